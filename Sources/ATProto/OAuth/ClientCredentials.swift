import FoundationEssentials

/// How the client says, and where it can, proves, who it is.
struct ClientCredentials: Sendable {
    let clientID: String
    let redirectURI: String
    /// All that may be asked for.
    let scope: ATScopes
    /// Empty for a public client. New sessions begin with the first; the others serve those that began with them.
    let keys: [SigningKey]

    /// How long an assertion is good, in seconds. It is made for one request.
    private static let assertionLifetime: Int64 = 60

    private struct Header: Encodable {
        let typ = "JWT"
        let alg = "ES256"
        let kid: String
    }

    private struct Claims: Encodable {
        let iss: String
        let sub: String
        let aud: String
        let jti: String
        let iat: Int64
        let exp: Int64
    }

    /// The parameters of a request that say who sends it (RFC 7523, section 2.2).
    ///
    /// - Parameters:
    ///   - clientID: the client that the request is about, which may have had another identifier when it began.
    ///   - key: nil for a public client.
    ///   - id: never the same twice.
    ///   - now: milliseconds since 1970 UTC.
    static func parameters(
        clientID: String, key: SigningKey?, issuer: Issuer, id: String, now: Int64
    ) throws -> [(name: String, value: String)] {
        guard let key else { return [(name: "client_id", value: clientID)] }
        let seconds = now / 1000
        let assertion = try SignedToken.make(
            header: Header(kid: key.id),
            claims: Claims(
                iss: clientID, sub: clientID, aud: issuer.description, jti: id, iat: seconds,
                exp: seconds + assertionLifetime),
            key: key)
        return [
            (name: "client_id", value: clientID),
            (name: "client_assertion_type", value: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            (name: "client_assertion", value: assertion),
        ]
    }

    func key(_ id: String) throws(OAuthError) -> SigningKey {
        guard let key = keys.first(where: { $0.id == id }) else { throw .clientKeyMissing(id: id) }
        return key
    }
}
