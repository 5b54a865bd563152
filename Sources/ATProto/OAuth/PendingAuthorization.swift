import HTTPTransport
import Identifiers

/// A sign-in under way, to be kept until the person comes back. A secret: seal it, bind it to the browser session, and
/// use it once.
package struct PendingAuthorization: Sendable, Codable {
    /// Whose tokens may come of it.
    enum Subject: Sendable, Codable {
        case account(DID, pds: OutboundURL)
        /// Whoever signs in there and is kept on that PDS.
        case pds(OutboundURL)
        /// Whoever signs in there, as long as their PDS names this authorization server.
        case anybody
    }

    package let issuer: Issuer
    package let state: String
    /// What was asked for, which is less granular than what was wanted when the server knows no better.
    package let scope: ATScopes
    /// Milliseconds since 1970 UTC.
    package let startedAt: Int64
    let subject: Subject
    let clientID: String
    let redirectURI: String
    /// Nil for a public client.
    let clientKeyID: String?
    let tokenEndpoint: OutboundURL
    let revocationEndpoint: OutboundURL?
    let verifier: CodeVerifier
    let key: SigningKey

    /// The account that was named; nil when the attempt began with a server.
    package var did: DID? {
        if case .account(let did, _) = subject { did } else { nil }
    }
}

extension PendingAuthorization: CustomStringConvertible, CustomReflectable {
    /// Without the secrets.
    package var description: String { "PendingAuthorization(\(issuer), \(did?.description ?? "anybody"))" }
    package var customMirror: Mirror { Mirror(self, children: ["issuer": issuer, "startedAt": startedAt]) }
}
