/// One OAuth scope of the Mastodon API, such as `read:follows`; servers have scopes of their own too.
///
/// Source: https://docs.joinmastodon.org/api/oauth-scopes/
package struct MastodonScope: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// Nil unless these are the characters of a scope token (RFC 6749, section 3.3).
    package init?(_ string: String) {
        let isToken = string.utf8.allSatisfy { $0 == 0x21 || (0x23...0x5B).contains($0) || (0x5D...0x7E).contains($0) }
        guard isToken, (1...100).contains(string.utf8.count) else { return nil }
        description = string
    }

    private init(known: String) { description = known }

    package static let read = MastodonScope(known: "read")
    package static let readAccounts = MastodonScope(known: "read:accounts")
    package static let readFollows = MastodonScope(known: "read:follows")
    /// What lets a search look an account up on another server.
    package static let readSearch = MastodonScope(known: "read:search")
    package static let readStatuses = MastodonScope(known: "read:statuses")
    package static let readBlocks = MastodonScope(known: "read:blocks")
    package static let readMutes = MastodonScope(known: "read:mutes")
    package static let writeFollows = MastodonScope(known: "write:follows")
    package static let writeBlocks = MastodonScope(known: "write:blocks")
    package static let writeMutes = MastodonScope(known: "write:mutes")
    package static let writeStatuses = MastodonScope(known: "write:statuses")
    package static let writeMedia = MastodonScope(known: "write:media")
    /// Older than the granular scopes: follows, blocks and mutes, read and written.
    package static let follow = MastodonScope(known: "follow")

    /// Whether holding this scope is enough where `wanted` is asked for.
    package func covers(_ wanted: MastodonScope) -> Bool {
        if self == wanted { return true }
        if self == .follow { return Self.followCovers.contains(wanted) }
        return !description.contains(":") && wanted.description.hasPrefix(description + ":")
    }

    private static let followCovers: Set<MastodonScope> = [
        .readFollows, .writeFollows, .readBlocks, .writeBlocks, .readMutes, .writeMutes,
    ]
}
