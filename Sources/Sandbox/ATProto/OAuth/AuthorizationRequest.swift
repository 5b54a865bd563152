import Crypto
import Identifiers

/// How a client proved who it is, to be the same again at the token endpoint and at each refresh.
struct ClientProof: Sendable, Codable, Hashable {
    /// Nil for a public client.
    let keyID: String?
    let keyThumbprint: String?
}

/// An authorization request that a client pushed (RFC 9126) and that passed every check.
struct AuthorizationRequest: Sendable {
    let clientID: String
    let clientName: String?
    let clientProof: ClientProof
    let redirectURI: String
    let scope: String
    let state: String
    let codeChallenge: String
    let keyThumbprint: String
    let loginHint: String?
    let usesFragment: Bool
    let promptsNothing: Bool
    /// Milliseconds since 1970 UTC.
    let expiresAt: Int64
    /// Goes through the page's form, so that only somebody who saw the page can answer it.
    let formToken: String

    /// Checks a pushed request's parameters against the client (https://atproto.com/specs/oauth, "Authorization
    /// Requests").
    init(
        _ form: FormParameters, client: ClientMetadata, clientProof: ClientProof, dpop: DPoPProof,
        settings: ATProtoSettings, now: Int64, formToken: String
    ) throws(OAuthError) {
        if form["request_uri"] != nil { throw .invalidRequest("request_uri is not allowed here") }
        for name in ["claims", "id_token_hint", "nonce", "request", "authorization_details"] where form[name] != nil {
            throw .invalidRequest("Unsupported \"\(name)\" parameter")
        }
        guard form["response_type"] == "code" else {
            throw OAuthError("unsupported_response_type", "response_type must be \"code\"")
        }
        guard let redirectURI = form["redirect_uri"] else { throw .invalidRequest("redirect_uri is required") }
        guard client.allows(redirectTo: redirectURI) else {
            throw .invalidRequest("Invalid redirect_uri \(redirectURI)")
        }
        guard let state = form["state"], !state.isEmpty else { throw .invalidRequest("state is required") }
        guard form["code_challenge_method"] == "S256" else {
            throw .invalidRequest("atproto requires use of \"S256\" code_challenge_method")
        }
        guard let challenge = form["code_challenge"], Base64URL.decode(challenge)?.count == 32 else {
            throw .invalidRequest("code_challenge must be the base64url of a SHA-256")
        }
        if let thumbprint = form["dpop_jkt"], thumbprint != dpop.thumbprint {
            throw .invalidProof("dpop_jkt is not the thumbprint of the proof's key")
        }
        let mode = form["response_mode"] ?? "query"
        guard ["query", "fragment"].contains(mode) else { throw .invalidRequest("Unsupported response_mode \(mode)") }
        loginHint = try form["login_hint"].map { hint throws(OAuthError) in
            guard (try? DID(hint)) != nil || (try? Handle(hint)) != nil else {  // Whether it parses is the question.
                throw .invalidRequest("Invalid login_hint")
            }
            return hint.lowercased()
        }
        promptsNothing = form["prompt"] == "none"
        scope = try Self.scope(form["scope"], client: client, settings: settings)
        clientID = client.id
        clientName = client.name
        self.clientProof = clientProof
        self.redirectURI = redirectURI
        self.state = state
        codeChallenge = challenge
        keyThumbprint = dpop.thumbprint
        usesFragment = mode == "fragment"
        expiresAt = now + settings.requestURIMilliseconds
        self.formToken = formToken
    }

    /// Where the answer goes: the redirect URI with `parameters`, `state` and `iss` (RFC 9207).
    func location(_ parameters: [(name: String, value: String)], issuer: String) -> String {
        let answer = FormParameters(parameters + [("state", state), ("iss", issuer)]).encoded
        if usesFragment { return "\(redirectURI)#\(answer)" }
        return redirectURI + (redirectURI.contains("?") ? "&" : "?") + answer
    }

    /// Whether `verifier` is what the challenge was made of (RFC 7636, section 4.6).
    func isAnswered(by verifier: String) -> Bool {
        let allowed = verifier.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
            default: false
            }
        }
        return (43...128).contains(verifier.utf8.count) && allowed
            && Base64URL.encode(SHA256.hash(data: Array(verifier.utf8))) == codeChallenge
    }

    /// The scope to grant: what was asked for, all of it registered by the client, less what this server ignores.
    private static func scope(
        _ asked: String?, client: ClientMetadata, settings: ATProtoSettings
    ) throws(OAuthError) -> String {
        let values = (asked ?? "").split(separator: " ").map(String.init)
        for value in values where !client.scopes.contains(value) {
            throw .invalidScope("Scope \"\(value)\" is not declared in the client metadata")
        }
        guard values.contains("atproto") else { throw .invalidScope("The \"atproto\" scope is required") }
        var granted: [String] = []
        for value in values where !granted.contains(value) {
            let known = PermissionScope(value)
            if case .fixed? = known {
                granted.append(value)
            } else if settings.granularScopes == .refused {
                throw .invalidScope("Scope \"\(value)\" is not supported by this server")
            } else if known != nil, settings.granularScopes == .supported {
                granted.append(value)
            }
        }
        return granted.joined(separator: " ")
    }
}

/// What a person granted to a client: one line of tokens, each refresh a new pair.
struct TokenSession: Sendable, Codable {
    let id: String
    let clientID: String
    let clientProof: ClientProof
    let did: DID
    let scope: String
    /// The key that the tokens are bound to.
    let keyThumbprint: String
    let code: String
    /// Milliseconds since 1970 UTC, like the other times.
    let createdAt: Int64
    var accessToken: String
    var accessExpiresAt: Int64
    /// Nil when the client may not refresh.
    var refreshToken: String?
    var refreshExpiresAt: Int64
    /// Refresh tokens that were used; whoever comes with one has stolen it, or was stolen from.
    var usedRefreshTokens: Set<String> = []
}
