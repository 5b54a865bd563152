/// Where posts are moved to.
package enum Destination: String, Sendable, Hashable, Codable, CaseIterable {
    case bluesky
    case mastodon
    case gotosocial
}
