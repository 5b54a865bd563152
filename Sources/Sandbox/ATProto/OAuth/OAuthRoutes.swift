import FoundationEssentials
import HTTPTypes
import Hummingbird
import Identifiers

/// The authorization server's routes and its metadata.
struct OAuthRoutes: Sendable {
    let server: AuthorizationServer
    let directory: AccountDirectory
    let issuer: String

    func add(to router: Router<SandboxRequestContext>) {
        router.get(".well-known/oauth-protected-resource") { _, _ in try Response.json(resourceMetadata) }
        router.get(".well-known/oauth-authorization-server") { _, _ in try Response.json(serverMetadata) }
        // Access tokens are opaque: there is nothing that a client could verify.
        router.get("oauth/jwks") { _, _ in try Response.json(["keys": []]) }
        router.post("oauth/par") { request, _ in
            try await answer(status: .created) {
                let (uri, seconds) = try await server.push(try await form(of: request), headers: request.headers)
                return ["request_uri": .string(uri), "expires_in": .integer(seconds)]
            }
        }
        router.post("oauth/token") { request, _ in
            try await answer { try await server.token(try await form(of: request), headers: request.headers) }
        }
        router.post("oauth/revoke") { request, _ in
            try await answer {
                try await server.revoke(try await form(of: request), headers: request.headers)
                return [:]
            }
        }
        router.get("oauth/authorize") { request, _ in
            try await page { try await showPage(FormParameters(query: request)) }
        }
        router.post("oauth/authorize") { request, _ in
            try await page { try await takeDecision(try await form(of: request)) }
        }
    }

    private func showPage(_ query: FormParameters) async throws -> Response {
        guard let clientID = query["client_id"], let uri = query["request_uri"] else {
            throw OAuthError.invalidRequest("Requests must be pushed first: client_id and request_uri are required")
        }
        let request = try await server.request(uri, clientID: clientID)
        if request.promptsNothing {
            return .redirect(to: try await server.refuse(uri, clientID: clientID, error: "login_required"))
        }
        let accounts = await directory.all.filter { $0.server == .main }
        let html = AuthorizationPage(requestURI: uri, request: request, accounts: accounts).html
        return .page(html, formTargets: Self.origin(of: request.redirectURI).map { [$0] } ?? [])
    }

    private func takeDecision(_ form: FormParameters) async throws -> Response {
        guard let clientID = form["client_id"], let uri = form["request_uri"] else {
            throw OAuthError.invalidRequest("client_id and request_uri are required")
        }
        let request = try await server.request(uri, clientID: clientID)
        guard form["form_token"] == request.formToken else {
            throw OAuthError.invalidRequest("The answer does not come from the sign-in page")
        }
        guard let decision = form["decision"].flatMap(AuthorizationServer.Decision.init) else {
            throw OAuthError.invalidRequest("Accept or deny")
        }
        guard let account = await directory.account(named: form["account"] ?? "") else {
            throw OAuthError.invalidRequest("Nobody of that name is here")
        }
        return .redirect(to: try await server.decide(uri, clientID: clientID, decision, as: account))
    }

    /// A token endpoint's answer: never stored, always with the nonce for next time.
    private func answer(
        status: HTTPResponse.Status = .ok, _ body: () async throws -> JSONValue
    ) async throws -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store"]
        do {
            let body = try await body()
            headers[.dpopNonce] = await server.nonce
            return try .json(body, status: status, headers: headers)
        } catch var error as OAuthError {
            headers[.dpopNonce] = await server.nonce
            error.headers = headers
            throw error
        }
    }

    private func page(_ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch let error as OAuthError {
            return .page(AuthorizationPage.error(error), status: error.status)
        }
    }

    private func form(of request: Request) async throws -> FormParameters {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            throw OAuthError.invalidRequest("The body must be application/x-www-form-urlencoded")
        }
        return FormParameters(String(decoding: try await request.bytes(upTo: 100_000), as: UTF8.self))
    }

    private static func origin(of address: String) -> String? {
        guard let url = URL(string: address), let scheme = url.scheme else { return nil }
        guard let host = url.host() else { return "\(scheme):" }
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host)" + (url.port.map { ":\($0)" } ?? "")
    }

    /// RFC 9728.
    private var resourceMetadata: JSONValue {
        [
            "resource": .string(issuer), "authorization_servers": [.string(issuer)],
            "scopes_supported": [], "bearer_methods_supported": ["header"],
            "resource_documentation": "https://atproto.com",
        ]
    }

    /// RFC 8414, with what the AT Protocol's profile asks for.
    private var serverMetadata: JSONValue {
        [
            "issuer": .string(issuer),
            "authorization_endpoint": .string("\(issuer)/oauth/authorize"),
            "token_endpoint": .string("\(issuer)/oauth/token"),
            "revocation_endpoint": .string("\(issuer)/oauth/revoke"),
            "pushed_authorization_request_endpoint": .string("\(issuer)/oauth/par"),
            "jwks_uri": .string("\(issuer)/oauth/jwks"),
            "require_pushed_authorization_requests": true,
            "authorization_response_iss_parameter_supported": true,
            "client_id_metadata_document_supported": true,
            "require_request_uri_registration": true,
            "request_uri_parameter_supported": true,
            "request_parameter_supported": false,
            "scopes_supported": ["atproto", "transition:email", "transition:generic", "transition:chat.bsky"],
            "subject_types_supported": ["public"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "fragment"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "prompt_values_supported": ["none", "login", "consent", "select_account"],
            "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "dpop_signing_alg_values_supported": ["ES256"],
            "protected_resources": [.string(issuer)],
        ]
    }
}
