import GRDB

extension DatabaseError {
    /// What SQLite says, as the seam's error.
    init(_ error: GRDB.DatabaseError) {
        let message = error.message ?? "no message"
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            self = .uniqueViolation(Constraint(columnsIn: message))
        case .SQLITE_CONSTRAINT_FOREIGNKEY:
            // SQLite does not say which.
            self = .foreignKeyViolation(Constraint())
        case .SQLITE_CONSTRAINT_CHECK:
            self = .checkViolation(Constraint(name: Self.subject(of: message)))
        case .SQLITE_CONSTRAINT_NOTNULL:
            self = .notNullViolation(Constraint(columnsIn: message))
        default:
            switch error.resultCode {
            case .SQLITE_BUSY: self = .timedOut
            case .SQLITE_READONLY: self = .readOnly
            case .SQLITE_CANTOPEN, .SQLITE_NOTADB: self = .unavailable(message: message)
            default: self = .statement(code: "\(error.extendedResultCode.rawValue)", message: message)
            }
        }
    }

    /// Whatever GRDB throws.
    init(sqlite error: any Error) {
        if let error = error as? GRDB.DatabaseError {
            self.init(error)
        } else {
            self = .statement(code: "GRDB", message: "\(type(of: error))")
        }
    }

    /// What stands after the colon of "CHECK constraint failed: name".
    fileprivate static func subject(of message: String) -> String? {
        guard let colon = message.firstRange(of: ": ") else { return nil }
        return String(message[colon.upperBound...])
    }
}

extension DatabaseError.Constraint {
    /// Reads "UNIQUE constraint failed: table.column, table.column" or "…: index 'name'".
    fileprivate init(columnsIn message: String) {
        self.init()
        guard let subject = DatabaseError.subject(of: message) else { return }
        if subject.hasPrefix("index '") {
            name = String(subject.dropFirst(7).dropLast())
            return
        }
        for part in subject.split(separator: ", ") {
            let names = part.split(separator: ".", maxSplits: 1)
            if names.count == 2 { table = String(names[0]) }
            columns.append(String(names[names.count - 1]))
        }
    }
}
