import Logging

/// Brings a database to the schema that this program knows.
///
/// Each migration is one transaction. Any number of processes may start at once: one migrates, the others wait and find it
/// done. A copy of an SQLite database that holds data is made beside it first.
package struct Migrator: Sendable {
    private let migrations: [Migration]
    private let now: @Sendable () -> Int64
    private let logger: Logger

    /// - Parameter now: milliseconds since 1970 UTC.
    package init(
        migrations: [Migration] = Schema.migrations, now: @escaping @Sendable () -> Int64,
        logger: Logger = Logger(label: "database")
    ) {
        self.migrations = migrations
        self.now = now
        self.logger = logger
    }

    /// What was done: nothing, when the database was up to date.
    package struct Report: Sendable, Hashable {
        /// The ids of the migrations that this call applied.
        package var applied: [Int] = []
        /// Where the copy lies that was made before.
        package var copy: String?
    }

    package enum Failure: Error, Sendable, Hashable {
        /// The program's own list is not numbered 1, 2, 3 and so on.
        case misnumbered(position: Int, id: Int)
        case newerDatabase(id: Int, name: String, known: Int)
        /// The database was brought here by a migration that reads otherwise in this program.
        case editedHistory(id: Int, name: String)
        case unknownWord(String)
    }

    /// Applies what is missing.
    ///
    /// - Throws: `Failure`, before anything was changed; `DatabaseError` of a statement, whose migration was undone.
    @discardableResult
    package func migrate(_ database: Database) async throws -> Report {
        for (index, migration) in migrations.enumerated() where migration.id != index + 1 {
            throw Failure.misnumbered(position: index + 1, id: migration.id)
        }
        let lock = try await database.engine.lockForUpgrade()
        defer { withExtendedLifetime(lock) {} }
        try await createHistory(in: database)
        let applied = try await database.read { [migrations] in try History($0).check(against: migrations) }
        var report = Report()
        guard applied < migrations.count else { return report }
        if applied > 0 {
            report.copy = try await database.engine.copyBeforeUpgrade(from: applied)
            if let copy = report.copy {
                logger.notice("Copied the database before the upgrade", metadata: ["copy": "\(copy)"])
            }
        }
        for migration in migrations.dropFirst(applied) where try await apply(migration, to: database) {
            report.applied.append(migration.id)
            logger.notice(
                "Migrated the database",
                metadata: ["migration": "\(migration.id)", "migration.name": "\(migration.name)"])
        }
        return report
    }

    private func createHistory(in database: Database) async throws {
        try await database.write { connection in
            if connection.dialect == .postgres {
                // "IF NOT EXISTS" alone is not enough for two sessions that create it at the same moment.
                _ = try connection.rows("SELECT pg_advisory_xact_lock(7212453870)")
            }
            let text: StaticString = """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL,
                    applied_at INTEGER NOT NULL
                ) {strict}
                """
            try connection.execute(SQL(schema: SchemaText(dialect: connection.dialect).translate(text)))
        }
    }

    /// False when another process has applied it meanwhile.
    private func apply(_ migration: Migration, to database: Database) async throws -> Bool {
        let (migrations, now) = (migrations, now)
        return try await database.write { connection in
            if connection.dialect == .postgres {
                // First, and before anything is read: the transaction then sees what the holder before it has done.
                try connection.execute("LOCK TABLE schema_migration IN EXCLUSIVE MODE")
                try connection.execute("SET LOCAL statement_timeout = 0")
            }
            guard try History(connection).check(against: migrations) < migration.id else { return false }
            let schema = SchemaText(dialect: connection.dialect)
            for statement in migration.statements where statement.only ?? connection.dialect == connection.dialect {
                do {
                    try connection.execute(SQL(schema: schema.translate(statement.text)))
                } catch let error as SchemaText.UnknownWord {
                    throw Failure.unknownWord(error.word)
                }
            }
            try connection.execute(
                """
                INSERT INTO schema_migration (id, name, checksum, applied_at)
                VALUES (\(migration.id), \(migration.name.description), \(migration.checksum), \(now()))
                """)
            return true
        }
    }
}

/// What `schema_migration` tells about a database.
private struct History {
    private let rows: [Row]

    init(_ connection: any Connection) throws {
        rows = try connection.rows("SELECT id, name, checksum FROM schema_migration ORDER BY id")
    }

    /// How many of the program's migrations were applied; throws when the database is not of their making.
    func check(against migrations: [Migration]) throws -> Int {
        for row in rows {
            let (id, name) = (Int(try row.int("id")), try row.text("name"))
            guard id <= migrations.count else {
                let newest = rows[rows.count - 1]
                throw Migrator.Failure.newerDatabase(
                    id: Int(try newest.int("id")), name: try newest.text("name"), known: migrations.count)
            }
            guard try row.text("checksum") == migrations[id - 1].checksum else {
                throw Migrator.Failure.editedHistory(id: id, name: name)
            }
        }
        return rows.count
    }
}

extension Migrator.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .misnumbered(let position, let id):
            "Migration \(id) stands at position \(position) of the list; migrations are numbered 1, 2, 3 and so on."
        case .newerDatabase(let id, let name, let known):
            """
            This database was last used by a newer HelloQuitX: its schema is at \(id) (\(name)), and this program knows \
            up to \(known). Nothing was changed. Start the newer program, or restore the copy made before its upgrade.
            """
        case .editedHistory(let id, let name):
            """
            This database was made by another version of migration \(id) (\(name)) than the one in this program. Nothing \
            was changed. Start the program that made it; released migrations must never be edited.
            """
        case .unknownWord(let word):
            "The schema has the unknown word {\(word)}."
        }
    }
}
