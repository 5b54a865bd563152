/// Why the database did not do what it was asked; the same cases on both engines.
package enum DatabaseError: Error, Sendable, Hashable {
    case uniqueViolation(Constraint)
    case foreignKeyViolation(Constraint)
    case checkViolation(Constraint)
    case notNullViolation(Constraint)
    /// A value that the engines would store differently, or that does not fit its column.
    case invalidValue(String)
    /// A change inside `read`.
    case readOnly
    /// A statement ran longer than allowed, or waited longer than allowed for a lock.
    case timedOut
    /// Another transaction got in between. The transaction runs again by itself, whatever the closure makes of this.
    case serializationFailure
    /// The transaction was run again as often as allowed, and each time others got in between.
    case contended(attempts: Int)
    /// The transaction went on after a statement had failed outside a savepoint; nothing of it was kept.
    indirect case transactionFailed(cause: DatabaseError)
    /// A statement inside the body of `forEach`, which PostgreSQL cannot do.
    case statementInsideForEach
    /// A statement that must answer with a row did not.
    case noRow
    /// The server went away in the middle. The transaction runs again by itself.
    case connectionLost(message: String)
    /// The database cannot be reached or opened.
    case unavailable(message: String)
    /// The server went away between the request to commit and its answer: the change may or may not have happened.
    /// Look before doing it again.
    case commitUnknown(message: String)
    /// A column of a type that the seam does not read.
    case unsupportedType(column: String, type: String)
    /// Anything else that the engine says: `code` is a SQLSTATE or SQLite's extended result code.
    case statement(code: String, message: String)
    case closed

    /// What a violated constraint is called. SQLite names columns, PostgreSQL the constraint and, where it can, columns.
    package struct Constraint: Sendable, Hashable {
        package var name: String?
        package var table: String?
        package var columns: [String]

        package init(name: String? = nil, table: String? = nil, columns: [String] = []) {
            self.name = name
            self.table = table
            self.columns = columns
        }
    }
}

extension DatabaseError.Constraint: CustomStringConvertible {
    package var description: String {
        let columns = columns.isEmpty ? nil : "(\(columns.joined(separator: ", ")))"
        return [name, table.map { "of \($0)" }, columns].compactMap(\.self).joined(separator: " ")
    }
}

extension DatabaseError: CustomStringConvertible {
    /// One line for the log; no bound value appears in it.
    package var description: String {
        switch self {
        case .uniqueViolation(let constraint): "unique constraint violated: \(constraint)"
        case .foreignKeyViolation(let constraint): "foreign key violated: \(constraint)"
        case .checkViolation(let constraint): "check violated: \(constraint)"
        case .notNullViolation(let constraint): "null where none is allowed: \(constraint)"
        case .invalidValue(let what): "cannot be stored: \(what)"
        case .readOnly: "a change inside a read"
        case .timedOut: "the database took longer than allowed"
        case .serializationFailure: "another transaction got in between"
        case .contended(let attempts): "others got in between in each of \(attempts) attempts"
        case .transactionFailed(let cause): "the transaction had failed before: \(cause)"
        case .statementInsideForEach: "a statement inside the body of forEach"
        case .noRow: "no row in the answer"
        case .connectionLost(let message): "the connection to the database was lost: \(message)"
        case .unavailable(let message): "the database cannot be reached: \(message)"
        case .commitUnknown(let message): "it is unknown whether the change was committed: \(message)"
        case .unsupportedType(let column, let type): "column '\(column)' has the unsupported type \(type)"
        case .statement(let code, let message) where Self.isFull(code):
            "there is no room left where the database is (\(message), \(code)). What was stored before is kept; make room "
                + "and try again"
        case .statement(let code, let message): "\(message) (\(code))"
        case .closed: "the database was closed"
        }
    }

    /// Whether it is about the database as a whole, which may well work again a little later, rather than about what it
    /// was asked.
    package var isPassing: Bool {
        switch self {
        case .timedOut, .contended, .connectionLost, .unavailable, .commitUnknown, .serializationFailure, .closed: true
        case .transactionFailed(let cause): cause.isPassing
        case .statement(let code, _): Self.isFull(code)
        default: false
        }
    }

    /// SQLite's FULL and IOERR_WRITE, PostgreSQL's disk_full.
    private static func isFull(_ code: String) -> Bool { ["13", "778", "53100"].contains(code) }
}
