import HTTPTypes
import Hummingbird

/// An error as XRPC answers it: `{"error": NAME, "message": TEXT}` (https://atproto.com/specs/xrpc, "Error
/// Responses"). Names and statuses follow bluesky-social/atproto, `packages/xrpc-server/src/errors.ts`.
struct XRPCError: HTTPResponseError {
    let status: HTTPResponse.Status
    let name: String
    let message: String
    var headers: HTTPFields = [:]

    static func invalidRequest(_ message: String, name: String = "InvalidRequest") -> XRPCError {
        XRPCError(status: .badRequest, name: name, message: message)
    }

    static func authenticationRequired(
        _ message: String = "Authentication Required", name: String = "AuthenticationRequired"
    ) -> XRPCError {
        XRPCError(status: .unauthorized, name: name, message: message)
    }

    static func scopeMissing(_ scope: String) -> XRPCError {
        XRPCError(
            status: .forbidden, name: "ScopeMissingError", message: "Missing required scope \"\(scope)\"")
    }

    static let internalServer = XRPCError(
        status: .internalServerError, name: "InternalServerError", message: "Internal Server Error")

    static func rateLimitExceeded(_ status: PointStatus, now: Int64) -> XRPCError {
        var error = XRPCError(status: .tooManyRequests, name: "RateLimitExceeded", message: "Rate Limit Exceeded")
        error.headers = status.headers
        error.headers[.retryAfter] = "\((status.resetAt - now + 999) / 1000)"
        return error
    }

    init(status: HTTPResponse.Status, name: String, message: String) {
        self.status = status
        self.name = name
        self.message = message
    }

    init(_ error: RepositoryError) {
        switch error {
        case .invalidRecord(let reason): self = .invalidRequest(reason)
        case .conflict: self = .internalServer
        case .badSwap(let reason): self = .invalidRequest(reason, name: "InvalidSwap")
        case .tooManyWrites: self = .invalidRequest("Too many writes. Max: 200")
        case .blobNotFound(let cid): self = .invalidRequest("Could not find blob: \(cid)", name: "BlobNotFound")
        }
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        try .json(["error": .string(name), "message": .string(message)], status: status, headers: headers)
    }
}

extension PointStatus {
    /// `RateLimit-*`, the reset in seconds since 1970 UTC.
    var headers: HTTPFields {
        var headers: HTTPFields = [:]
        headers[.rateLimitLimit] = "\(limit)"
        headers[.rateLimitRemaining] = "\(remaining)"
        headers[.rateLimitReset] = "\(resetAt / 1000)"
        headers[.rateLimitPolicy] = "\(limit);w=\(window)"
        return headers
    }
}
