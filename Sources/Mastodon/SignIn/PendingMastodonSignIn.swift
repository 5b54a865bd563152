import Identifiers

/// A sign-in that has begun: what must be known again when the browser comes back. A secret: kept sealed, bound to
/// the browser session that started it, and used once.
package struct PendingMastodonSignIn: Sendable, Hashable, Codable {
    package let host: ServerHost
    package let clientID: String
    package let redirectURI: String
    package let scopes: MastodonScopes
    package let state: String
    package let proofKey: ProofKey
    package let claimedDomain: ServerHost?
    /// Milliseconds since 1970 UTC.
    package let startedAt: Int64
}

extension PendingMastodonSignIn: CustomStringConvertible, CustomReflectable {
    /// Without state and proof key.
    package var description: String { "PendingMastodonSignIn(\(host))" }
    package var customMirror: Mirror { Mirror(self, children: ["host": host, "scopes": scopes]) }
}
