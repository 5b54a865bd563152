import HTTPTransport

/// Why a call brought no answer. The server's name for it, such as `InvalidSwap`, is the error's `code`.
package enum XRPCError: Error, Sendable, CustomStringConvertible {
    /// The access token is expired, revoked or unknown, and nothing was done: refresh, then call again. Should the new
    /// one be rejected too, the person must sign in.
    case tokenRejected(NetworkError)
    /// The grant does not cover this, and nothing was done: the person must grant more.
    case scopeMissing(NetworkError)
    case network(NetworkError)

    package var networkError: NetworkError {
        switch self {
        case .tokenRejected(let error), .scopeMissing(let error), .network(let error): error
        }
    }

    package var description: String { networkError.description }

    /// What kind of refusal it is.
    ///
    /// Names as bluesky-social/atproto gives them (`packages/pds/src/auth-verifier.ts`,
    /// `packages/oauth/oauth-provider/src/oauth-verifier.ts`). A 401 with another name, such as `AccountTakedown`, is
    /// about the account: no new token helps.
    init(refusal error: NetworkError, hadToken: Bool) {
        guard hadToken else {
            self = .network(error)
            return
        }
        switch (error.status, error.code) {
        case (400?, "ExpiredToken"?), (400?, "InvalidToken"?): self = .tokenRejected(error)
        case (401?, nil), (401?, "ExpiredToken"?), (401?, "InvalidToken"?), (401?, "invalid_token"?),
            (401?, "AuthMissing"?), (401?, "AuthenticationRequired"?):
            self = .tokenRejected(error)
        case (403?, "ScopeMissingError"?), (403?, "insufficient_scope"?), (403?, "InsufficientScope"?):
            self = .scopeMissing(error)
        default: self = .network(error)
        }
    }
}
