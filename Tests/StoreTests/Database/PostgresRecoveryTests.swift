import Logging
import Testing

@testable import Store

@Suite("A PostgreSQL server that goes away and comes back")
struct PostgresRecoveryTests {
    private static let schema = Migration(
        id: 1, name: "notes", statements: ["CREATE TABLE note (id {identity}, words TEXT NOT NULL) {strict}"])

    private func withNotes(_ body: (TestLocation, Database) async throws -> Void) async throws {
        try await TestEngine.postgres.withLocation { location in
            let database = try await location.open(connections: 4)
            try await Migrator.quiet([Self.schema]).migrate(database)
            try await body(location, database)
            try await database.close()
        }
    }

    private func notes(_ database: Database) async throws -> [String] {
        try await database.read { try $0.rows("SELECT words FROM note ORDER BY id").map { try $0.text("words") } }
    }

    @Test("Connections that were ended while they idled are replaced")
    func idle() async throws {
        try await withNotes { location, database in
            let other = try await location.open(connections: 1)
            for number in 1...10 {
                try await other.read { connection in
                    _ = try connection.rows(
                        """
                        SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        """)
                }
                try await database.write { try $0.execute("INSERT INTO note (words) VALUES (\("\(number)"))") }
            }
            #expect(try await notes(database) == (1...10).map { "\($0)" })
            try await other.close()
        }
    }

    @Test("A connection lost within a transaction runs it again, and it counts once")
    func within() async throws {
        try await withNotes { _, database in
            let runs = RunCounter()
            try await database.write { connection in
                let isFirst = runs.next() == 1
                try connection.execute("INSERT INTO note (words) VALUES ('once')")
                if isFirst { _ = try connection.rows("SELECT pg_terminate_backend(pg_backend_pid()) AS ended") }
            }
            #expect(runs.count == 2)
            #expect(try await notes(database) == ["once"])
        }
    }

    @Test("A commit whose answer was lost is unknown, and is not run again")
    func lostAnswer() async throws {
        try await withNotes { location, database in
            let runs = RunCounter()
            let proxy = try LossyProxy(to: location.address)
            let behind = try await Database.postgres(url: proxy.url, connections: 1)
            try await behind.write { try $0.execute("INSERT INTO note (words) VALUES ('before')") }
            proxy.loseNextCommit()
            let error = await #expect(throws: DatabaseError.self) {
                try await behind.write { connection in
                    runs.next()
                    try connection.execute("INSERT INTO note (words) VALUES ('unknown')")
                }
            }
            guard case .commitUnknown = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(runs.count == 1)
            // It was committed, which only a look can tell.
            #expect(try await notes(database) == ["before", "unknown"])
            // A read that lost its answer has nothing to lose.
            proxy.loseNextCommit()
            #expect(try await notes(behind) == ["before", "unknown"])
            try await behind.close()
            proxy.close()
        }
    }

    @Test("A server that dies in the commit leaves it unknown too")
    func deathInCommit() async throws {
        try await withNotes { _, database in
            try await database.write { connection in
                try connection.execute(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql
                    AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'
                    """)
                try connection.execute(
                    """
                    CREATE CONSTRAINT TRIGGER deadly AFTER INSERT ON note DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION die()
                    """)
            }
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.execute("INSERT INTO note (words) VALUES ('lost')") }
            }
            guard case .commitUnknown = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try await notes(database) == [])
        }
    }

    @Test("A constraint checked at the commit is the constraint's error")
    func deferredConstraint() async throws {
        try await withNotes { _, database in
            try await database.write { connection in
                try connection.execute(
                    """
                    CREATE TABLE reply (note_id BIGINT REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)
                    """)
            }
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.execute("INSERT INTO reply (note_id) VALUES (77)") }
            }
            guard case .foreignKeyViolation = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A statement that takes longer than allowed is ended")
    func timeout() async throws {
        try await TestEngine.postgres.withLocation { location in
            let configuration = PostgresConfiguration(statementTimeoutMilliseconds: 20)
            let database = try await location.open(connections: 1, configuration: configuration)
            await #expect(throws: DatabaseError.timedOut) {
                try await database.read { _ = try $0.rows("SELECT pg_sleep(60) AS nap") }
            }
            // The connection is still of use.
            #expect(try await database.read { try $0.one("SELECT 1 AS one").int("one") } == 1)
            try await database.close()
        }
    }

    @Test("A table altered by another connection does not break prepared statements")
    func alteredTable() async throws {
        try await withNotes { location, database in
            let other = try await location.open(connections: 1)
            try await database.write { try $0.execute("INSERT INTO note (words) VALUES ('a')") }
            let columns = { (database: Database) in
                try await database.read { connection in
                    for _ in 1...3 { _ = try connection.rows("SELECT * FROM note") }
                    return try connection.one("SELECT * FROM note").columns.names
                }
            }
            #expect(try await columns(other) == ["id", "words"])
            try await database.write { try $0.execute("ALTER TABLE note ADD COLUMN colour TEXT") }
            #expect(try await columns(other) == ["id", "words", "colour"])
            try await other.close()
        }
    }

    @Test("What the server says on the side is in the log")
    func notices() async throws {
        try await TestEngine.postgres.withLocation { location in
            let log = RecordedLog()
            let database = try await location.open(
                connections: 1, logger: Logger(label: "test", factory: { _ in log }))
            try await database.write { connection in
                try connection.execute("CREATE TABLE IF NOT EXISTS thing (id BIGINT)")
                try connection.execute("CREATE TABLE IF NOT EXISTS thing (id BIGINT)")
            }
            #expect(log.lines.contains { $0.contains("PostgreSQL says") && $0.contains("thing") })
            try await database.close()
        }
    }
}
