import Identifiers
import Mastodon

/// What an account is, for good: names change, this does not.
package enum AccountKey: Sendable, Hashable {
    /// An X account, by the pseudonym of its id; the id itself is not kept.
    case x(XPseudonym)
    case bluesky(DID)
    /// An account of a server with the Mastodon API, by the id that this server gives it.
    case mastodon(ServerHost, MastodonAccountID)

    /// A stored key that no longer reads.
    package struct Malformed: Error {}

    package var network: Network {
        switch self {
        case .x: .x
        case .bluesky: .bluesky
        case .mastodon: .mastodon
        }
    }

    /// The key as one text, unique within its network.
    package var storedText: String {
        switch self {
        case .x(let pseudonym): pseudonym.description
        case .bluesky(let did): did.description
        case .mastodon(let host, let id): "\(host) \(id)"
        }
    }

    package init(network: Network, storedText text: String) throws {
        switch network {
        case .x: self = .x(try XPseudonym(text))
        case .bluesky: self = .bluesky(try DID(text))
        case .mastodon:
            let parts = text.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { throw Malformed() }
            self = .mastodon(try ServerHost(String(parts[0])), try MastodonAccountID(String(parts[1])))
        }
    }

    /// The outbox lane of what is done as this account.
    package var laneName: String { "\(network.rawValue)/\(storedText)" }
}
