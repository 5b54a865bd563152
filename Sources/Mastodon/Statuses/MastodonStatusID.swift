/// The id that a server gives to a status: digits on Mastodon, a ULID on GoToSocial.
package struct MastodonStatusID: Sendable, Hashable, Codable, CustomStringConvertible {
    package let description: String

    /// Nil unless it can stand in a path: 1 to 64 ASCII letters, digits, `-` or `_`.
    package init?(_ text: String) {
        let isSafe = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
                || $0 == 0x5F
        }
        guard isSafe, (1...64).contains(text.utf8.count) else { return nil }
        description = text
    }

    private init(known: String) { description = known }

    /// The least ULID of a moment, which all of later moments sort behind (https://github.com/ulid/spec).
    ///
    /// - Parameter milliseconds: since 1970 UTC, not negative.
    package static func leastULID(at milliseconds: Int64) -> MastodonStatusID {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        let time = (0..<10).reversed().map { alphabet[Int(milliseconds >> (5 * Int64($0))) & 31] }
        return MastodonStatusID(known: String(decoding: time, as: UTF8.self) + String(repeating: "0", count: 16))
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = MastodonStatusID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no id of a status")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
