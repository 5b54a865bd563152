/// A value as both engines store it.
///
/// Times are integers: milliseconds since 1970 UTC. Truth is an integer: 0 or 1.
package enum SQLValue: Sendable, Hashable {
    case null
    case int(Int64)
    /// Unicode text without a zero byte, which PostgreSQL cannot store.
    case text(String)
    case blob([UInt8])
    /// Any number but NaN, which SQLite stores as null.
    case real(Double)
}

extension SQLValue {
    /// The type that the value has by itself; null has none.
    var type: SQLType? {
        switch self {
        case .null: nil
        case .int: .integer
        case .text: .text
        case .blob: .blob
        case .real: .real
        }
    }

    /// Refuses what the two engines would store differently.
    func checkStorable() throws(DatabaseError) {
        switch self {
        case .text(let text) where text.utf8.contains(0):
            throw .invalidValue("a text with a zero byte")
        case .real(let number) where number.isNaN:
            throw .invalidValue("a number that is not a number (NaN)")
        default:
            break
        }
    }
}

/// The four column types that the schema is written in.
package enum SQLType: Sendable, Hashable {
    case integer
    case text
    case blob
    case real
}
