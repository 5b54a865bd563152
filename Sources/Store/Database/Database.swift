import Logging

/// A database of either engine: transactions as synchronous closures.
///
/// A closure runs on a thread of the database's own, never on the threads of Swift concurrency, in one serialisable
/// transaction. **It may run more than once** (PostgreSQL asks for that when transactions meet), so it must do nothing
/// but talk to its connection and compute. When it throws, nothing of it is kept, and what it threw passes through.
///
/// Cancelling the task before the transaction has started throws `CancellationError`; afterwards it has no effect.
package final class Database: Sendable {
    let engine: any DatabaseEngine

    init(engine: any DatabaseEngine) {
        self.engine = engine
    }

    deinit {
        engine.stop()
    }

    /// Opens or creates an SQLite file: readable by its owner alone, write-ahead log, full sync on each commit.
    ///
    /// - Parameter readers: how many reads run at once, beside the one write.
    /// - Throws: `DatabaseError.unavailable` when the file or its folder cannot be made or opened.
    package static func sqlite(
        path: String, readers: Int = 4, logger: Logger = Logger(label: "database")
    ) async throws -> Database {
        Database(engine: try await SQLiteEngine.open(path: path, readers: readers, logger: logger))
    }

    /// Connects to a PostgreSQL server.
    ///
    /// - Parameters:
    ///   - url: `postgres://user:password@host:port/name?…`, as libpq reads it.
    ///   - connections: how many transactions run at once; each has its own connection and thread.
    /// - Throws: `DatabaseError.unavailable` when the server does not answer.
    package static func postgres(
        url: String, connections: Int, configuration: PostgresConfiguration = PostgresConfiguration(),
        logger: Logger = Logger(label: "database")
    ) async throws -> Database {
        let engine = PostgresEngine(url: url, connections: connections, configuration: configuration, logger: logger)
        let database = Database(engine: engine)
        try await database.read { connection in _ = try connection.one("SELECT 1 AS one") }
        return database
    }

    package var dialect: Dialect { engine.dialect }

    /// Runs the closure on one consistent state of the data; a change throws `DatabaseError.readOnly`.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await engine.run(.read, body)
    }

    /// Runs the closure as one change: all of it is on disk when this returns, or nothing is kept.
    ///
    /// - Throws: what the closure throws; `DatabaseError.contended` after too many collisions, and
    ///   `DatabaseError.commitUnknown` when the server went away while it committed.
    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await engine.run(.write, body)
    }

    /// Overwrites what earlier versions of rows left in SQLite's write-ahead log: what was erased is gone from there too.
    package func emptyJournal() async throws {
        try await engine.emptyJournal()
    }

    /// Takes away what deleted rows left beside the rows that stay: SQLite overwrites what it deletes, and may have moved
    /// it within a page before. Large databases (64 MB) are left alone, since nobody else can write meanwhile.
    package func rewritePages() async throws {
        try await engine.rewritePages()
    }

    /// Waits for the transactions that were asked for, then closes; what is asked for later throws `closed`.
    package func close() async throws {
        try await engine.close()
    }
}
