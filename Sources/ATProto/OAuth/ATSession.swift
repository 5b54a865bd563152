import HTTPTransport
import Identifiers

/// The right to act for an account on its PDS. A secret: kept sealed.
///
/// A value: refreshing makes another one. Whoever refreshes holds a lease on the account and stores the new session
/// before using it, since a refresh token is good once.
package struct ATSession: Sendable, Codable {
    package enum Grant: Sendable, Codable {
        case oauth(OAuthGrant)
        /// Opened with an app password: the tokens are bound to nothing.
        case appPassword
    }

    package let did: DID
    /// The server that keeps the account: an origin.
    package let pds: OutboundURL
    package let accessToken: String
    package let refreshToken: String?
    /// What was granted.
    package let scope: ATScopes
    /// When the access token ends, in milliseconds since 1970 UTC. The server may end it earlier.
    package let expiresAt: Int64
    package let grant: Grant

    package init(
        did: DID, pds: OutboundURL, accessToken: String, refreshToken: String?, scope: ATScopes, expiresAt: Int64,
        grant: Grant
    ) {
        self.did = did
        self.pds = pds
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.scope = scope
        self.expiresAt = expiresAt
        self.grant = grant
    }

    /// Whether the access token is good for at least so much longer.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC.
    ///   - margin: milliseconds.
    package func isFresh(at now: Int64, margin: Int64 = 60_000) -> Bool { expiresAt - now > margin }
}

/// What a session of OAuth needs beside its tokens.
package struct OAuthGrant: Sendable, Codable {
    package let issuer: Issuer
    package let tokenEndpoint: OutboundURL
    /// Nil when the server offers none.
    package let revocationEndpoint: OutboundURL?
    /// The client that the tokens were given to; no other may use them.
    package let clientID: String
    /// The key by which the client proved who it is; the server wants the same one each time. Nil for a public client.
    package let clientKeyID: String?
    /// The key that the tokens are bound to.
    package let dpopKey: SigningKey

    package init(
        issuer: Issuer, tokenEndpoint: OutboundURL, revocationEndpoint: OutboundURL?, clientID: String,
        clientKeyID: String?, dpopKey: SigningKey
    ) {
        self.issuer = issuer
        self.tokenEndpoint = tokenEndpoint
        self.revocationEndpoint = revocationEndpoint
        self.clientID = clientID
        self.clientKeyID = clientKeyID
        self.dpopKey = dpopKey
    }
}

extension ATSession: CustomStringConvertible, CustomReflectable {
    /// Without the tokens.
    package var description: String { "ATSession(\(did), \(pds), \(scope))" }
    package var customMirror: Mirror { Mirror(self, children: ["did": did, "pds": pds, "expiresAt": expiresAt]) }
}
