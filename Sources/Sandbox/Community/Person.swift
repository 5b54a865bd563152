import Identifiers

/// Somebody of the made-up community, with the accounts that they have on the three networks.
package struct Person: Sendable, Hashable, Identifiable {
    /// Names the person in addresses, tests and files: `amara`. Lower-case ASCII.
    package let key: String
    /// What people call them.
    package var name: String
    package var x: XAccount?
    package var bluesky: BlueskyAccount?
    package var mastodon: MastodonAccount?
    /// The account that ``mastodon`` moved away from; it still exists and says where it went.
    package var formerMastodon: MastodonAccount?
    package var traits: Set<Trait>
    /// What is special about them, in a sentence for a visitor.
    package var about: String
    package var joining: Joining
    package var findability: Findability
    package var archive: ArchiveLayout
    /// One of the many that fill the community, made by a rule instead of by hand.
    package var isGenerated: Bool

    package var id: String { key }

    package struct XAccount: Sendable, Hashable {
        package enum Status: String, Sendable {
            case active
            /// The owner closed it: nobody can sign in with it, archives still name the id.
            case deleted
            /// Signing in works no more; the API answers that the user is suspended.
            case suspended
        }

        package var id: XUserID
        package var screenName: XHandle
        package var displayName: String
        /// Oldest first.
        package var formerScreenNames: [XHandle] = []
        package var isProtected = false
        package var status = Status.active
    }

    package struct BlueskyAccount: Sendable, Hashable {
        package enum Status: String, Sendable {
            case active, deactivated
        }

        package var did: DID
        package var handle: Handle
        package var displayName: String
        package var status = Status.active
        /// What the moderation service put on the account, such as `spam`.
        package var labels: [String] = []
        /// Its PDS accepts connections and never answers.
        package var isOnSilentServer = false
    }

    package struct MastodonAccount: Sendable, Hashable {
        package var server: MastodonHost
        package var username: String
        package var displayName: String
        /// Follows stay requested: the owner never decides.
        package var isLocked = false
        package var isBot = false
        /// Accepts follows, but only long after they were sent.
        package var isSlow = false
    }

    /// Whether and when they become a member of the site, for whoever fills a site with them.
    package enum Joining: String, Sendable {
        case early, later, never
    }

    /// The choice that they make at registration: who may find them.
    package enum Findability: String, Sendable {
        case anyone, confirmedOnly, nobody
    }

    /// How the person's archive is laid out.
    package enum ArchiveLayout: String, Sendable {
        /// As X makes them in 2026: `data/` at the top, deflated.
        case current
        /// All in one inner folder, and the followers in three parts.
        case innerFolderThreeParts
        /// As of 2019: `tweet.js` with bare tweets, no manifest.
        case year2019
        /// Entries that are not deflated, with the sizes after the data (data descriptors).
        case stored
    }

    package enum Trait: String, Sendable, CaseIterable {
        case startHere
        case renamedOnX
        /// Has a screen name on X that somebody else had before.
        case recycledScreenName
        case movedOnMastodon
        case locked
        case onSilentServer
        case optedOut
        case blocksAmara
        case blockedByAmara
        case mutedByAmara
        case slow
        case follows20000
        case largeAudience
        case blueskyOnly
        case mastodonOnly
        case bothNetworks
        case noNetworkYet
        case neverOnX
        case noXAccountAnyMore
        case suspendedOnX
        case protectedOnX
        case rightToLeft
        case japanese
        case unusualScript
        case emoji
        case longName
        case markupInName
        case labelledBot
        case deactivatedOnBluesky
        case sameNameAsAnother
        case institution
        case followsNobody
        case extremeXID
    }
}

/// A server with the Mastodon API in the sandbox.
package enum MastodonHost: String, Sendable, Codable, CaseIterable {
    /// Behaves as Mastodon 4.
    case first
    /// Behaves as GoToSocial.
    case second
    /// Accepts connections and never answers.
    case silent

    package var listener: SandboxListener {
        switch self {
        case .first: .mastodon(1)
        case .second: .mastodon(2)
        case .silent: .silent
        }
    }
}
