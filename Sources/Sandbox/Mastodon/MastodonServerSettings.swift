/// How one of the sandbox's Mastodon servers behaves where real ones differ, and its limits.
package struct MastodonServerSettings: Sendable, Codable, Hashable {
    package enum Software: String, Sendable, Codable {
        case mastodon, goToSocial
    }

    package enum PKCE: String, Sendable, Codable {
        /// A sign-in without a challenge is refused.
        case required
        /// A challenge that was sent must be met.
        case checked
        /// Neither looked at nor missed.
        case ignored
    }

    package var software: Software
    package var pkce: PKCE
    /// Whether `/.well-known/oauth-authorization-server` exists.
    package var announcesOAuth: Bool
    /// For each account, in five minutes.
    package var requestsPerFiveMinutes = 300
    /// Nil: follows count as requests alone.
    package var followsPerPeriod: Int?
    package var followPeriodMilliseconds: Int64 = 86_400_000
    /// How many accounts somebody may follow in all.
    package var followCap = 7_500
    /// How long an account on another server takes to accept a follow.
    package var acceptanceMilliseconds: Int64 = 1_500
    /// The same for those who are slow.
    package var slowAcceptanceMilliseconds: Int64 = 6 * 3_600_000
    /// How long `relationships` does not show a new follow yet.
    package var relationshipDelayMilliseconds: Int64 = 0
    /// The answer to a follow of an open account on another server says *following* at once, as Mastodon does,
    /// although `relationships` says *requested* until it is accepted.
    package var claimsAcceptedAtOnce: Bool
    /// `lookup` finds accounts of other servers that this one knows.
    package var lookupFindsRemote: Bool
    /// After how long a search gives up on the server that never answers.
    package var resolveTimeoutMilliseconds: Int64 = 10_000
    /// A second post with the same `Idempotency-Key` within an hour answers the first.
    package var honoursIdempotencyKey: Bool
    /// `scheduled_at` in the past dates the post; otherwise it is ignored.
    package var datesInThePast: Bool
    /// How long a video is processed before it can be posted.
    package var videoProcessingMilliseconds: Int64 = 500
    /// The account of another server, `user@host`, that `verify_credentials` claims to be. For a hostile server.
    package var impersonates: String?

    /// As Mastodon 4.
    package static let first = MastodonServerSettings(
        software: .mastodon, pkce: .required, announcesOAuth: true, followsPerPeriod: 400,
        claimsAcceptedAtOnce: true, lookupFindsRemote: true, honoursIdempotencyKey: true, datesInThePast: false)

    /// As GoToSocial 0.20.
    package static let second = MastodonServerSettings(
        software: .goToSocial, pkce: .ignored, announcesOAuth: false, followsPerPeriod: nil,
        relationshipDelayMilliseconds: 1_000, claimsAcceptedAtOnce: false, lookupFindsRemote: false,
        honoursIdempotencyKey: false, datesInThePast: true)

    var version: String {
        switch software {
        case .mastodon: "4.4.8"
        case .goToSocial: "0.20.2+git-5ba8bd1"
        }
    }

    var name: String {
        switch software {
        case .mastodon: "mastodon"
        case .goToSocial: "gotosocial"
        }
    }

    /// Characters of a post.
    var maximumCharacters: Int {
        switch software {
        case .mastodon: 500
        case .goToSocial: 5_000
        }
    }
}
