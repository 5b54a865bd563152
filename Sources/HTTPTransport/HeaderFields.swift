/// The header fields of a response, in their order; names do not tell apart case (RFC 9110, section 5.1).
package struct HeaderFields: Sendable, CustomStringConvertible {
    private let fields: [(name: String, value: String)]

    package init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields.map { ($0.name.lowercased(), $0.value) }
    }

    /// The first field of that name; nil when there is none.
    package func first(_ name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name == wanted }?.value
    }

    /// Every field of that name, in order, unsplit.
    package func all(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return fields.filter { $0.name == wanted }.map(\.value)
    }

    /// The names alone: values hold cookies and nonces, which no log may see.
    package var description: String { fields.map(\.name).joined(separator: ", ") }
}
