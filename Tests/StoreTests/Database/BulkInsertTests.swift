import Testing

@testable import Store

@Suite("Many rows go in at once")
struct BulkInsertTests {
    @Test("Rows of every type arrive, across batches", arguments: TestEngine.allCases)
    func types(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.values]) { database in
            let rows: [[SQLValue]] = (0..<12_345).map { number in
                number % 7 == 0
                    ? [.int(number), .null, .null, .null]
                    : [.int(number), .text("é\(number)"), .blob([0, UInt8(number % 256)]), .real(Double(number) / 4)]
            }
            let (inserted, stored) = try await database.write { connection in
                let inserted = try connection.bulkInsert(
                    table: "sample", columns: ["number", "words", "bytes", "measure"], rows: rows,
                    onConflictDoNothing: false)
                let stored = try connection.rows("SELECT number, words, bytes, measure FROM sample ORDER BY number")
                return (inserted, stored.map(\.values))
            }
            #expect(inserted == rows.count)
            #expect(stored == rows)
        }
    }

    @Test("What is there already is left out, also within the rows", arguments: TestEngine.allCases)
    func conflicts(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.links]) { database in
            let counts = try await database.write { connection in
                let insert = { (numbers: [Int64]) in
                    try connection.bulkInsert(
                        table: "link", columns: ["member", "target"], rows: numbers.map { [.int(1), .int($0)] },
                        onConflictDoNothing: true)
                }
                return [try insert([1, 2, 3]), try insert([2, 3, 4, 4, 5]), try insert([]), try insert([5])]
            }
            #expect(counts == [3, 2, 0, 0])
        }
    }

    @Test("Without leaving out, a conflict is a violation and nothing is kept", arguments: TestEngine.allCases)
    func violation(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.links]) { database in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { connection in
                    _ = try connection.bulkInsert(
                        table: "link", columns: ["member", "target"], rows: [[.int(1), .int(1)], [.int(1), .int(1)]],
                        onConflictDoNothing: false)
                }
            }
            guard case .uniqueViolation = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let kept = try await database.read { try $0.rows("SELECT target FROM link").count }
            #expect(kept == 0)
        }
    }

    @Test("Leaving out does not forgive nulls and checks", arguments: TestEngine.allCases)
    func otherConstraints(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            for row in [[SQLValue.null, .int(5)], [.text("Ada"), .int(-1)]] {
                await #expect(throws: DatabaseError.self) {
                    try await database.write { connection in
                        _ = try connection.bulkInsert(
                            table: "person", columns: ["name", "age"], rows: [row], onConflictDoNothing: true)
                    }
                }
            }
        }
    }

    @Test("A row of another length is refused", arguments: TestEngine.allCases)
    func length(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.links]) { database in
            await #expect(throws: DatabaseError.invalidValue("1 values for 2 columns")) {
                try await database.write { connection in
                    _ = try connection.bulkInsert(
                        table: "link", columns: ["member", "target"], rows: [[.int(1), .int(1)], [.int(1)]],
                        onConflictDoNothing: true)
                }
            }
        }
    }

    @Test("Two members' lists loaded at once both arrive", arguments: TestEngine.allCases)
    func concurrent(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.links]) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for member: Int64 in 1...8 {
                    group.addTask {
                        try await database.write { connection in
                            _ = try connection.bulkInsert(
                                table: "link", columns: ["target", "member"],
                                rows: (0..<2_000).map { [.int($0), .int(member)] }, onConflictDoNothing: true)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.read { try $0.one("SELECT COUNT(*) AS n FROM link").int("n") } == 16_000)
        }
    }
}
