/// The networks that accounts are linked on. The raw values are stored and stand in addresses: they never change.
package enum Network: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
    case x
    case bluesky
    /// Every server with the Mastodon API, whatever its software.
    case mastodon

    package var description: String { rawValue }
}
