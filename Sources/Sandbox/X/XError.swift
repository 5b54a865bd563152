import HTTPTypes
import Hummingbird
import NIOCore

/// What X answers when it does not do what was asked: an OAuth error, or a problem of API v2.
struct XError: HTTPResponseError {
    let status: HTTPResponse.Status
    let body: JSONValue
    var headers: HTTPFields = [:]

    /// An error of the token and revocation endpoints (RFC 6749, section 5.2).
    static func oauth(_ code: String, _ explanation: String, status: HTTPResponse.Status = .badRequest) -> XError {
        XError(status: status, body: ["error": .string(code), "error_description": .string(explanation)])
    }

    /// An API v2 problem (docs.x.com, "Response Codes and Errors").
    static func problem(_ status: HTTPResponse.Status, _ title: String, detail: String? = nil) -> XError {
        XError(
            status: status,
            body: [
                "title": .string(title), "detail": .string(detail ?? title), "type": "about:blank",
                "status": .integer(Int64(status.code)),
            ])
    }

    static let missingAuthorizationHeader = oauth(
        "unauthorized_client", "Missing valid authorization header", status: .unauthorized)

    static func notEnrolled(clientID: String) -> XError {
        XError(
            status: .forbidden,
            body: [
                "client_id": .string(clientID),
                "detail": """
                When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a \
                Twitter developer App that is attached to a Project. You can create a project via the developer portal.
                """,
                "registration_url": "https://developer.twitter.com/en/docs/projects/overview",
                "title": "Client Forbidden", "required_enrollment": "Appropriate Level of API Access",
                "reason": "client-not-enrolled", "type": "https://api.twitter.com/2/problems/client-forbidden",
            ])
    }

    static func badUserFields(_ fields: [String], allowed: [String]) -> XError {
        let list = allowed.joined(separator: ",")
        let errors = fields.map { field -> JSONValue in
            [
                "parameters": ["user.fields": [.string(field)]],
                "message": .string("The `user.fields` query parameter value [\(field)] is not one of [\(list)]"),
            ]
        }
        return XError(
            status: .badRequest,
            body: [
                "errors": .array(errors), "title": "Invalid Request",
                "detail": "One or more parameters to your request was invalid.",
                "type": "https://api.twitter.com/2/problems/invalid-request",
            ])
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        try .json(body, status: status, headers: headers)
    }
}
