import Testing

@testable import Store

@Suite("Statements bind what they are given")
struct StatementTests {
    @Test("Interpolations become numbered parameters in the engine's own way")
    func rendering() throws {
        let part: SQL = "b = \("x")"
        let sql: SQL = "SELECT \(raw: "a") FROM t WHERE id = \(5) AND \(sql: part) AND c IN (\(list: [1, 2, 3]))"
        let sqlite = try RenderedSQL(sql, for: .sqlite)
        let postgres = try RenderedSQL(sql, for: .postgres)
        #expect(sqlite.text == "SELECT a FROM t WHERE id = ?1 AND b = ?2 AND c IN (?3, ?4, ?5, ?6)")
        #expect(postgres.text == "SELECT a FROM t WHERE id = $1 AND b = $2 AND c IN ($3, $4, $5, $6)")
        #expect(sqlite.values == [.int(5), .text("x"), .int(1), .int(2), .int(3), .int(3)])
    }

    @Test("Text from outside stays a value", arguments: TestEngine.allCases)
    func injection(_ engine: TestEngine) async throws {
        let name = "'; DROP TABLE person; --"
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            try await database.write { connection in
                try connection.execute("INSERT INTO person (name) VALUES (\(name))")
            }
            let found = try await database.read { connection in
                try connection.one("SELECT name FROM person WHERE name = \(name)").text("name")
            }
            #expect(found == name)
        }
    }

    @Test(
        "A list of any length is in or not in, the empty one too", arguments: TestEngine.allCases, [0, 1, 3, 5, 2_000])
    func lists(_ engine: TestEngine, _ count: Int) async throws {
        try await engine.withDatabase(migrations: [TestSchema.values]) { database in
            let wanted = Array(0..<Int64(count))
            let words = wanted.map { "word \($0)" }
            let (inside, outside, named) = try await database.write { connection in
                try connection.bulkInsert(
                    table: "sample", columns: ["number", "words"],
                    rows: (0..<3_000).map { [.int($0), .text("word \($0)")] }, onConflictDoNothing: false)
                return (
                    try connection.one("SELECT COUNT(*) AS n FROM sample WHERE number IN (\(list: wanted))").int("n"),
                    try connection.one("SELECT COUNT(*) AS n FROM sample WHERE number NOT IN (\(list: wanted))").int(
                        "n"),
                    try connection.one("SELECT COUNT(*) AS n FROM sample WHERE words IN (\(list: words))").int("n")
                )
            }
            #expect(inside == count && outside == 3_000 - count && named == count)
        }
    }

    @Test("Statements joined by a separator keep their values", arguments: TestEngine.allCases)
    func joining(_ engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let sum = try await database.read { connection in
                let parts = (1...10).map { number in "CAST(\(number) AS \(type: .integer))" as SQL }
                return try connection.one("SELECT \(sql: .joined(parts, separator: " + ")) AS sum").int("sum")
            }
            #expect(sum == 55)
        }
    }

    @Test("More parameters than SQLite takes are refused on both engines", arguments: TestEngine.allCases)
    func tooMany(_ engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let answered = try await database.read { connection in
                try connection.one("SELECT 1 IN (\(list: Array(0..<32_766))) AS found").bool("found")
            }
            #expect(answered)
            await #expect(throws: DatabaseError.self) {
                try await database.read { connection in
                    _ = try connection.rows("SELECT 1 IN (\(list: Array(0..<32_767))) AS found")
                }
            }
        }
    }

    @Test("A statement says how many rows it changed, cascades and reads not counted", arguments: TestEngine.allCases)
    func counts(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            let counts = try await database.write { connection in
                [
                    try connection.execute("INSERT INTO person (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')"),
                    try connection.execute("INSERT INTO person (name) VALUES ('a') ON CONFLICT DO NOTHING"),
                    try connection.execute("SELECT id FROM person"),
                    try connection.execute("UPDATE person SET friend_id = 1 WHERE id > 1"),
                    try connection.execute("UPDATE person SET age = 5 WHERE id > 100"),
                    try connection.execute("CREATE TABLE other (id INTEGER)"),
                    try connection.execute("DELETE FROM person WHERE id = 1"),
                    try connection.execute("INSERT INTO person (name) VALUES ('d'), ('e') RETURNING id"),
                ]
            }
            #expect(counts == [3, 0, 0, 2, 0, 0, 1, 2])
            let left = try await database.read { try $0.rows("SELECT name FROM person ORDER BY name") }
            #expect(try left.map { try $0.text("name") } == ["d", "e"])
        }
    }

    @Test("The first row of a change that answers does not cut the change short", arguments: TestEngine.allCases)
    func firstOfReturning(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            let count = try await database.write { connection in
                _ = try connection.first("INSERT INTO person (name) VALUES ('a'), ('b'), ('c') RETURNING id")
                _ = try connection.first("SELECT id FROM person ORDER BY id")
                return try connection.one("SELECT COUNT(*) AS n FROM person").int("n")
            }
            #expect(count == 3)
            await #expect(throws: DatabaseError.noRow) {
                try await database.read { _ = try $0.one("SELECT id FROM person WHERE id < 0") }
            }
        }
    }

    @Test("Texts sort by their bytes", arguments: TestEngine.allCases)
    func sorting(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            let names = ["b", "A", "ä", "a", "B", "_", "Z", "é", "🏳", "z"]
            let sorted = try await database.write { connection in
                for name in names { try connection.execute("INSERT INTO person (name) VALUES (\(name))") }
                return try connection.rows("SELECT name FROM person ORDER BY name").map { try $0.text("name") }
            }
            #expect(sorted == names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        }
    }

    @Test("Rows stream one at a time, and no statement runs meanwhile", arguments: TestEngine.allCases)
    func streaming(_ engine: TestEngine) async throws {
        struct Enough: Error {}
        try await engine.withDatabase(migrations: [TestSchema.links]) { database in
            try await database.write { connection in
                _ = try connection.bulkInsert(
                    table: "link", columns: ["target", "member"], rows: (0..<20_000).map { [.int($0), .int(-$0)] },
                    onConflictDoNothing: false)
            }
            let sum = try await database.read { connection in
                var sum: Int64 = 0
                try connection.forEach("SELECT target FROM link WHERE member <= \(0) ORDER BY target") { row in
                    sum += try row.int("target")
                }
                #expect(throws: Enough.self) {
                    try connection.forEach("SELECT target FROM link") { _ in throw Enough() }
                }
                #expect(throws: DatabaseError.statementInsideForEach) {
                    try connection.forEach("SELECT target FROM link") { _ in _ = try connection.rows("SELECT 1 AS one")
                    }
                }
                // The connection is of use afterwards.
                return sum + (try connection.one("SELECT COUNT(*) AS n FROM link").int("n"))
            }
            #expect(sum == 199_990_000 + 20_000)
        }
    }

    @Test("Thousands of different statements do not pile up on a connection")
    func manyStatements() async throws {
        try await TestEngine.postgres.withDatabase(connections: 1) { database in
            let kept = try await database.read { connection in
                for width in 1...(PostgresStatements.capacity + 100) {
                    let columns = (0..<width).map { "\($0)" as SQL }
                    _ = try connection.rows("SELECT 1 AS one WHERE 0 IN (\(sql: .joined(columns, separator: ", ")))")
                }
                return try connection.one("SELECT COUNT(*) AS n FROM pg_prepared_statements").int("n")
            }
            #expect(kept <= PostgresStatements.capacity)
        }
    }

    @Test("A faulty statement names what the engine says", arguments: TestEngine.allCases)
    func faulty(_ engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { _ = try $0.rows("SELECT * FROM nowhere") }
            }
            guard case .statement(_, let message) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(message.contains("nowhere"))
        }
    }
}
