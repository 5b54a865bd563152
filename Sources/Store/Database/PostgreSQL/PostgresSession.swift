import CPostgres
import Foundation
import Logging

/// One connection to a PostgreSQL server. It belongs to the thread that made it.
final class PostgresSession {
    let handle: OpaquePointer
    var statements = PostgresStatements()
    var transaction = TransactionState()
    /// The types of columns that were loaded in bulk, by the query that asked for them.
    var bulkTypes: [String: [SQLType]] = [:]
    private let notices: PostgresNotices

    /// Connects, which blocks for at most ten seconds per address.
    init(url: String, configuration: PostgresConfiguration, logger: Logger) throws(DatabaseError) {
        // Those before the URL are defaults that it may change, those after it are not.
        let parameters: [(String, String)] = [
            ("fallback_application_name", "helloquitx"), ("connect_timeout", "10"), ("keepalives_idle", "15"),
            ("keepalives_interval", "5"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
            ("dbname", url), ("client_encoding", "UTF8"),
        ]
        guard let handle = Self.connect(parameters) else { throw .unavailable(message: "out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw .unavailable(message: Self.message(of: handle))
        }
        self.handle = handle
        notices = PostgresNotices(logger: logger)
        PQsetNoticeReceiver(handle, receiveNotice, Unmanaged.passUnretained(notices).toOpaque())
        try prepareSession(configuration)
    }

    deinit {
        PQfinish(handle)
    }

    /// Whether the connection stands and no transaction is open on it.
    var isReady: Bool {
        PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// Runs statements without parameters or an answer.
    func command(_ text: String) throws(DatabaseError) {
        try check(PostgresResult(PQexec(handle, text)))
    }

    /// Throws when the server refused the statement or went away, and remembers that for the transaction.
    @discardableResult
    func check(_ result: consuming PostgresResult, wasPrepared: Bool = false) throws(DatabaseError) -> PostgresResult {
        if result.isSuccess { return result }
        let failure = failure(of: result, wasPrepared: wasPrepared)
        transaction.fail(failure)
        throw failure.error
    }

    /// What libpq says about the connection, on one line; it contains no password.
    var message: String { Self.message(of: handle) }

    private static func message(of handle: OpaquePointer) -> String {
        String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func connect(_ parameters: [(String, String)]) -> OpaquePointer? {
        var keywords = parameters.map { UnsafePointer(strdup($0.0)) }
        var values = parameters.map { UnsafePointer(strdup($0.1)) }
        defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
        keywords.append(nil)
        values.append(nil)
        return PQconnectdbParams(keywords, values, 1)
    }

    private func prepareSession(_ configuration: PostgresConfiguration) throws(DatabaseError) {
        do {
            try command(
                """
                SET statement_timeout = \(configuration.statementTimeoutMilliseconds);
                SET idle_in_transaction_session_timeout = \(configuration.idleInTransactionTimeoutMilliseconds);
                SET TimeZone = 'UTC';
                SELECT set_config('synchronous_commit', 'on', false)
                WHERE current_setting('synchronous_commit') = 'off'
                """)
        } catch {
            throw .unavailable(message: "\(error)")
        }
    }
}

/// An answer of libpq, freed with its value.
struct PostgresResult: ~Copyable {
    /// Nil when libpq had nothing to answer: out of memory, or the connection is gone.
    let pointer: OpaquePointer?

    init(_ pointer: OpaquePointer?) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }

    var isSuccess: Bool { status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK }

    /// How many rows an INSERT, UPDATE, DELETE or MERGE changed; 0 for all else.
    var changedRows: Int {
        guard let pointer, let status = PQcmdStatus(pointer), let count = PQcmdTuples(pointer) else { return 0 }
        // The count of a SELECT is how many rows it read.
        return strncmp(status, "SELECT", 6) == 0 ? 0 : Int(String(cString: count)) ?? 0
    }

    /// The command that was run, as "COMMIT" or "INSERT 0 1".
    var command: String {
        guard let pointer, let status = PQcmdStatus(pointer) else { return "" }
        return String(cString: status)
    }

    func field(_ field: Int32) -> String? {
        guard let text = PQresultErrorField(pointer, field) else { return nil }
        return String(cString: text)
    }
}

/// Brings what the server says on the side (NOTICE, WARNING) to the log.
private final class PostgresNotices {
    let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func log(_ notice: OpaquePointer) {
        let text = { (field: Int32) in PQresultErrorField(notice, field).map { String(cString: $0) } ?? "" }
        let severity = text(hqx_diag_severity)
        logger.log(
            level: severity == "WARNING" ? .warning : .info,
            "PostgreSQL says",
            metadata: [
                "severity": "\(severity)", "code": "\(text(hqx_diag_sqlstate))",
                "notice": "\(text(hqx_diag_message_primary))",
            ])
    }
}

/// Called by libpq, with the session's `PostgresNotices`, which live as long as the connection.
private func receiveNotice(_ context: UnsafeMutableRawPointer?, _ notice: OpaquePointer?) {
    guard let context, let notice else { return }
    Unmanaged<PostgresNotices>.fromOpaque(context).takeUnretainedValue().log(notice)
}
