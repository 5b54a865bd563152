import HTTPTypes
import Hummingbird
import NIOCore

/// Why a server does not do what was asked. What that looks like depends on the software.
enum MastodonFault: Error {
    case tokenMissing
    case tokenInvalid
    case tokenRevoked
    /// The token is an app's, and the method needs a person's.
    case userMissing
    case outsideScopes
    case notFound
    case gone
    case notAllowed
    /// What is wrong, as Mastodon words it after "Validation failed: ".
    case invalid(String)
    case tooManyRequests

    func response(of software: MastodonServerSettings.Software, headers: HTTPFields) throws -> Response {
        switch software {
        case .mastodon: try mastodon(headers)
        case .goToSocial: try goToSocial(headers)
        }
    }

    /// As `app/controllers/concerns/api/error_handling.rb` and Doorkeeper answer.
    private func mastodon(_ headers: HTTPFields) throws -> Response {
        var headers = headers
        let (status, text): (HTTPResponse.Status, String) =
            switch self {
            case .tokenMissing, .tokenInvalid: (.unauthorized, "The access token is invalid")
            case .tokenRevoked: (.unauthorized, "The access token was revoked")
            case .userMissing: (.unprocessableContent, "This method requires an authenticated user")
            case .outsideScopes: (.forbidden, "This action is outside the authorized scopes")
            case .notFound: (.notFound, "Record not found")
            case .gone: (.gone, "Gone")
            case .notAllowed: (.forbidden, "This action is not allowed")
            case .invalid(let reason): (.unprocessableContent, "Validation failed: \(reason)")
            case .tooManyRequests: (.tooManyRequests, "Too many requests")
            }
        if status == .unauthorized {
            headers[.wwwAuthenticate] =
                "Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"\(text)\""
        }
        return try .json(["error": .string(text)], status: status, headers: headers)
    }

    /// As GoToSocial's `internal/api/util/errorhandling.go`, but in plain text where a proxy in front often answers.
    private func goToSocial(_ headers: HTTPFields) throws -> Response {
        switch self {
        case .tokenMissing: try Self.error(.unauthorized, "Unauthorized: token not supplied", headers)
        case .tokenInvalid, .tokenRevoked: try Self.error(.unauthorized, "Unauthorized: token not valid", headers)
        case .userMissing: try Self.error(.unauthorized, "Unauthorized: user not supplied", headers)
        case .outsideScopes:
            try Self.error(.forbidden, "Forbidden: token has insufficient scope permission", headers)
        case .notFound, .gone: .text("404 page not found", status: .notFound, headers: headers)
        case .notAllowed: .text("403 forbidden", status: .forbidden, headers: headers)
        case .invalid(let reason): try Self.error(.badRequest, "Bad Request: \(reason.lowercased())", headers)
        case .tooManyRequests: try Self.error(.tooManyRequests, "rate limit reached", headers)
        }
    }

    private static func error(
        _ status: HTTPResponse.Status, _ text: String, _ headers: HTTPFields
    ) throws -> Response {
        try .json(["error": .string(text)], status: status, headers: headers)
    }
}
