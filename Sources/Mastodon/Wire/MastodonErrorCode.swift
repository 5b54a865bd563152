/// The `code` of a ``NetworkError`` that a server with the Mastodon API caused.
///
/// Servers word their errors in prose, in their own language and with statuses of their own choice; this is what can
/// be told apart in spite of that. An OAuth endpoint's own code (`invalid_grant`) is passed on as it is.
package enum MastodonErrorCode {
    /// The token was revoked, has expired or was never one: the person must sign in again.
    package static let invalidToken = "invalid_token"
    /// The token does not cover this: more must be asked for.
    package static let insufficientScope = "insufficient_scope"
    /// The person's own account cannot act now: suspended, unconfirmed, waiting for approval, or moved away.
    package static let accountUnusable = "account_unusable"
    /// The server says no, for instance since one of the two blocks the other.
    package static let forbidden = "forbidden"
    package static let notFound = "not_found"
    package static let gone = "gone"
    /// The account follows as many as its server allows (7,500 on Mastodon until there are as many followers).
    package static let followLimit = "follow_limit"
    /// The server understood and refuses what it was given.
    package static let invalid = "invalid"
    package static let rateLimited = "rate_limited"
    /// The server, or what stands before it, is out of order.
    package static let serverError = "server_error"
    /// The server sends elsewhere where it must answer itself.
    package static let redirected = "redirected"
    /// The server answered with what cannot be read.
    package static let unreadable = "unreadable"
}
