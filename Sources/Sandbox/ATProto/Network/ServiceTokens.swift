import Crypto
import Hummingbird
import Identifiers

/// Tokens with which the PDS vouches for an account to another service, for one method
/// (https://atproto.com/specs/xrpc, "Inter-Service Authentication"). The real ones are signed with the account's own key;
/// here one secret does for all, since services read them and clients do not.
struct ServiceTokens: Sendable {
    private let secret: SymmetricKey
    private let now: @Sendable () -> Int64
    private let id: @Sendable () -> String

    init(environment: SandboxEnvironment) {
        secret = SymmetricKey(data: environment.randomBytes(32))
        now = environment.now
        id = { environment.token("srv-", bytes: 16) }
    }

    /// `com.atproto.server.getServiceAuth`, as bluesky-social/atproto bounds it: at most an hour, and a minute for a
    /// token that is good for any method.
    func issue(_ query: FormParameters, to caller: Caller) throws -> JSONValue {
        guard let audience = query["aud"], audience.hasPrefix("did:") else {
            throw XRPCError.invalidRequest("Params must have the property \"aud\"")
        }
        let method = query["lxm"]
        if let method, !NSID.isValid(method) { throw XRPCError.invalidRequest("lxm must be a valid nsid") }
        let seconds = now() / 1_000
        let expiry = try query["exp"].map { text in
            guard let moment = Int64(text) else { throw XRPCError.invalidRequest("exp must be an integer") }
            return moment
        }
        if let expiry {
            guard expiry > seconds else { throw Self.badExpiration("expiration is in past") }
            guard expiry - seconds <= (method == nil ? 60 : 3_600) else {
                throw Self.badExpiration("cannot request a token with an expiration so far in the future")
            }
        }
        try caller.permissions?.require(method: method ?? "*", audience: audience)
        let token = try JSONWebToken.signed(
            header: ["typ": "JWT", "alg": "HS256"],
            claims: .members([
                "iss": .string(caller.did.description), "aud": .string(audience), "jti": .string(id()),
                "iat": .integer(seconds), "exp": .integer(expiry ?? seconds + 60), "lxm": method.map(JSONValue.string),
            ]), secret: secret)
        return ["token": .string(token)]
    }

    /// Whose token a request to a service carries.
    func verify(_ request: Request, audience: String, method: String) throws -> DID {
        let parts = request.headers[.authorization]?.split(separator: " ", maxSplits: 1) ?? []
        guard parts.count == 2, parts[0] == "Bearer",
            let token = try? JSONWebToken(String(parts[1])),  // Unreadable: not a token of ours.
            token.isSigned(by: secret), let issuer = token.claims["iss"]?.string
        else { throw XRPCError.authenticationRequired("jwt could not be verified", name: "BadJwt") }
        guard (token.claims["exp"]?.integer ?? 0) > now() / 1_000 else {
            throw XRPCError.authenticationRequired("jwt expired", name: "JwtExpired")
        }
        guard token.claims["aud"]?.string == audience else {
            throw XRPCError.authenticationRequired("jwt audience does not match service did", name: "BadJwtAudience")
        }
        guard token.claims["lxm"]?.string == method else {
            throw XRPCError.authenticationRequired("bad jwt lexicon method", name: "BadJwtLexiconMethod")
        }
        return try DID(issuer)
    }

    private static func badExpiration(_ message: String) -> XRPCError {
        XRPCError.invalidRequest(message, name: "BadExpiration")
    }
}
