import Identifiers

/// How the sandbox's AT Protocol side behaves where real servers differ, and its limits.
package struct ATProtoSettings: Sendable {
    package enum GranularScopes: Sendable {
        /// Understood and enforced, as servers do since 2025.
        case supported
        /// Left out of the grant, as RFC 6749, section 3.3, lets a server.
        case ignored
        /// Refused with `invalid_scope`, as older servers do.
        case refused
    }

    package var granularScopes = GranularScopes.supported
    /// Create 3, update 2, delete 1.
    package var writePointsPerHour = 5_000
    package var writePointsPerDay = 35_000
    /// XRPC requests of everybody together, since all come from one address.
    package var requestsPerFiveMinutes = 3_000
    package var sessionsPerFiveMinutes = 30
    package var sessionsPerDay = 300
    package var blobsPerDay = 1_000
    /// Bytes.
    package var maximumBlobSize = 5 * 1024 * 1024
    package var accessTokenMilliseconds: Int64 = 3_600_000
    package var refreshTokenMilliseconds: Int64 = 14 * 86_400_000
    package var requestURIMilliseconds: Int64 = 300_000
    package var codeMilliseconds: Int64 = 60_000
    /// A nonce is taken until two more have followed it.
    package var nonceRotationMilliseconds: Int64 = 60_000
    /// How long the AppView does not see a write yet.
    package var appViewDelayMilliseconds: Int64 = 0
    /// Whether `createRecord` of a follow or block removes the account's older ones of the same subject.
    package var createReplacesSameSubject = true
    /// The service that `atproto-proxy` and `rpc:` scopes name.
    package var appView = "did:web:api.bsky.app#bsky_appview"
    package var video = VideoSettings()

    package init() {}
}

/// A made-up account as the AT Protocol side needs it.
package struct ATProtoAccount: Sendable, Codable, Hashable {
    package enum Server: String, Sendable, Codable {
        /// Its PDS answers.
        case main
        /// Its PDS accepts connections and never answers.
        case silent
    }

    package enum Status: String, Sendable, Codable {
        case active, deactivated, takendown, suspended
    }

    package var did: DID
    package var handle: Handle
    package var displayName: String
    package var description: String
    /// What `createSession` takes, in the form of an app password.
    package var appPassword: String
    package var server: Server
    package var status: Status
    /// Labels that the moderation service put on the account, such as `spam`.
    package var labels: [String]
    /// Milliseconds since 1970 UTC.
    package var createdAt: Int64

    package init(
        did: DID, handle: Handle, displayName: String, description: String = "",
        appPassword: String = "sand-boxx-pass-word", server: Server = .main, status: Status = .active,
        labels: [String] = [], createdAt: Int64 = 1_700_000_000_000
    ) {
        self.did = did
        self.handle = handle
        self.displayName = displayName
        self.description = description
        self.appPassword = appPassword
        self.server = server
        self.status = status
        self.labels = labels
        self.createdAt = createdAt
    }
}
