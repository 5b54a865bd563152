import HTTPTransport
import Mastodon

/// Why a sign-in with X came to nothing.
package enum XSignInFailure: Error, Sendable {
    /// The site has no key: people can be members all the same, unproven.
    case notConfigured
    /// What the browser brought back is no answer to this attempt; X was not asked.
    case callback(AuthorizationCallback.Failure)
    /// The attempt is older than ``XSignIn/maximumAge``; X was not asked.
    case expired
    /// The code is used, older than the 30 seconds that X gives it, or not of this attempt.
    case invalidGrant(NetworkError)
    /// X does not serve this site: the key was revoked, is wrong, or has no credit left. The operator must act;
    /// until then the site goes on as without a key.
    case keyRefused(NetworkError)
    /// That field of an answer is missing or unusable.
    case badAnswer(field: String)
    case network(NetworkError)
}
