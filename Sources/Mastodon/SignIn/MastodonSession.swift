import Identifiers

/// The right to act for an account on its server, until it is revoked. A secret: kept sealed.
package struct MastodonSession: Sendable, Hashable, Codable {
    package let host: ServerHost
    package let accessToken: String
    package let scope: MastodonScopes
    /// The domain that the server claims for its own addresses when it is another than `host`. Good only for
    /// recognising, in that server's own answers, who is one of its own.
    package let claimedDomain: ServerHost?

    package init(
        host: ServerHost, accessToken: String, scope: MastodonScopes, claimedDomain: ServerHost? = nil
    ) {
        self.host = host
        self.accessToken = accessToken
        self.scope = scope
        self.claimedDomain = claimedDomain
    }
}

extension MastodonSession: CustomStringConvertible, CustomReflectable {
    /// Without the token.
    package var description: String { "MastodonSession(\(host), \(scope))" }
    package var customMirror: Mirror { Mirror(self, children: ["host": host, "scope": scope]) }
}
