/// How long a post may be at its destination.
package struct TextLimits: Sendable, Hashable {
    package enum Unit: Sendable, Hashable {
        /// What a person takes for one character.
        case graphemes
        /// Unicode code points.
        case scalars
    }

    package var unit: Unit
    /// In units, at least 60.
    package var length: Int
    /// UTF-8 bytes, where these are limited too.
    package var bytes: Int?
    /// What an address counts, whatever its length; `nil` where it counts as it is.
    package var linkLength: Int?

    package init(unit: Unit, length: Int, bytes: Int? = nil, linkLength: Int? = nil) {
        self.unit = unit
        self.length = max(length, 60)
        self.bytes = bytes
        self.linkLength = linkLength
    }

    /// `app.bsky.feed.post`: 300 graphemes and 3,000 bytes.
    package static let bluesky = TextLimits(unit: .graphemes, length: 300, bytes: 3_000)

    /// - Parameter length: `configuration.statuses.max_characters` of the instance.
    /// - Parameter linkLength: `configuration.statuses.characters_reserved_per_url`.
    package static func mastodon(length: Int = 500, linkLength: Int = 23) -> TextLimits {
        TextLimits(unit: .graphemes, length: length, linkLength: linkLength)
    }

    /// Counts code points, and addresses as they are.
    package static func gotosocial(length: Int = 5_000) -> TextLimits {
        TextLimits(unit: .scalars, length: length)
    }

    /// What a destination has when nobody asked its server.
    package static func usual(for destination: Destination) -> TextLimits {
        switch destination {
        case .bluesky: .bluesky
        case .mastodon: .mastodon()
        case .gotosocial: .gotosocial()
        }
    }
}
