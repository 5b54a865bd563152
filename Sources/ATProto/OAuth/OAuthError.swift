import HTTPTransport
import Identifiers

/// Why a sign-in, a refresh or a revocation came to nothing. Never holds a token, a code or a key.
///
/// The first group ends before anybody is sent anywhere, the second before the token endpoint is asked.
package enum OAuthError: Error, Sendable {
    // MARK: Beginning

    /// What was typed is neither a handle, a DID nor the address of a server.
    case badAccount(AccountInput.ParseError)
    case identity(IdentityError)
    /// The server lacks what the profile demands, or says it in a way that cannot be used: the name of the metadata's
    /// field, or what is missing.
    case serverUnsupported(String)
    /// More was to be asked for than the client's metadata declares.
    case scopeNotDeclared(ATScopes)
    /// The server grants neither the scopes that were asked for nor the ones in their place.
    case scopeRefused(NetworkError)

    // MARK: Coming back

    case missingParameter(String)
    /// The answer belongs to another attempt, or to nobody's.
    case stateMismatch
    /// The answer comes from another server than the one that was asked.
    case issuerMismatch
    /// The person said no.
    case denied
    /// The server said no, for the reason that this code of RFC 6749, section 4.1.2.1, names.
    case refused(code: String)
    /// The attempt is older than ``OAuthClient/maximumAge``.
    case expired

    // MARK: Tokens

    /// The code or the refresh token is used, too old, revoked or not ours: the person must sign in.
    case invalidGrant(NetworkError)
    /// The server does not accept the client: its metadata or keys do not reach it, or do not please it.
    case clientRefused(NetworkError)
    /// The key that the session began with is not among those given; no other will do for it.
    case clientKeyMissing(id: String)
    /// That field of the token endpoint's answer is missing or unusable.
    case badAnswer(field: String)
    /// The tokens are for somebody else than the account that was asked for; they were revoked.
    case subjectMismatch(DID)
    /// The account is kept on a server that does not name this authorization server; the tokens were revoked.
    case serverNotAuthoritative(DID)
    /// Less was granted than asked for; the tokens were revoked.
    case scopeNotGranted(ScopeShortfall)
    /// The session has no refresh token, or is not one of OAuth.
    case notRefreshable
    /// The account has moved to another server since; the person must sign in there.
    case accountMoved
    case network(NetworkError)
}

/// What a server left out of a grant.
package struct ScopeShortfall: Sendable, Hashable {
    package let granted: ATScopes
    package let missing: ATScopes

    /// Whether the server granted nothing of what it could only know as granular scopes: it is one from before them,
    /// and beginning again with ``ATScopes/transitional`` may help. Otherwise the person left something out.
    package var isServerWithoutGranularScopes: Bool { !granted.hasPermissions }
}
