/// A Swift type that one column holds.
///
/// The type of the column is known even where the value is nil: PostgreSQL wants to know what kind of null it gets.
package protocol SQLConvertible: Sendable {
    /// The column type; nil where only the value tells.
    static var sqlType: SQLType? { get }

    var sqlValue: SQLValue { get }

    /// Reads the value back; nil when the column holds another type.
    init?(sqlValue: SQLValue)
}

extension SQLValue: SQLConvertible {
    package static var sqlType: SQLType? { nil }
    package var sqlValue: SQLValue { self }
    package init?(sqlValue: SQLValue) { self = sqlValue }
}

extension Int64: SQLConvertible {
    package static var sqlType: SQLType? { .integer }
    package var sqlValue: SQLValue { .int(self) }

    package init?(sqlValue: SQLValue) {
        guard case .int(let number) = sqlValue else { return nil }
        self = number
    }
}

extension Int: SQLConvertible {
    package static var sqlType: SQLType? { .integer }
    package var sqlValue: SQLValue { .int(Int64(self)) }

    package init?(sqlValue: SQLValue) {
        guard case .int(let number) = sqlValue, let exact = Int(exactly: number) else { return nil }
        self = exact
    }
}

extension Bool: SQLConvertible {
    package static var sqlType: SQLType? { .integer }
    package var sqlValue: SQLValue { .int(self ? 1 : 0) }

    /// Only 0 and 1 are truth values.
    package init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .int(0): self = false
        case .int(1): self = true
        default: return nil
        }
    }
}

extension Double: SQLConvertible {
    package static var sqlType: SQLType? { .real }
    package var sqlValue: SQLValue { .real(self) }

    /// Whole numbers count as reals too: SQLite answers `SUM` and `AVG` with either.
    package init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .real(let number): self = number
        case .int(let number): self = Double(number)
        default: return nil
        }
    }
}

extension String: SQLConvertible {
    package static var sqlType: SQLType? { .text }
    package var sqlValue: SQLValue { .text(self) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
}

extension [UInt8]: SQLConvertible {
    package static var sqlType: SQLType? { .blob }
    package var sqlValue: SQLValue { .blob(self) }

    package init?(sqlValue: SQLValue) {
        guard case .blob(let bytes) = sqlValue else { return nil }
        self = bytes
    }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    package static var sqlType: SQLType? { Wrapped.sqlType }
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }

    package init?(sqlValue: SQLValue) {
        if case .null = sqlValue {
            self = .none
        } else if let wrapped = Wrapped(sqlValue: sqlValue) {
            self = .some(wrapped)
        } else {
            return nil
        }
    }
}
