import Crypto
import HTTPTypes
import Hummingbird

/// A proof of possession that was checked (RFC 9449, section 4.3).
struct DPoPProof: Sendable {
    /// The thumbprint of the key that signed.
    let thumbprint: String

    /// What a proof must be for.
    struct Expectation: Sendable {
        let method: String
        /// Without query and fragment.
        let url: String
        /// The token that goes with it; nil at the authorization server.
        let accessToken: String?
    }

    private static let maximumAgeSeconds: Int64 = 190
    private static let maximumAheadSeconds: Int64 = 60

    /// The one proof in the headers; nil when there is none.
    static func text(in headers: HTTPFields) throws(OAuthError) -> String? {
        let values = headers[values: .dpop]
        guard let first = values.first else { return nil }
        guard values.count == 1, !first.isEmpty, !first.contains(",") else {
            throw .invalidProof("DPoP header must contain a single proof")
        }
        return first
    }

    /// Checks everything but whether the proof was used before, which takes memory: see ``ReplayMemory``.
    ///
    /// - Parameter now: milliseconds since 1970 UTC.
    /// - Returns: the proof and its `jti`.
    static func check(
        _ text: String, for expectation: Expectation, nonces: DPoPNonces, now: Int64
    ) throws(OAuthError) -> (proof: DPoPProof, id: String) {
        let token: JSONWebToken
        let key: JSONWebKey
        do {
            token = try JSONWebToken(text)
            key = try JSONWebKey(token.header["jwk"] ?? .null)
        } catch { throw .invalidProof("Malformed DPoP proof: \(error)") }
        guard token.header["typ"] == "dpop+jwt" else { throw .invalidProof("DPoP \"typ\" mismatch") }
        guard token.isSigned(by: key) else { throw .invalidProof("DPoP proof is not signed by ES256 with its key") }
        let claims = token.claims
        guard let id = claims["jti"]?.string, !id.isEmpty else { throw .invalidProof("DPoP \"jti\" missing") }
        guard claims["htm"]?.string == expectation.method else { throw .invalidProof("DPoP \"htm\" mismatch") }
        guard let url = claims["htu"]?.string, url.prefix(while: { $0 != "?" && $0 != "#" }) == url,
            url == expectation.url
        else { throw .invalidProof("DPoP \"htu\" mismatch") }
        guard let issuedAt = claims["iat"]?.integer else { throw .invalidProof("DPoP \"iat\" missing") }
        let age = now / 1000 - issuedAt
        guard age <= maximumAgeSeconds, age >= -maximumAheadSeconds else {
            throw .invalidProof("DPoP \"iat\" is not recent")
        }
        if let expiry = claims["exp"]?.integer, expiry <= now / 1000 { throw .invalidProof("DPoP proof has expired") }
        guard let nonce = claims["nonce"] else { throw .nonceNeeded }
        guard let nonce = nonce.string, nonces.accepts(nonce, now: now) else { throw .nonceNeeded }
        if let accessToken = expectation.accessToken {
            let hash = Base64URL.encode(SHA256.hash(data: Array(accessToken.utf8)))
            guard claims["ath"]?.string == hash else { throw .invalidProof("DPoP \"ath\" mismatch") }
        } else if claims["ath"] != nil {
            throw .invalidProof("DPoP \"ath\" claim not allowed")
        }
        return (DPoPProof(thumbprint: key.thumbprint), id)
    }
}

/// The nonces that a server gives out: they change with time, and at a test's command.
struct DPoPNonces: Sendable {
    private let secret: SymmetricKey
    private let rotationMilliseconds: Int64
    private var jumps: Int64 = 0

    init(secret: [UInt8], rotationMilliseconds: Int64) {
        self.secret = SymmetricKey(data: secret)
        self.rotationMilliseconds = rotationMilliseconds
    }

    /// The nonce to use from now on.
    func current(now: Int64) -> String { nonce(number(now)) }

    /// The current nonce and the two before it are taken.
    func accepts(_ nonce: String, now: Int64) -> Bool {
        let number = number(now)
        return (number - 2...number).contains { self.nonce($0) == nonce }
    }

    /// Makes every nonce so far worthless.
    mutating func rotate() { jumps += 3 }

    private func number(_ now: Int64) -> Int64 { now / rotationMilliseconds + jumps }

    private func nonce(_ number: Int64) -> String {
        Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: Array("\(number)".utf8), using: secret)))
    }
}

/// Remembers what may be used once, as long as it would be valid.
struct ReplayMemory: Sendable {
    private var expiries: [String: Int64] = [:]

    /// Whether this is the first use.
    ///
    /// - Parameter until: when it becomes invalid by itself, milliseconds since 1970 UTC.
    mutating func firstUse(of id: String, until: Int64, now: Int64) -> Bool {
        if expiries.count > 50_000 { expiries = expiries.filter { $0.value > now } }
        if let expiry = expiries[id], expiry > now { return false }
        expiries[id] = until
        return true
    }
}
