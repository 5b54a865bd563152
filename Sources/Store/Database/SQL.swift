/// A statement: literal text plus bound values.
///
/// ```swift
/// let found = try connection.first("SELECT name FROM member WHERE id = \(id)")
/// ```
///
/// Every interpolation becomes a bound parameter, and the text around it can only be a literal of the source code
/// (`StaticString`), so that nothing from outside can be spliced into a statement. At most 32,766 parameters
/// (SQLite's limit) stand in one statement.
package struct SQL: ExpressibleByStringInterpolation, Sendable {
    enum Piece: Sendable {
        case literal(StaticString)
        /// Text that the migrator derives from literals of the source.
        case schema(String)
        case value(SQLValue, SQLType?)
        case list([SQLValue], SQLType?)
        case type(SQLType)
    }

    private(set) var pieces: [Piece]
    /// Whether engines keep the prepared statement for the next time.
    private(set) var isPrepared = true

    package init(stringLiteral literal: StaticString) {
        pieces = [.literal(literal)]
    }

    package init(stringInterpolation interpolation: StringInterpolation) {
        pieces = interpolation.pieces
    }

    private init(pieces: [Piece]) {
        self.pieces = pieces
    }

    /// A statement of the schema, run once; only the migrator makes these.
    init(schema text: String) {
        pieces = [.schema(text)]
        isPrepared = false
    }

    /// The statements' texts one after the other, with the separator between them.
    package static func joined(_ parts: [SQL], separator: StaticString) -> SQL {
        SQL(pieces: Array(parts.map(\.pieces).joined(separator: [.literal(separator)])))
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        package typealias StringLiteralType = StaticString

        private(set) var pieces: [Piece] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            if literal.utf8CodeUnitCount > 0 { pieces.append(.literal(literal)) }
        }

        /// Binds a value.
        package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value) {
            let bound = value.sqlValue
            pieces.append(.value(bound, Value.sqlType ?? bound.type))
        }

        /// Binds a value or null.
        package mutating func appendInterpolation<Value: SQLConvertible>(_ value: Value?) {
            pieces.append(.value(value?.sqlValue ?? .null, Value.sqlType ?? value?.sqlValue.type))
        }

        /// Binds a typed id or a case by its raw value.
        package mutating func appendInterpolation<Value: RawRepresentable>(_ value: Value)
        where Value.RawValue: SQLConvertible {
            appendInterpolation(value.rawValue)
        }

        /// Binds a typed id or a case by its raw value, or null.
        package mutating func appendInterpolation<Value: RawRepresentable>(_ value: Value?)
        where Value.RawValue: SQLConvertible {
            appendInterpolation(value?.rawValue)
        }

        /// Splices a fragment that is a literal of the source code: a column or a table name.
        package mutating func appendInterpolation(raw: StaticString) {
            appendLiteral(raw)
        }

        /// Puts another statement, with its values, in this place.
        package mutating func appendInterpolation(sql: SQL) {
            pieces += sql.pieces
        }

        /// The type's name on the engine at hand, for a `CAST`.
        package mutating func appendInterpolation(type: SQLType) {
            pieces.append(.type(type))
        }

        /// Binds the values of `IN (…)`, written `IN (\(list: ids))`. An empty list is in nothing, and `NOT IN` it is all.
        package mutating func appendInterpolation<Value: SQLConvertible>(list values: [Value]) {
            let bound = values.map(\.sqlValue)
            pieces.append(.list(bound, Value.sqlType ?? bound.lazy.compactMap(\.type).first))
        }

        /// Binds typed ids or cases for `IN (…)` by their raw values.
        package mutating func appendInterpolation<Value: RawRepresentable>(list values: [Value])
        where Value.RawValue: SQLConvertible {
            appendInterpolation(list: values.map(\.rawValue))
        }
    }
}
