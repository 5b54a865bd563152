import Testing

@testable import Store

@Suite("Concurrent transactions behave as if they came one after the other")
struct ConcurrencyTests {
    private static let schema = Migration(
        id: 1, name: "shifts and counters",
        statements: [
            "CREATE TABLE doctor (id {identity}, is_on_call INTEGER NOT NULL) {strict}",
            "CREATE TABLE counter (id INTEGER PRIMARY KEY, value INTEGER NOT NULL) {strict}",
            "CREATE TABLE job (id {identity}, unique_key TEXT NOT NULL UNIQUE) {strict}",
        ])

    /// Two databases on one place: as separate as two processes.
    private func withTwo(
        _ engine: TestEngine, _ body: ([Database]) async throws -> Void
    ) async throws {
        try await engine.withLocation { location in
            let databases = [try await location.open(), try await location.open()]
            try await Migrator.quiet([Self.schema]).migrate(databases[0])
            try await body(databases)
            for database in databases { try await database.close() }
        }
    }

    @Test("Check-then-act keeps its invariant: at least one doctor stays on call", arguments: TestEngine.allCases)
    func writeSkew(_ engine: TestEngine) async throws {
        try await withTwo(engine) { databases in
            for _ in 1...5 {
                try await databases[0].write { connection in
                    try connection.execute("DELETE FROM doctor")
                    for id in 1...16 { try connection.execute("INSERT INTO doctor (id, is_on_call) VALUES (\(id), 1)") }
                }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for id in 1...16 {
                        group.addTask {
                            try await databases[id % 2].write { connection in
                                let query: SQL = "SELECT COUNT(*) AS n FROM doctor WHERE is_on_call = 1"
                                guard try connection.one(query).int("n") > 1 else { return }
                                try connection.execute("UPDATE doctor SET is_on_call = 0 WHERE id = \(id)")
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let left = try await databases[0].read { connection in
                    try connection.one("SELECT COUNT(*) AS n FROM doctor WHERE is_on_call = 1").int("n")
                }
                #expect(left == 1)
            }
        }
    }

    @Test("Sixteen writers that read, add and write back lose no addition", arguments: TestEngine.allCases)
    func lostUpdate(_ engine: TestEngine) async throws {
        try await withTwo(engine) { databases in
            try await databases[0].write { try $0.execute("INSERT INTO counter (id, value) VALUES (1, 0)") }
            let runs = RunCounter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<16 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await databases[writer % 2].write { connection in
                                runs.next()
                                let value = try connection.one("SELECT value FROM counter WHERE id = 1").int("value")
                                try connection.execute("UPDATE counter SET value = \(value + 1) WHERE id = 1")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let value = try await databases[1].read { try $0.one("SELECT value FROM counter").int("value") }
            #expect(value == 160)
            #expect(runs.count >= 160)
        }
    }

    @Test("Of 64 concurrent inserters of one key one inserts, and 63 learn why not", arguments: TestEngine.allCases)
    func oneRow(_ engine: TestEngine) async throws {
        try await withTwo(engine) { databases in
            let inserted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<64 {
                    group.addTask {
                        do {
                            try await databases[number % 2].write { connection in
                                _ = try connection.execute("INSERT INTO job (unique_key) VALUES ('follow 1')")
                            }
                            return true
                        } catch DatabaseError.uniqueViolation {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: 0) { count, isInserted in count += isInserted ? 1 : 0 }
            }
            #expect(inserted == 1)
            #expect(try await databases[0].read { try $0.rows("SELECT id FROM job").count } == 1)
        }
    }

    @Test("A closure that met another transaction runs again on fresh data")
    func rerun() async throws {
        try await withTwo(.postgres) { databases in
            try await databases[0].write { try $0.execute("INSERT INTO counter (id, value) VALUES (1, 0)") }
            let runs = RunCounter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                let (isRead, isChanged) = (Gate(), Gate())
                group.addTask {
                    try await databases[0].write { connection in
                        let isFirst = runs.next() == 1
                        let value = try connection.one("SELECT value FROM counter WHERE id = 1").int("value")
                        if isFirst {
                            isRead.open()
                            isChanged.pass()
                        }
                        do {
                            try connection.execute("UPDATE counter SET value = \(value + 1) WHERE id = 1")
                        } catch {
                            // Whatever the closure makes of it, it runs again.
                            throw Misunderstood()
                        }
                    }
                }
                group.addTask {
                    try await databases[1].write { connection in
                        isRead.pass()
                        try connection.execute("UPDATE counter SET value = 10 WHERE id = 1")
                    }
                    isChanged.open()
                }
                try await group.waitForAll()
            }
            #expect(runs.count == 2)
            #expect(try await databases[0].read { try $0.one("SELECT value FROM counter").int("value") } == 11)
        }
    }

    private struct Misunderstood: Error {}

    @Test("A transaction that meets others each time gives up after the attempts that were allowed")
    func contended() async throws {
        try await TestEngine.postgres.withLocation { location in
            let contention = RetryPolicy(attempts: 3, firstMilliseconds: 0, longestMilliseconds: 0)
            let database = try await location.open(configuration: PostgresConfiguration(contention: contention))
            let runs = RunCounter()
            await #expect(throws: DatabaseError.contended(attempts: 3)) {
                try await database.write { connection in
                    runs.next()
                    try connection.execute("DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '40001'; END $$")
                }
            }
            #expect(runs.count == 3)
            try await database.close()
        }
    }

    @Test("Blocking closures leave the threads of Swift concurrency free", arguments: TestEngine.allCases)
    func ownThreads(_ engine: TestEngine) async throws {
        try await engine.withDatabase(connections: 8) { database in
            let gate = Gate()
            try await withThrowingTaskGroup(of: Void.self) { group in
                // More than there are processors.
                for _ in 0..<8 {
                    group.addTask { try await database.read { _ in gate.pass() } }
                }
                group.addTask { gate.open() }
                try await group.waitForAll()
            }
        }
    }
}
