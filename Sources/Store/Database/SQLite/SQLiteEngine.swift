import GRDB
import Logging

/// SQLite through GRDB: one thread that writes, a few that read, one write-ahead log.
final class SQLiteEngine: DatabaseEngine {
    private let pool: DatabasePool
    private let file: SQLiteFile
    private let writer: DedicatedThreads<Void>
    private let readers: DedicatedThreads<Void>

    /// How long a transaction waits for another process to finish writing.
    private static let busySeconds = 10.0

    private init(pool: DatabasePool, file: SQLiteFile, writer: DedicatedThreads<Void>, readers: Int) {
        self.pool = pool
        self.file = file
        self.writer = writer
        self.readers = DedicatedThreads(count: readers, name: "sqlite reader", makeLocal: {})
    }

    static func open(path: String, readers: Int, logger: Logger) async throws -> SQLiteEngine {
        let writer = DedicatedThreads<Void>(count: 1, name: "sqlite writer", makeLocal: {})
        do {
            let file = SQLiteFile(path: path)
            let pool = try await writer.run { _, _ in
                try file.create(logger: logger)
                return try openPool(path: path, readers: readers)
            }
            return SQLiteEngine(pool: pool, file: file, writer: writer, readers: readers)
        } catch {
            writer.stop()
            throw error
        }
    }

    private static func openPool(path: String, readers: Int) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "sqlite"
        configuration.maximumReaderCount = max(1, readers)
        configuration.busyMode = .timeout(busySeconds)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            // What is deleted is overwritten: erasing a person means the bytes too.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: "PRAGMA cache_size = -16000")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // After the pool, which sets NORMAL: a commit that was answered must survive a power cut.
            try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            return pool
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError.unavailable(message: error.message ?? "SQLite error \(error.extendedResultCode)")
        }
    }

    var dialect: Dialect { .sqlite }

    func run<Value: Sendable>(
        _ access: TransactionAccess, _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        let pool = pool
        return switch access {
        case .read: try await readers.run { _, _ in try Self.read(pool, body) }
        case .write: try await writer.run { _, _ in try Self.write(pool, body) }
        }
    }

    private static func read<Value>(_ pool: DatabasePool, _ body: (any Connection) throws -> Value) throws -> Value {
        try mappingErrors {
            try pool.read { db in try SQLiteConnection(db).run(body) }
        }
    }

    private static func write<Value>(_ pool: DatabasePool, _ body: (any Connection) throws -> Value) throws -> Value {
        try mappingErrors {
            try pool.writeWithoutTransaction { db in
                try db.beginTransaction(.immediate)
                do {
                    let value = try SQLiteConnection(db).run(body)
                    try db.commit()
                    return value
                } catch {
                    // Some errors make SQLite roll back by itself.
                    if db.isInsideTransaction { try db.rollback() }
                    throw error
                }
            }
        }
    }

    /// Errors of beginning and committing come from GRDB itself; the closure's pass through.
    private static func mappingErrors<Value>(_ access: () throws -> Value) throws -> Value {
        do {
            return try access()
        } catch let error as GRDB.DatabaseError {
            throw DatabaseError(error)
        }
    }

    func lockForUpgrade() async throws -> UpgradeLock? {
        let file = file
        return try await writer.run { _, _ in try file.lockForUpgrade() }
    }

    func copyBeforeUpgrade(from id: Int) async throws -> String? {
        let (file, pool) = (file, pool)
        return try await writer.run { _, _ in
            let copy = try file.createCopy(named: "before-upgrade-from-\(id)")
            try Self.mappingErrors { try pool.vacuum(into: copy) }
            return copy
        }
    }

    private static let mostRewritten: Int64 = 64_000_000

    func rewritePages() async throws {
        let pool = pool
        try await writer.run { _, _ in
            try Self.mappingErrors {
                try pool.writeWithoutTransaction { db in
                    let size = try Int64.fetchOne(
                        db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
                    guard let size, size <= Self.mostRewritten else { return }
                    do {
                        try db.execute(sql: "VACUUM")
                    } catch let error as GRDB.DatabaseError
                        where [.SQLITE_BUSY, .SQLITE_FULL].contains(error.resultCode)
                    {
                        // Another process writes for long, or the disk has no room for a copy. The rows are erased all the
                        // same; the next erasure does this.
                    }
                }
            }
        }
    }

    func emptyJournal() async throws {
        let pool = pool
        try await writer.run { _, _ in
            try Self.mappingErrors {
                try pool.writeWithoutTransaction { db in
                    do {
                        try db.checkpoint(.truncate)
                    } catch let error as GRDB.DatabaseError where error.resultCode == .SQLITE_BUSY {
                        // Another process reads an older state for long; the next time does it.
                    }
                }
            }
        }
    }

    func stop() {
        writer.stop()
        readers.stop()
    }

    func close() async throws {
        await readers.close()
        await writer.close()
        try Self.mappingErrors { try pool.close() }
    }
}
