/// One row of an answer, read by column name.
package struct Row: Sendable {
    let columns: Columns
    let values: [SQLValue]

    /// The names of an answer's columns, shared by its rows.
    final class Columns: Sendable {
        let names: [String]
        /// Where a name stands; nil for a name that stands more than once.
        private let indices: [String: Int?]

        init(_ names: [String]) {
            self.names = names
            var indices: [String: Int?] = [:]
            for (index, name) in names.enumerated() {
                indices[name] = .some(indices.keys.contains(name) ? nil : index)
            }
            self.indices = indices
        }

        func index(of name: String) throws(AccessError) -> Int {
            guard let found = indices[name] else { throw .missingColumn(name, available: names) }
            guard let index = found else { throw .ambiguousColumn(name) }
            return index
        }
    }

    /// Why a column could not be read as it was asked for.
    package enum AccessError: Error, Sendable, Hashable {
        case missingColumn(String, available: [String])
        case ambiguousColumn(String)
        case unexpectedNull(column: String)
        case wrongType(column: String, expected: String, found: String)
        case unknownRawValue(column: String, type: String)
    }
}

extension Row {
    /// The column's value, whatever its type.
    package func value(_ column: String) throws(AccessError) -> SQLValue {
        values[try columns.index(of: column)]
    }

    /// The column as a type that one column holds; throws when it is null (unless the type is optional) or of another type.
    package func get<Value: SQLConvertible>(_ column: String, as type: Value.Type = Value.self) throws(AccessError)
        -> Value
    {
        let value = try value(column)
        if let result = Value(sqlValue: value) { return result }
        if case .null = value { throw .unexpectedNull(column: column) }
        throw .wrongType(column: column, expected: "\(Value.self)", found: value.typeName)
    }

    package func int(_ column: String) throws(AccessError) -> Int64 { try get(column) }
    package func text(_ column: String) throws(AccessError) -> String { try get(column) }
    package func blob(_ column: String) throws(AccessError) -> [UInt8] { try get(column) }
    package func real(_ column: String) throws(AccessError) -> Double { try get(column) }
    package func bool(_ column: String) throws(AccessError) -> Bool { try get(column) }

    package func optionalInt(_ column: String) throws(AccessError) -> Int64? { try get(column) }
    package func optionalText(_ column: String) throws(AccessError) -> String? { try get(column) }
    package func optionalBlob(_ column: String) throws(AccessError) -> [UInt8]? { try get(column) }
    package func optionalReal(_ column: String) throws(AccessError) -> Double? { try get(column) }
    package func optionalBool(_ column: String) throws(AccessError) -> Bool? { try get(column) }

    /// The column as a typed id or a case; throws `unknownRawValue` when the type refuses what is stored.
    package func raw<Value: RawRepresentable>(_ column: String, as type: Value.Type = Value.self) throws(AccessError)
        -> Value where Value.RawValue: SQLConvertible
    {
        guard let value = Value(rawValue: try get(column)) else {
            throw .unknownRawValue(column: column, type: "\(Value.self)")
        }
        return value
    }

    /// The column as a typed id or a case, or nil where it is null.
    package func optionalRaw<Value: RawRepresentable>(_ column: String, as type: Value.Type = Value.self)
        throws(AccessError) -> Value? where Value.RawValue: SQLConvertible
    {
        try value(column) == .null ? nil : try raw(column, as: type)
    }
}

extension SQLValue {
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .int: "an integer"
        case .text: "a text"
        case .blob: "a blob"
        case .real: "a real"
        }
    }
}

extension Row.AccessError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingColumn(let name, let available):
            "no column '\(name)' in the answer; it has \(available.joined(separator: ", "))"
        case .ambiguousColumn(let name): "more than one column '\(name)' in the answer"
        case .unexpectedNull(let column): "column '\(column)' is null"
        case .wrongType(let column, let expected, let found): "column '\(column)' holds \(found), not \(expected)"
        case .unknownRawValue(let column, let type): "column '\(column)' holds a value that \(type) does not know"
        }
    }
}
