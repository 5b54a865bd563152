import Foundation
import Logging

/// PostgreSQL through libpq: as many threads as connections, and each connection stays on its thread.
final class PostgresEngine: DatabaseEngine {
    private let threads: DedicatedThreads<PostgresSession?>
    private let url: String
    private let configuration: PostgresConfiguration
    private let logger: Logger

    init(url: String, connections: Int, configuration: PostgresConfiguration, logger: Logger) {
        self.url = url
        self.configuration = configuration
        self.logger = logger
        threads = DedicatedThreads(count: connections, name: "postgres", makeLocal: { nil })
    }

    var dialect: Dialect { .postgres }

    func run<Value: Sendable>(
        _ access: TransactionAccess, _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        try await threads.run { [url, configuration, logger] session, isCancelled in
            var attempts = PostgresAttempts(configuration: configuration, logger: logger)
            while true {
                // Nothing has been committed here, whether this is the first attempt or the tenth.
                if isCancelled() { throw CancellationError() }
                switch Self.attempt(access, body, &session, url, configuration, logger) {
                case .success(let value): return value
                case .failure(let error): throw error
                case .again(let failure): try attempts.pause(after: failure)
                }
            }
        }
    }

    /// One attempt at the transaction; leaves either a connection ready for the next one or none.
    private static func attempt<Value>(
        _ access: TransactionAccess, _ body: (any Connection) throws -> Value, _ session: inout PostgresSession?,
        _ url: String, _ configuration: PostgresConfiguration, _ logger: Logger
    ) -> PostgresOutcome<Value> {
        let open: PostgresSession
        if let session {
            open = session
        } else {
            do {
                open = try PostgresSession(url: url, configuration: configuration, logger: logger)
            } catch {
                return .again(TransactionState.Failure(error: error, recovery: .reconnect))
            }
        }
        let outcome = open.transaction(access, body)
        session = open.isReady ? open : nil
        if case .again(let failure) = outcome, failure.recovery == .reconnect { session = nil }
        return outcome
    }

    /// Nothing: each migration locks its table within its transaction.
    func lockForUpgrade() async throws -> UpgradeLock? { nil }

    /// Nothing: copies of a PostgreSQL database are made by its own tools.
    func copyBeforeUpgrade(from id: Int) async throws -> String? { nil }

    /// The server's own vacuum does this.
    func rewritePages() async throws {}

    /// And this.
    func emptyJournal() async throws {}

    func stop() {
        threads.stop()
    }

    func close() async throws {
        await threads.close()
    }
}

/// How one attempt at a transaction ended.
enum PostgresOutcome<Value> {
    case success(Value)
    case failure(any Error)
    /// It certainly did not commit, and may be run again.
    case again(TransactionState.Failure)
}

/// Counts the attempts at one transaction and waits between them.
private struct PostgresAttempts {
    let configuration: PostgresConfiguration
    let logger: Logger
    private var contentions = 0
    private var outages = 0

    init(configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Blocks the thread for a moment, or throws when enough was tried.
    mutating func pause(after failure: TransactionState.Failure) throws(DatabaseError) {
        let pause: Double?
        if failure.recovery == .reconnect {
            outages += 1
            pause = configuration.outage.pauseMilliseconds(after: outages)
            // One line for each transaction that is held up: an outage must not fill the disk.
            logger.log(
                level: outages == 1 ? .warning : .debug, "The connection to PostgreSQL failed",
                metadata: ["attempt": "\(outages)", "error": "\(failure.error)"])
        } else {
            contentions += 1
            pause = configuration.contention.pauseMilliseconds(after: contentions)
        }
        guard let pause else {
            throw failure.recovery == .reconnect ? failure.error : .contended(attempts: contentions)
        }
        Thread.sleep(forTimeInterval: pause / 1_000)
    }
}
