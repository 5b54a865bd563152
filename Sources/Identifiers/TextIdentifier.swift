/// An identifier with one spelling: parsed once at the boundary, printed and encoded as that one string.
///
/// Decoding goes through ``init(_:)``, so a value that exists is a valid one wherever it came from. The
/// initialiser's error is kept as the decoding error's cause.
package protocol TextIdentifier: Sendable, Hashable, Codable, CustomStringConvertible {
    associatedtype ParseError: Error

    init(_ string: String) throws(ParseError)
}

extension TextIdentifier {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let string = try container.decode(String.self)
        do {
            try self.init(string)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "not a \(Self.self)", underlyingError: error))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
