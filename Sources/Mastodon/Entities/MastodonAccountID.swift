/// What a server calls one of the accounts that it knows: it means nothing on another server.
///
/// A number on Mastodon, a ULID on GoToSocial, a flake id on Pleroma. Only characters that are plain in a URL's
/// path are taken, so that an id can never lead to another endpoint.
package struct MastodonAccountID: Sendable, Hashable, Codable, CustomStringConvertible {
    package enum ParseError: Error, Hashable {
        case empty
        case tooLong
        case badCharacter
    }

    package let description: String

    /// - Parameter string: 1 to 64 of `A-Z a-z 0-9 _ -`.
    package init(_ string: String) throws(ParseError) {
        guard !string.isEmpty else { throw .empty }
        guard string.utf8.count <= 64 else { throw .tooLong }
        let isPlain = string.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
            default: false
            }
        }
        guard isPlain else { throw .badCharacter }
        description = string
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(container.decode(String.self))
        } catch let error as ParseError {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "not an account id", underlyingError: error))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
