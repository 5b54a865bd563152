import Accounts
import Foundation
import Identifiers

/// The kinds of work that deliveries know. The raw values are stored.
package enum DeliveryKind: String, Sendable, CaseIterable {
    case followOnBluesky = "follow.bluesky"
    case followOnMastodon = "follow.mastodon"
    case unfollowOnBluesky = "unfollow.bluesky"
    case unfollowOnMastodon = "unfollow.mastodon"
    case postOnBluesky = "post.bluesky"
    case deletePostOnBluesky = "unpost.bluesky"
    case postOnMastodon = "post.mastodon"
    case deletePostOnMastodon = "unpost.mastodon"
    /// Applies the rules of reconnection to one member.
    case reconnect = "job.reconnect"
    /// Admits followings that wait for the bound on look-ups.
    case admitDeferred = "job.admitDeferred"
    /// Releases what waits for the launch.
    case release = "job.release"
    /// Removes what has ended: sessions, sign-ins under way, old spends.
    case cleanUp = "job.cleanUp"

    /// Publishing on that network; nil where nothing is published.
    package static func post(on network: Network) -> DeliveryKind? {
        switch network {
        case .bluesky: .postOnBluesky
        case .mastodon: .postOnMastodon
        case .x: nil
        }
    }

    package static func deletePost(on network: Network) -> DeliveryKind? {
        switch network {
        case .bluesky: .deletePostOnBluesky
        case .mastodon: .deletePostOnMastodon
        case .x: nil
        }
    }

    /// Publishing and deleting posts.
    package static let posts: Set<DeliveryKind> = [
        .postOnBluesky, .deletePostOnBluesky, .postOnMastodon, .deletePostOnMastodon,
    ]

    /// The raw values of the platform's own jobs.
    package static var jobs: [String] { allCases.map(\.rawValue).filter { $0.hasPrefix("job.") } }
}

/// Everything that identifies a follow at its destination; stored before the first byte is sent.
package struct FollowPayload: Sendable, Hashable, Codable {
    /// Who acts.
    package var member: MemberID
    /// As which account: its stored key.
    package var actor: String
    /// The server that keeps the acting account, whose request budget all its accounts share.
    package var host: String
    /// When the acting account was made, if that is known; milliseconds since 1970.
    package var openedAt: Int64?
    /// Whom: the DID on Bluesky, the address `user@host` on Mastodon.
    package var target: String
    /// Bluesky: the record's key. The same try twice is the same record.
    package var rkey: RecordKey?
    /// Bluesky: the record's `createdAt`, milliseconds since 1970.
    package var createdAt: Int64

    package static let version = 1

    package init(
        member: MemberID, actor: AccountKey, host: String, openedAt: Int64?, target: String, rkey: RecordKey?,
        createdAt: Int64
    ) {
        self.member = member
        self.actor = actor.storedText
        self.host = host
        self.openedAt = openedAt
        self.target = target
        self.rkey = rkey
        self.createdAt = createdAt
    }

    package init(decoding bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(FollowPayload.self, from: Data(bytes))
    }

    package func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(self))
    }
}

/// The payload of the platform's own jobs about one member.
package struct MemberJobPayload: Sendable, Hashable, Codable {
    package var member: MemberID

    package init(member: MemberID) {
        self.member = member
    }

    package init(decoding bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(MemberJobPayload.self, from: Data(bytes))
    }

    package func encoded() throws -> [UInt8] {
        Array(try JSONEncoder().encode(self))
    }
}
