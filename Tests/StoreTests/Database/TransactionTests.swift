import Synchronization
import Testing

@testable import Store

@Suite("A transaction is all or nothing")
struct TransactionTests {
    private struct Refused: Error, Equatable { var reason = 1 }

    @Test("An error of the closure passes through, and nothing is kept", arguments: TestEngine.allCases)
    func rollback(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            await #expect(throws: Refused(reason: 7)) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO person (name) VALUES ('Ada')")
                    throw Refused(reason: 7)
                }
            }
            try await expectCount(0, in: database)
        }
    }

    @Test("A failure that the closure passes over still undoes the transaction", arguments: TestEngine.allCases)
    func doomed(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO person (id, name) VALUES (1, 'Ada')")
                    #expect(throws: DatabaseError.self) {
                        try connection.execute("INSERT INTO person (id, name) VALUES (1, 'Ada')")
                    }
                    let later = #expect(throws: DatabaseError.self) { try connection.rows("SELECT 1 AS one") }
                    guard case .transactionFailed(.uniqueViolation) = later else {
                        Issue.record("\(String(describing: later))")
                        return
                    }
                }
            }
            guard case .transactionFailed(.uniqueViolation) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            try await expectCount(0, in: database)
        }
    }

    @Test("A savepoint undoes what failed in it, and the rest goes on", arguments: TestEngine.allCases)
    func savepoints(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            let names = try await database.write { connection in
                try connection.execute("INSERT INTO person (name) VALUES ('Ada')")
                let error = #expect(throws: DatabaseError.self) {
                    try connection.savepoint {
                        try connection.execute("INSERT INTO person (name) VALUES ('Grace')")
                        try connection.execute("INSERT INTO person (name) VALUES ('Ada')")
                    }
                }
                guard case .uniqueViolation = error else { throw Refused() }
                #expect(throws: Refused.self) {
                    try connection.savepoint {
                        try connection.savepoint { try connection.execute("INSERT INTO person (name) VALUES ('Lin')") }
                        throw Refused()
                    }
                }
                let kept = try connection.savepoint {
                    _ = #expect(throws: DatabaseError.self) {
                        try connection.savepoint { try connection.execute("INSERT INTO person (name) VALUES ('Ada')") }
                    }
                    try connection.execute("INSERT INTO person (name) VALUES ('Mary')")
                    return "Mary"
                }
                #expect(kept == "Mary")
                return try connection.rows("SELECT name FROM person ORDER BY name").map { try $0.text("name") }
            }
            #expect(names == ["Ada", "Mary"])
            try await expectCount(2, in: database)
        }
    }

    @Test("What one write did is there for the next read", arguments: TestEngine.allCases)
    func readYourWrites(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            for number in 1...50 {
                try await database.write { try $0.execute("INSERT INTO person (name) VALUES (\("\(number)"))") }
                try await expectCount(Int64(number), in: database)
            }
        }
    }

    @Test("A read sees one state of the data while others change it", arguments: TestEngine.allCases)
    func snapshot(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        _ = try await database.write { connection in
                            try connection.execute(
                                "INSERT INTO person (name) VALUES (\("a\(number)")), (\("b\(number)"))")
                        }
                    }
                    group.addTask {
                        let (first, second) = try await database.read { connection in
                            (
                                try connection.one("SELECT COUNT(*) AS n FROM person").int("n"),
                                try connection.one("SELECT COUNT(*) AS n FROM person").int("n")
                            )
                        }
                        #expect(first == second && first.isMultiple(of: 2))
                    }
                }
                try await group.waitForAll()
            }
            try await expectCount(80, in: database)
        }
    }

    @Test("A task cancelled before its transaction has started runs nothing", arguments: TestEngine.allCases)
    func cancelledBefore(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await database.write { _ = try $0.execute("INSERT INTO person (name) VALUES ('Ada')") }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            try await expectCount(0, in: database)
        }
    }

    @Test("A task cancelled while it queues leaves the queue at once", arguments: TestEngine.allCases)
    func cancelledInQueue(_ engine: TestEngine) async throws {
        try await engine.withDatabase(connections: 1) { database in
            let (gate, runs) = (Gate(), RunCounter())
            let (held, isHeld) = AsyncStream.makeStream(of: Void.self)
            let holder = Task {
                try await database.read { _ in
                    isHeld.finish()
                    gate.pass()
                }
            }
            for await _ in held {}
            let queued = Task { try await database.read { _ in _ = runs.next() } }
            queued.cancel()
            // The only connection is still busy.
            await #expect(throws: CancellationError.self) { try await queued.value }
            gate.open()
            try await holder.value
            #expect(runs.count == 0)
        }
    }

    @Test("A task cancelled inside its transaction completes it", arguments: TestEngine.allCases)
    func cancelledInside(_ engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: [TestSchema.people]) { database in
            let task = Mutex<Task<Int, any Error>?>(nil)
            let started = Task {
                try await database.write { connection in
                    // The task's handle may not be known yet; it is once this thread gets the lock.
                    while task.withLock({ $0?.cancel() }) == nil {}
                    return try connection.execute("INSERT INTO person (name) VALUES ('Ada')")
                }
            }
            task.withLock { $0 = started }
            let inserted = try await started.value
            #expect(inserted == 1)
            try await expectCount(1, in: database)
        }
    }

    @Test("A closed database refuses, and what was asked for before is done", arguments: TestEngine.allCases)
    func closing(_ engine: TestEngine) async throws {
        try await engine.withLocation { location in
            let database = try await location.open()
            try await database.write { _ = try $0.execute("CREATE TABLE t (id INTEGER)") }
            try await database.close()
            try await database.close()
            await #expect(throws: DatabaseError.closed) {
                try await database.read { _ = try $0.rows("SELECT 1 AS one") }
            }
            let again = try await location.open()
            #expect(try await again.read { try $0.rows("SELECT id FROM t").count } == 0)
            try await again.close()
        }
    }

    @Test("A database that cannot be opened says so", arguments: TestEngine.allCases)
    func unavailable(_ engine: TestEngine) async throws {
        let error = await #expect(throws: DatabaseError.self) {
            switch engine {
            case .sqlite: _ = try await Database.sqlite(path: "/proc/nowhere/data.sqlite")
            case .postgres:
                let outage = RetryPolicy(attempts: 2, firstMilliseconds: 1, longestMilliseconds: 1)
                _ = try await Database.postgres(
                    url: "postgres://user:secret@/nothing?host=/nowhere", connections: 1,
                    configuration: PostgresConfiguration(outage: outage))
            }
        }
        guard case .unavailable(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains("nowhere") && !message.contains("secret"))
    }

    private func expectCount(
        _ count: Int64, in database: Database, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await database.read { try $0.one("SELECT COUNT(*) AS n FROM person").int("n") }
        #expect(found == count, sourceLocation: sourceLocation)
    }
}
