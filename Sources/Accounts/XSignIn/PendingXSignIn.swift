import Mastodon

/// A sign-in with X that has begun: what must be known again when the browser comes back. A secret: kept sealed, bound
/// to the browser session that started it, and used once.
package struct PendingXSignIn: Sendable, Hashable, Codable {
    package let state: String
    package let proofKey: ProofKey
    package let redirectURI: String
    /// Milliseconds since 1970 UTC.
    package let startedAt: Int64
}

extension PendingXSignIn: CustomStringConvertible, CustomReflectable {
    /// Without state and proof key.
    package var description: String { "PendingXSignIn(…)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
