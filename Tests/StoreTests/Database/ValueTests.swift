import Testing

@testable import Store

@Suite("Values keep what they are on both engines")
struct ValueTests {
    @Test("Integers round-trip to both extremes", arguments: TestEngine.allCases)
    func integers(_ engine: TestEngine) async throws {
        let numbers: [Int64] = [.min, .min + 1, -1, 0, 1, 4_294_967_296, .max - 1, .max]
        #expect(try await roundTrip(numbers.map(SQLValue.int), in: "number", on: engine) == numbers.map(SQLValue.int))
    }

    @Test("Texts round-trip, the empty one apart from null", arguments: TestEngine.allCases)
    func texts(_ engine: TestEngine) async throws {
        let texts = ["", "a'b\"c", "Zoë 漢字 🏳️‍🌈 שלום", "e\u{301}", "$1 ?1 \\ {}", String(repeating: "ü", count: 100_000)]
        let values = texts.map(SQLValue.text) + [.null]
        let stored = try await roundTrip(values, in: "words", on: engine)
        #expect(stored == values)
        // Strings compare by canonical equivalence; the bytes must be the same ones.
        #expect(stored.map { Array("\($0)".utf8) } == values.map { Array("\($0)".utf8) })
    }

    @Test("Blobs round-trip with zero bytes, the empty one apart from null", arguments: TestEngine.allCases)
    func blobs(_ engine: TestEngine) async throws {
        let values: [SQLValue] = [
            .blob([]), .null, .blob([0]), .blob([0, 1, 0]), .blob(Array(0...255)),
            .blob([UInt8](repeating: 0, count: 1_000_000)),
        ]
        #expect(try await roundTrip(values, in: "bytes", on: engine) == values)
    }

    @Test("Reals round-trip bit by bit", arguments: TestEngine.allCases)
    func reals(_ engine: TestEngine) async throws {
        let values: [SQLValue] = [
            .real(0.1), .real(-1.5e300), .real(.leastNonzeroMagnitude), .real(.greatestFiniteMagnitude),
            .real(.infinity), .null,
        ]
        #expect(try await roundTrip(values, in: "measure", on: engine) == values)
    }

    @Test(
        "What one engine would change or refuse, both refuse", arguments: TestEngine.allCases,
        [SQLValue.text("a\u{0}b"), .real(.nan)])
    func unstorable(_ engine: TestEngine, _ value: SQLValue) async throws {
        try await engine.withDatabase { database in
            await #expect(throws: DatabaseError.self) {
                try await database.read { connection in _ = try connection.rows("SELECT \(value) AS value") }
            }
        }
    }

    @Test("A nil of a known type is null wherever it stands", arguments: TestEngine.allCases)
    func typedNull(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.values]) { database in
            let row = try await database.write { connection in
                let (number, words, bytes, measure) = (Int64?.none, String?.none, [UInt8]?.none, Double?.none)
                try connection.execute(
                    """
                    INSERT INTO sample (number, words, bytes, measure)
                    VALUES (\(number), \(words), \(bytes), \(measure))
                    """)
                return try connection.one(
                    """
                    SELECT number, words, bytes, measure FROM sample
                    WHERE \(number) IS NULL AND COALESCE(\(words), 'x') = 'x' AND \(Bool?.none) IS NULL
                    """)
            }
            #expect(try row.optionalInt("number") == nil)
            #expect(try row.optionalText("words") == nil)
            #expect(try row.optionalBlob("bytes") == nil)
            #expect(try row.optionalReal("measure") == nil)
        }
    }

    @Test("Truth, typed ids and cases are bound by their raw values", arguments: TestEngine.allCases)
    func rawValues(_ engine: TestEngine) async throws {
        enum Colour: String { case red, green }
        struct ID: RawRepresentable, Sendable { let rawValue: Int64 }
        try await engine.withDatabase { database in
            let row = try await database.read { connection in
                try connection.one(
                    """
                    SELECT \(true) AS yes, \(false) AS no, \(Colour.green) AS colour, \(ID(rawValue: 7)) AS id,
                        \(Colour?.none) AS absent, 1 = 1 AS is_equal, EXISTS (SELECT 1 WHERE 1 = 0) AS is_there
                    """)
            }
            #expect(try row.bool("yes") && !row.bool("no"))
            #expect(try row.raw("colour", as: Colour.self) == .green)
            #expect(try row.raw("id", as: ID.self).rawValue == 7)
            #expect(try row.optionalRaw("absent", as: Colour.self) == nil)
            #expect(try row.bool("is_equal") && !row.bool("is_there"))
            #expect(throws: Row.AccessError.unknownRawValue(column: "colour", type: "Size")) {
                try row.raw("colour", as: Size.self)
            }
        }
    }

    private enum Size: String { case small }

    @Test("Sums, counts and averages are read as numbers", arguments: TestEngine.allCases)
    func aggregates(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.values]) { database in
            let row = try await database.write { connection in
                for number: Int64 in [1, 2, 4_611_686_018_427_387_904] {
                    try connection.execute("INSERT INTO sample (number, measure) VALUES (\(number), \(0.5))")
                }
                return try connection.one(
                    """
                    SELECT COUNT(*) AS count, SUM(number) AS sum, SUM(measure) AS measure, AVG(id) AS average,
                        MAX(number) AS highest, SUM(number) - SUM(number) AS zero FROM sample
                    """)
            }
            #expect(try row.int("count") == 3)
            #expect(try row.int("sum") == 4_611_686_018_427_387_907)
            #expect(try row.real("measure") == 1.5)
            #expect(try row.real("average") == 2)
            #expect(try row.int("highest") == 4_611_686_018_427_387_904)
            #expect(try row.int("zero") == 0)
        }
    }

    @Test("A column that is missing, null or of another type is named", arguments: TestEngine.allCases)
    func wrongAccess(_ engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let row = try await database.read { connection in
                try connection.one("SELECT 1 AS one, 'x' AS letter, NULL AS absent, 2 AS twice, 3 AS twice")
            }
            #expect(throws: Row.AccessError.wrongType(column: "letter", expected: "Int64", found: "a text")) {
                try row.int("letter")
            }
            #expect(throws: Row.AccessError.wrongType(column: "one", expected: "String", found: "an integer")) {
                try row.text("one")
            }
            #expect(throws: Row.AccessError.unexpectedNull(column: "absent")) { try row.text("absent") }
            #expect(throws: Row.AccessError.ambiguousColumn("twice")) { try row.int("twice") }
            let columns = ["one", "letter", "absent", "twice", "twice"]
            #expect(throws: Row.AccessError.missingColumn("two", available: columns)) { try row.int("two") }
        }
    }

    @Test("PostgreSQL's own types are read in the seam's four")
    func postgresTypes() async throws {
        try await TestEngine.postgres.withDatabase { database in
            let row = try await database.read { connection in
                try connection.one(
                    """
                    SELECT 7::int2 AS small, -7::int4 AS medium, 1.5::float4 AS single, 'n'::name AS name,
                        0.5::numeric AS half, -12345678.00001::numeric AS negative, 100000000::numeric AS round,
                        9223372036854775808::numeric AS large, 0.00001::numeric AS tiny,
                        '1969-12-31 23:59:59.9995+00'::timestamptz AS before, '2024-02-29'::date AS day,
                        '2024-02-29 12:00:00.5'::timestamp AS noon
                    """)
            }
            #expect(try row.int("small") == 7 && row.int("medium") == -7)
            #expect(try row.real("single") == 1.5 && row.text("name") == "n")
            #expect(try row.real("half") == 0.5)
            #expect(try row.real("negative") == -12_345_678.00001)
            #expect(try row.int("round") == 100_000_000)
            #expect(try row.real("large") == 9_223_372_036_854_775_808)
            #expect(try row.real("tiny") == 0.00001)
            #expect(try row.int("before") == -1)
            #expect(try row.int("day") == 1_709_164_800_000)
            #expect(try row.int("noon") == 1_709_208_000_500)
            await #expect(throws: DatabaseError.unsupportedType(column: "range", type: "3904")) {
                try await database.read { connection in _ = try connection.rows("SELECT '[1,2]'::int4range AS range") }
            }
        }
    }

    /// Stores each value alone in that column and reads it back.
    private func roundTrip(
        _ values: [SQLValue], in column: StaticString, on engine: TestEngine
    ) async throws -> [SQLValue] {
        try await engine.withDatabase(migrations: [TestSchema.values]) { database in
            try await database.write { connection in
                try values.map { value in
                    let row = try connection.one(
                        "INSERT INTO sample (\(raw: column)) VALUES (\(value)) RETURNING \(raw: column) AS value")
                    return try row.value("value")
                }
            }
        }
    }
}
