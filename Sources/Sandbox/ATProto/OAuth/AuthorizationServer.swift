import Crypto
import HTTPTypes
import Hummingbird
import Identifiers

/// The authorization server of the AT Protocol's OAuth profile (https://atproto.com/specs/oauth): PAR, PKCE, DPoP and
/// client assertions are required, tokens are bound to keys, refresh tokens are for single use.
package actor AuthorizationServer {
    package enum Decision: String, Sendable, Codable {
        case accept, deny
    }

    let issuer: String
    private var settings: ATProtoSettings
    private let environment: SandboxEnvironment
    private let clients: ClientRegistry
    private var nonces: DPoPNonces
    private var replays = ReplayMemory()
    private var requests: [String: AuthorizationRequest] = [:]
    private var codes: [String: (request: AuthorizationRequest, did: DID, expiresAt: Int64)] = [:]
    private var sessions: [String: TokenSession] = [:]

    init(settings: ATProtoSettings, environment: SandboxEnvironment) {
        issuer = environment.origins.atproto
        self.settings = settings
        self.environment = environment
        clients = ClientRegistry(fetcher: environment.fetcher)
        nonces = DPoPNonces(
            secret: environment.randomBytes(32), rotationMilliseconds: settings.nonceRotationMilliseconds)
    }

    private var now: Int64 { environment.now() }

    /// The nonce to send along with every answer.
    var nonce: String { nonces.current(now: now) }

    // MARK: Requests

    /// Takes a pushed authorization request (RFC 9126, section 2).
    func push(_ form: FormParameters, headers: HTTPFields) async throws -> (requestURI: String, expiresIn: Int64) {
        try Self.checkForm(form)
        let proof = try prove(headers, path: "/oauth/par")
        let (client, clientProof) = try await authenticate(form, proof: proof)
        let request = try AuthorizationRequest(
            form, client: client, clientProof: clientProof, dpop: proof, settings: settings, now: now,
            formToken: environment.token(""))
        let uri = "urn:ietf:params:oauth:request_uri:\(environment.token("req-", bytes: 16))"
        requests[uri] = request
        return (uri, settings.requestURIMilliseconds / 1000)
    }

    /// The request that a browser came with; good until it is decided or too old.
    func request(_ uri: String, clientID: String) throws(OAuthError) -> AuthorizationRequest {
        guard let request = requests[uri] else { throw .invalidRequest("Unknown request_uri") }
        guard request.expiresAt > now else {
            requests[uri] = nil
            throw .invalidRequest("This request has expired")
        }
        guard request.clientID == clientID else {
            requests[uri] = nil
            throw .invalidRequest("This request was initiated for another client")
        }
        return request
    }

    /// Ends a request by the person's answer. Who is deactivated or suspended is denied.
    ///
    /// - Returns: where to send the browser.
    func decide(
        _ uri: String, clientID: String, _ decision: Decision, as account: ATProtoAccount
    ) throws(OAuthError) -> String {
        let request = try request(uri, clientID: clientID)
        requests[uri] = nil
        guard decision == .accept, account.status == .active else {
            let reason = decision == .deny ? "Access denied" : "This account is \(account.status.rawValue)"
            return request.location([("error", "access_denied"), ("error_description", reason)], issuer: issuer)
        }
        let code = environment.token("cod-")
        codes[code] = (request, account.did, now + settings.codeMilliseconds)
        return request.location([("code", code)], issuer: issuer)
    }

    /// Ends a request with an error for the client.
    func refuse(_ uri: String, clientID: String, error: String) throws(OAuthError) -> String {
        let request = try request(uri, clientID: clientID)
        requests[uri] = nil
        return request.location([("error", error)], issuer: issuer)
    }

    // MARK: Tokens

    /// The token endpoint (RFC 6749, sections 4.1.3 and 6).
    func token(_ form: FormParameters, headers: HTTPFields) async throws -> JSONValue {
        try Self.checkForm(form)
        let proof = try prove(headers, path: "/oauth/token")
        let (client, clientProof) = try await authenticate(form, proof: proof)
        switch form["grant_type"] {
        case "authorization_code":
            return try exchange(form, client: client, clientProof: clientProof, proof: proof)
        case "refresh_token":
            return try refresh(form, client: client, clientProof: clientProof, proof: proof)
        case let other: throw OAuthError("unsupported_grant_type", "Grant type \(other ?? "(none)") is not supported")
        }
    }

    private func exchange(
        _ form: FormParameters, client: ClientMetadata, clientProof: ClientProof, proof: DPoPProof
    ) throws(OAuthError) -> JSONValue {
        guard let code = form["code"] else { throw .invalidRequest("code is required") }
        guard let grant = codes.removeValue(forKey: code) else {
            // Somebody has the code twice: what the first got is worth nothing from now on.
            for session in sessions.values where session.code == code { sessions[session.id] = nil }
            throw .invalidGrant("Invalid code")
        }
        let request = grant.request
        guard grant.expiresAt > now else { throw .invalidGrant("The code has expired") }
        guard request.clientID == client.id, request.clientProof == clientProof else {
            throw .invalidGrant("The code was not issued to this client")
        }
        guard request.keyThumbprint == proof.thumbprint else {
            throw .invalidGrant("DPoP proof does not match the expected JKT")
        }
        guard form["redirect_uri"] == request.redirectURI else {
            throw .invalidGrant("The redirect_uri parameter must match the one used in the authorization request")
        }
        guard let verifier = form["code_verifier"], request.isAnswered(by: verifier) else {
            throw .invalidGrant("Invalid code_verifier")
        }
        let session = TokenSession(
            id: environment.token("tok-", bytes: 16), clientID: client.id, clientProof: clientProof, did: grant.did,
            scope: request.scope, keyThumbprint: proof.thumbprint, code: code, createdAt: now,
            accessToken: "", accessExpiresAt: 0, refreshToken: client.mayRefresh ? "" : nil, refreshExpiresAt: 0)
        return renew(session)
    }

    private func refresh(
        _ form: FormParameters, client: ClientMetadata, clientProof: ClientProof, proof: DPoPProof
    ) throws(OAuthError) -> JSONValue {
        guard let token = form["refresh_token"] else { throw .invalidRequest("refresh_token is required") }
        let found = sessions.values.first { $0.refreshToken == token || $0.usedRefreshTokens.contains(token) }
        guard var session = found else { throw .invalidGrant("Invalid refresh token") }
        guard session.refreshToken == token else {
            sessions[session.id] = nil
            throw .invalidGrant("Refresh token replayed")
        }
        guard session.clientID == client.id, session.clientProof == clientProof, client.mayRefresh,
            session.keyThumbprint == proof.thumbprint
        else {
            sessions[session.id] = nil
            throw .invalidGrant("The session belongs to another client, another client key or another DPoP key")
        }
        guard session.refreshExpiresAt > now else {
            sessions[session.id] = nil
            throw .invalidGrant("Refresh token expired")
        }
        session.usedRefreshTokens.insert(token)
        return renew(session)
    }

    private func renew(_ session: TokenSession) -> JSONValue {
        var session = session
        session.accessToken = environment.token("acc-")
        session.accessExpiresAt = now + settings.accessTokenMilliseconds
        if session.refreshToken != nil {
            session.refreshToken = environment.token("ref-")
            session.refreshExpiresAt = now + settings.refreshTokenMilliseconds
        }
        sessions[session.id] = session
        return .members([
            "access_token": .string(session.accessToken),
            "token_type": "DPoP",
            "expires_in": .integer(settings.accessTokenMilliseconds / 1000),
            "refresh_token": session.refreshToken.map(JSONValue.string),
            "scope": .string(session.scope),
            "sub": .string(session.did.description),
        ])
    }

    /// The revocation endpoint (RFC 7009): what is unknown, or somebody else's, is passed over in silence.
    func revoke(_ form: FormParameters, headers: HTTPFields) async throws {
        try Self.checkForm(form)
        let proof = try prove(headers, path: "/oauth/revoke")
        let (client, clientProof) = try await authenticate(form, proof: proof)
        guard let token = form["token"] else { throw OAuthError.invalidRequest("token is required") }
        for session in sessions.values
        where session.accessToken == token || session.refreshToken == token
            || session.usedRefreshTokens.contains(token)
        {
            guard session.clientID == client.id, session.clientProof == clientProof,
                session.keyThumbprint == proof.thumbprint
            else { continue }
            sessions[session.id] = nil
        }
    }

    /// Whose token this is and what it may do, at a resource (RFC 9449, section 7).
    func verify(
        accessToken: String, headers: HTTPFields, method: String, path: String
    ) throws(OAuthError) -> (did: DID, scope: String, clientID: String) {
        guard let text = try DPoPProof.text(in: headers) else { throw .invalidProof("DPoP proof required") }
        let proof = try prove(
            text, for: .init(method: method, url: issuer + path, accessToken: accessToken))
        guard let session = sessions.values.first(where: { $0.accessToken == accessToken }) else {
            throw .invalidToken("Invalid token")
        }
        guard session.keyThumbprint == proof.thumbprint else { throw .invalidToken("Invalid DPoP key binding") }
        guard session.accessExpiresAt > now else { throw .invalidToken("Token expired") }
        return (session.did, session.scope, session.clientID)
    }

    // MARK: A test's hand

    /// Makes every nonce that was given out worthless, as a restarted server does.
    package func rotateNonce() { nonces.rotate() }

    /// Ends all sessions, or those of one account.
    package func revokeTokens(of did: DID? = nil) {
        sessions = sessions.filter { did != nil && $0.value.did != did }
    }

    /// Changes how long the access tokens live that are given out from now on.
    package func changeAccessTokenLifetime(to milliseconds: Int64) {
        settings.accessTokenMilliseconds = milliseconds
    }

    /// Lets all access tokens expire; refresh tokens stay good.
    package func expireAccessTokens() {
        for id in sessions.keys { sessions[id]?.accessExpiresAt = now }
    }

    /// How many sessions an account has with clients.
    package func sessionCount(of did: DID) -> Int { sessions.values.count { $0.did == did } }

    var saved: [TokenSession] { sessions.values.sorted { $0.id < $1.id } }

    func restore(_ saved: [TokenSession]) {
        sessions = Dictionary(saved.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    // MARK: Proofs

    private func prove(_ headers: HTTPFields, path: String) throws(OAuthError) -> DPoPProof {
        guard let text = try DPoPProof.text(in: headers) else { throw .invalidProof("DPoP proof required") }
        return try prove(text, for: .init(method: "POST", url: issuer + path, accessToken: nil))
    }

    private func prove(_ text: String, for expectation: DPoPProof.Expectation) throws(OAuthError) -> DPoPProof {
        let (proof, id) = try DPoPProof.check(text, for: expectation, nonces: nonces, now: now)
        guard replays.firstUse(of: "dpop \(id)", until: now + 300_000, now: now) else {
            throw .invalidProof("DPoP proof replayed")
        }
        return proof
    }

    /// Who the client is, by its metadata and, for a confidential one, by its assertion (RFC 7523, section 3).
    private func authenticate(
        _ form: FormParameters, proof: DPoPProof
    ) async throws -> (ClientMetadata, ClientProof) {
        guard let id = form["client_id"] else { throw OAuthError.invalidClient("client_id is required") }
        let client = try await clients.client(id)
        guard case .privateKey(let keys) = client.authentication else {
            guard form["client_assertion"] == nil else {
                throw OAuthError.invalidClient("A public client has no client_assertion")
            }
            return (client, ClientProof(keyID: nil, keyThumbprint: nil))
        }
        guard form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            let text = form["client_assertion"]
        else { throw OAuthError.invalidClient("private_key_jwt requires a client_assertion") }
        let key = try checkAssertion(text, client: id, keys: keys)
        guard key.thumbprint != proof.thumbprint else {
            throw OAuthError.invalidRequest("The DPoP proof must be signed with another key than the client assertion")
        }
        return (client, ClientProof(keyID: key.keyID, keyThumbprint: key.thumbprint))
    }

    private func checkAssertion(
        _ text: String, client id: String, keys: [JSONWebKey]
    ) throws(OAuthError) -> JSONWebKey {
        let token: JSONWebToken
        do throws(JSONWebToken.ParseError) {
            token = try JSONWebToken(text)
        } catch { throw .invalidClient("Malformed client_assertion") }
        guard let keyID = token.header["kid"]?.string else {
            throw .invalidClient("\"kid\" required in client_assertion")
        }
        guard let key = keys.first(where: { $0.keyID == keyID }) else {
            throw .invalidClient("The client has no key \"\(keyID)\"")
        }
        guard token.isSigned(by: key) else {
            throw .invalidClient("client_assertion is not signed by ES256 with its key")
        }
        let claims = token.claims
        guard claims["iss"]?.string == id, claims["sub"]?.string == id else {
            throw .invalidClient("client_assertion \"iss\" and \"sub\" must be the client_id")
        }
        let audiences = claims["aud"]?.strings ?? [claims["aud"]?.string ?? ""]
        guard audiences == [issuer] else { throw .invalidClient("client_assertion \"aud\" must be the issuer") }
        let seconds = now / 1000
        guard let expiry = claims["exp"]?.integer, expiry > seconds else {
            throw .invalidClient("client_assertion has expired, or has no \"exp\"")
        }
        guard let issuedAt = claims["iat"]?.integer, issuedAt <= seconds + 30, issuedAt >= seconds - 60 else {
            throw .invalidClient("client_assertion \"iat\" is missing or not recent")
        }
        guard let jti = claims["jti"]?.string, !jti.isEmpty else {
            throw .invalidClient("client_assertion has no \"jti\"")
        }
        guard replays.firstUse(of: "client \(id) \(jti)", until: (expiry + 1) * 1000, now: now) else {
            throw .invalidClient("client_assertion was used before")
        }
        return key
    }

    private static func checkForm(_ form: FormParameters) throws(OAuthError) {
        if let name = form.repeatedName { throw .invalidRequest("Parameter \"\(name)\" is given more than once") }
    }
}
