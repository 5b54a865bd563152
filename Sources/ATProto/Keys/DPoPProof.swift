import Crypto
import HTTPTransport

/// What shows, with one request, that its sender holds the key that the tokens are bound to (RFC 9449, section 4.2).
struct DPoPProof {
    private struct Header: Encodable {
        let typ = "dpop+jwt"
        let alg = "ES256"
        let jwk: EmbeddedKey
    }

    private struct Claims: Encodable {
        let jti: String
        let htm: String
        let htu: String
        let iat: Int64
        let nonce: String?
        let ath: String?
    }

    private let header: Header
    private let claims: Claims
    private let key: SigningKey

    /// - Parameters:
    ///   - id: never the same twice.
    ///   - issuedAt: milliseconds since 1970 UTC.
    ///   - nonce: what the server gave last.
    ///   - accessToken: the one that is sent along, for resource servers.
    init(
        method: String, url: OutboundURL, key: SigningKey, id: String, issuedAt: Int64, nonce: String?,
        accessToken: String?
    ) {
        header = Header(jwk: EmbeddedKey(key.publicKey))
        claims = Claims(
            jti: id, htm: method, htu: url.withoutQuery.string, iat: issuedAt / 1000, nonce: nonce,
            ath: accessToken.map(Self.hash))
        self.key = key
    }

    func token() throws -> String {
        try SignedToken.make(header: header, claims: claims, key: key)
    }

    /// The digest of an access token that binds a proof to it.
    static func hash(_ accessToken: String) -> String {
        Base64URL.encode(SHA256.hash(data: Array(accessToken.utf8)))
    }
}
