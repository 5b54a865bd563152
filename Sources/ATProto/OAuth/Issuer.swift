import HTTPTransport

/// An authorization server's identifier: an origin, spelled in the one canonical way.
///
/// Two issuers are the same when their spelling is (RFC 8414, section 3.3; RFC 9207, section 2.4). The profile allows
/// neither path nor query (https://atproto.com/specs/oauth, "Authorization Servers").
package struct Issuer: Sendable, Hashable, Codable, CustomStringConvertible {
    package enum ParseError: Error, Hashable {
        case notAURL
        /// A path, a query, a slash at the end, a default port or capitals.
        case notCanonical
    }

    package let url: OutboundURL

    package init(_ string: String) throws(ParseError) {
        do throws(OutboundURL.ParseError) {
            url = try OutboundURL(string)
        } catch {
            throw .notAURL
        }
        guard url.origin.description == string else { throw .notCanonical }
    }

    /// The issuer whose identifier is the origin of this address.
    init(originOf url: OutboundURL) throws(ParseError) {
        try self.init(url.origin.description)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(try container.decode(String.self))
        } catch let error as ParseError {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "not an issuer", underlyingError: error))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package var description: String { url.origin.description }
}
