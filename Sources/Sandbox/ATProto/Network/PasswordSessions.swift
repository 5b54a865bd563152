import Crypto
import Identifiers

/// Sessions of the kind that an app password opens: two JWTs, which only this server reads.
actor PasswordSessions {
    struct Tokens: Sendable {
        let access: String
        let refresh: String
    }

    private static let accessMilliseconds: Int64 = 2 * 3_600_000
    private static let refreshMilliseconds: Int64 = 60 * 86_400_000

    private let environment: SandboxEnvironment
    private let audience: String
    private var secret: [UInt8]
    /// By the refresh token's `jti`, which the access token shares in its `ses` claim.
    private var sessions: [String: DID] = [:]

    init(environment: SandboxEnvironment, audience: String) {
        self.environment = environment
        self.audience = audience
        secret = environment.randomBytes(32)
    }

    /// What outlives a restart.
    struct State: Sendable, Codable {
        let secret: [UInt8]
        let sessions: [String: DID]
    }

    var saved: State { State(secret: secret, sessions: sessions) }

    func restore(_ saved: State) {
        secret = saved.secret
        sessions = saved.sessions
    }

    func open(for did: DID) throws -> Tokens {
        let id = environment.token("ses-", bytes: 16)
        sessions[id] = did
        return Tokens(
            access: try token(
                type: "at+jwt", scope: "com.atproto.appPass", did: did, id: id, lifetime: Self.accessMilliseconds),
            refresh: try token(
                type: "refresh+jwt", scope: "com.atproto.refresh", did: did, id: id,
                lifetime: Self.refreshMilliseconds))
    }

    /// Takes a refresh token, which is good once, for a new pair.
    func rotate(_ refreshToken: String) throws -> (did: DID, tokens: Tokens) {
        let (did, id) = try read(refreshToken, type: "refresh+jwt")
        guard sessions.removeValue(forKey: id) != nil else {
            throw XRPCError.invalidRequest("Token has been revoked", name: "ExpiredToken")
        }
        return (did, try open(for: did))
    }

    func close(_ refreshToken: String) throws {
        sessions[try read(refreshToken, type: "refresh+jwt").id] = nil
    }

    /// Whose access token it is.
    func verify(_ accessToken: String) throws -> DID { try read(accessToken, type: "at+jwt").did }

    /// Ends all sessions, or those of one account. Access tokens stay good till they expire, unless all end.
    func revoke(of did: DID?) {
        sessions = sessions.filter { did != nil && $0.value != did }
        if did == nil { secret = environment.randomBytes(32) }
    }

    private func read(_ text: String, type: String) throws -> (did: DID, id: String) {
        let token: JSONWebToken
        do {
            token = try JSONWebToken(text)
        } catch { throw XRPCError.invalidRequest("Token could not be verified", name: "InvalidToken") }
        guard token.isSigned(by: SymmetricKey(data: secret)), token.header["typ"]?.string == type,
            let id = token.claims["jti"]?.string,
            let subject = token.claims["sub"]?.string, let expiry = token.claims["exp"]?.integer
        else { throw XRPCError.invalidRequest("Token could not be verified", name: "InvalidToken") }
        guard expiry > environment.now() / 1000 else {
            throw XRPCError.invalidRequest("Token has expired", name: "ExpiredToken")
        }
        return (try DID(subject), id)
    }

    private func token(type: String, scope: String, did: DID, id: String, lifetime: Int64) throws -> String {
        let now = environment.now()
        return try JSONWebToken.signed(
            header: ["typ": .string(type), "alg": "HS256"],
            claims: [
                "scope": .string(scope), "aud": .string(audience), "sub": .string(did.description),
                "jti": .string(id), "iat": .integer(now / 1000), "exp": .integer((now + lifetime) / 1000),
            ], secret: SymmetricKey(data: secret))
    }
}
