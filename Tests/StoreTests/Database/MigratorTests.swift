import Foundation
import Testing

@testable import Store

@Suite("Migrations bring any database to today's schema, once")
struct MigratorTests {
    private static let first = Migration(
        id: 1, name: "people", statements: ["CREATE TABLE person (id {identity}, name TEXT NOT NULL) {strict}"])
    private static let second = Migration(
        id: 2, name: "towns",
        statements: [
            "ALTER TABLE person ADD COLUMN town TEXT NOT NULL DEFAULT 'TEXT {strict}'",
            "INSERT INTO person (name) VALUES ('Ada')",
        ])
    private static let third = Migration(
        id: 3, name: "something wrong", statements: ["DELETE FROM person", "INSERT INTO nowhere (id) VALUES (1)"])

    private func migrator(_ migrations: Migration...) -> Migrator {
        .quiet(migrations)
    }

    @Test("From empty, again, and onwards", arguments: TestEngine.allCases)
    func onwards(_ engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            #expect(try await migrator(Self.first).migrate(database) == Migrator.Report(applied: [1]))
            #expect(try await migrator(Self.first).migrate(database) == Migrator.Report())
            #expect(try await migrator(Self.first, Self.second).migrate(database).applied == [2])
            let (towns, history) = try await database.read { connection in
                (
                    try connection.rows("SELECT town FROM person"),
                    try connection.rows("SELECT id, name, applied_at FROM schema_migration ORDER BY id")
                )
            }
            #expect(try towns.map { try $0.text("town") } == ["TEXT {strict}"])
            #expect(try history.map { try $0.text("name") } == ["people", "towns"])
            #expect(try history.map { try $0.int("applied_at") } == [1_700_000_000_000, 1_700_000_000_000])
        }
    }

    @Test("The project's own schema applies from empty and twice", arguments: TestEngine.allCases)
    func projectSchema(_ engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            let migrator = Migrator.quiet(Schema.migrations)
            let (first, second) = (try await migrator.migrate(database), try await migrator.migrate(database))
            #expect(first.applied == Schema.migrations.map(\.id))
            #expect(second.applied == [])
        }
    }

    @Test("A migration that fails leaves nothing of itself", arguments: TestEngine.allCases)
    func failing(_ engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            await #expect(throws: DatabaseError.self) {
                try await migrator(Self.first, Self.second, Self.third).migrate(database)
            }
            let (people, history) = try await database.read { connection in
                (try connection.rows("SELECT id FROM person"), try connection.rows("SELECT id FROM schema_migration"))
            }
            #expect(people.count == 1 && history.count == 2)
        }
    }

    @Test("A database newer than the program is refused with a sentence", arguments: TestEngine.allCases)
    func newer(_ engine: TestEngine) async throws {
        try await engine.withDatabase { database in
            _ = try await migrator(Self.first, Self.second).migrate(database)
            let error = await #expect(throws: Migrator.Failure.newerDatabase(id: 2, name: "towns", known: 1)) {
                try await migrator(Self.first).migrate(database)
            }
            #expect("\(String(describing: error))".contains("newer HelloQuitX"))
        }
    }

    @Test("An edited history is refused; white space is no edit", arguments: TestEngine.allCases)
    func edited(_ engine: TestEngine) async throws {
        let indented = Migration(
            id: 1, name: "people",
            statements: [
                """
                CREATE TABLE person
                    (id {identity}, name TEXT NOT NULL) {strict}
                """
            ])
        let changed = Migration(
            id: 1, name: "people", statements: ["CREATE TABLE person (id {identity}, name TEXT) {strict}"])
        try await engine.withDatabase { database in
            _ = try await migrator(Self.first).migrate(database)
            _ = try await migrator(indented).migrate(database)
            await #expect(throws: Migrator.Failure.editedHistory(id: 1, name: "people")) {
                try await migrator(changed, Self.second).migrate(database)
            }
            await #expect(throws: Migrator.Failure.misnumbered(position: 2, id: 3)) {
                try await migrator(Self.first, Self.third).migrate(database)
            }
        }
    }

    @Test("Programs that start at once migrate once", arguments: TestEngine.allCases)
    func race(_ engine: TestEngine) async throws {
        try await engine.withLocation { location in
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        // A database of its own shares nothing with the others but the place, as a process does.
                        let database = try await location.open(connections: 2)
                        let report = try await migrator(Self.first, Self.second).migrate(database)
                        try await database.close()
                        return report.applied
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == [1, 2])
            let database = try await location.open(connections: 1)
            #expect(try await database.read { try $0.rows("SELECT id FROM person").count } == 1)
            try await database.close()
        }
    }

    @Test("A copy of an SQLite database that holds data is made before it changes")
    func copy() async throws {
        try await TestEngine.sqlite.withLocation { location in
            let database = try await location.open()
            #expect(try await migrator(Self.first).migrate(database).copy == nil)
            try await database.write { try $0.execute("INSERT INTO person (name) VALUES ('Grace')") }
            let report = try await migrator(Self.first, Self.second).migrate(database)
            let copy = try #require(report.copy)
            #expect(copy == location.address + ".before-upgrade-from-1")
            let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let before = try await Database.sqlite(path: copy)
            let names = try await before.read { try $0.rows("SELECT * FROM person") }
            #expect(try names.map { try $0.text("name") } == ["Grace"])
            #expect(names.first?.columns.names == ["id", "name"])
            try await before.close()
            try await database.close()
        }
    }

    @Test(
        "The schema's words become the engine's",
        arguments: [
            (
                Dialect.sqlite,
                "id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER, b TEXT, c BLOB, d REAL)  STRICT, WITHOUT ROWID"
            ),
            (
                .postgres,
                "id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a BIGINT, b TEXT COLLATE \"C\", c BYTEA, "
                    + "d DOUBLE PRECISION)   "
            ),
        ])
    func words(_ dialect: Dialect, _ expected: String) throws {
        let schema = SchemaText(dialect: dialect)
        let text = try schema.translate("id {identity}, a INTEGER, b TEXT, c BLOB, d REAL)  {strict} {withoutRowID}")
        #expect(text == expected)
        let untouched: StaticString = "'INTEGER {x}' \"TEXT\" -- REAL {y}\n INTEGERS TEXTUAL my_BLOB 'it''s TEXT'"
        #expect(try schema.translate(untouched) == untouched.description)
        #expect(try schema.translate("CAST(a AS TEXT)") == "CAST(a AS TEXT)")
        #expect(throws: SchemaText.UnknownWord.self) { try schema.translate("{idenity}") }
    }
}
