import HTTPTypes
import Hummingbird

/// An error of the authorization server (RFC 6749, section 5.2; RFC 9449, sections 5 and 8; RFC 9126, section 2.3).
struct OAuthError: HTTPResponseError {
    let code: String
    let explanation: String
    var status: HTTPResponse.Status = .badRequest
    var headers: HTTPFields = [:]

    init(_ code: String, _ explanation: String) {
        self.code = code
        self.explanation = explanation
    }

    static func invalidRequest(_ explanation: String) -> OAuthError { OAuthError("invalid_request", explanation) }
    static func invalidClient(_ explanation: String) -> OAuthError { OAuthError("invalid_client", explanation) }
    static func invalidGrant(_ explanation: String) -> OAuthError { OAuthError("invalid_grant", explanation) }
    static func invalidScope(_ explanation: String) -> OAuthError { OAuthError("invalid_scope", explanation) }
    static func invalidMetadata(_ explanation: String) -> OAuthError {
        OAuthError("invalid_client_metadata", explanation)
    }
    static func invalidProof(_ explanation: String) -> OAuthError { OAuthError("invalid_dpop_proof", explanation) }
    static func invalidToken(_ explanation: String) -> OAuthError { OAuthError("invalid_token", explanation) }
    static let nonceNeeded = OAuthError("use_dpop_nonce", "Authorization server requires nonce in DPoP proof")

    func response(from request: Request, context: some RequestContext) throws -> Response {
        var headers = headers
        headers[.cacheControl] = "no-store"
        return try .json(
            ["error": .string(code), "error_description": .string(explanation)], status: status, headers: headers)
    }

    /// The same error where a resource is asked for: 401 with a challenge (RFC 9449, sections 7.1 and 9), in XRPC's
    /// words.
    var atResource: XRPCError {
        let explanation = code == "use_dpop_nonce" ? "Resource server requires nonce in DPoP proof" : explanation
        var error = XRPCError(status: .unauthorized, name: code, message: explanation)
        let shown = explanation.filter { $0 != "\"" && $0 != "\\" }
        error.headers[.wwwAuthenticate] =
            "DPoP algs=\"ES256\", error=\"\(code)\", error_description=\"\(shown)\""
        return error
    }
}

extension HTTPField.Name {
    static let dpop = known("DPoP")
    static let dpopNonce = known("DPoP-Nonce")
    static let atprotoProxy = known("atproto-proxy")
}
