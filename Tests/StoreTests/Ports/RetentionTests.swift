import Accounts
import Testing

@testable import Store

@Suite("What is stored is told, table by table")
struct RetentionTests {
    @Test("The table of what is stored names every table of the schema, and no other")
    func tables() async throws {
        try await TestEngine.sqlite.withDatabase(migrations: Schema.migrations) { database in
            let names = try await database.read { c in
                try c.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                    .map { try $0.text("name") }
            }
            let told = Retention.allCases.reduce(into: Retention.impersonal) { $0.formUnion($1.tables) }
            #expect(Set(names).subtracting(["schema_migration"]) == told)
        }
    }

    @Test("What is past its time is erased, and not a day before")
    func periods() async throws {
        try await TestEngine.sqlite.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let start: Int64 = 1_700_000_000_000 / 86_400_000 * 86_400_000
            let member = try await repository.register(1, now: start)
            try await database.write { c in
                _ = try c.execute(
                    """
                    INSERT INTO lookup_spend (member_id, day, ids) VALUES (\(member), \(start / 86_400_000), 5)
                    """)
            }
            func left(after period: Retention.Period, days: Int64) async throws -> Int64 {
                _ = try await repository.cleanUp(now: start + period.milliseconds + days * 86_400_000)
                return try await database.read { try $0.one("SELECT COUNT(*) AS n FROM lookup_spend").int("n") }
            }
            #expect(try await left(after: Retention.lookup, days: 0) == 1)
            #expect(try await left(after: Retention.lookup, days: 1) == 0)
        }
    }
}
