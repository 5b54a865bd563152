import HTTPTypes
import Hummingbird
import NIOCore

/// What the token and revocation endpoints answer, in Doorkeeper's words.
enum MastodonOAuthError: HTTPResponseError {
    case invalidClient
    case invalidGrant
    case invalidScope
    case unsupportedGrantType
    case notYourToken

    var status: HTTPResponse.Status {
        switch self {
        case .invalidClient: .unauthorized
        case .notYourToken: .forbidden
        case .invalidGrant, .invalidScope, .unsupportedGrantType: .badRequest
        }
    }

    private var words: (code: String, explanation: String) {
        switch self {
        case .invalidClient:
            (
                "invalid_client",
                "Client authentication failed due to unknown client, no client authentication included, or "
                    + "unsupported authentication method."
            )
        case .invalidGrant:
            (
                "invalid_grant",
                "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI "
                    + "used in the authorization request, or was issued to another client."
            )
        case .invalidScope: ("invalid_scope", "The requested scope is invalid, unknown, or malformed.")
        case .unsupportedGrantType:
            (
                "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization server."
            )
        case .notYourToken: ("unauthorized_client", "You are not authorized to revoke this token")
        }
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        try .json(
            ["error": .string(words.code), "error_description": .string(words.explanation)], status: status,
            headers: [.cacheControl: "no-store"])
    }
}
