import HTTPTransport

/// Names and values for a form's body or a URL's query, in the order given; a name may appear twice.
package struct FormFields: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var items: [(name: String, value: String)]

    package init(dictionaryLiteral elements: (String, String)...) {
        items = elements.map { (name: $0.0, value: $0.1) }
    }

    package mutating func append(_ name: String, _ value: String) {
        items.append((name: name, value: value))
    }

    /// `application/x-www-form-urlencoded`, with a space as `%20`, which every reader of forms takes.
    package var body: [UInt8] {
        let pairs = items.map { OutboundURL.encodeComponent($0.name) + "=" + OutboundURL.encodeComponent($0.value) }
        return Array(pairs.joined(separator: "&").utf8)
    }

    package static let contentType = "application/x-www-form-urlencoded"
}
