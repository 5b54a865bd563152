import Crypto

/// A P-256 public key as a JWK (RFC 7517; RFC 7518, section 6.2.1).
struct JSONWebKey: Sendable {
    enum ParseError: Error {
        case notP256
        case privateKey
        case badPoint
    }

    let keyID: String?
    let key: P256.Signing.PublicKey
    /// The key's name by content (RFC 7638), base64url of SHA-256.
    let thumbprint: String

    init(_ value: JSONValue) throws(ParseError) {
        guard value["kty"] == "EC", value["crv"] == "P-256", let x = value["x"]?.string, let y = value["y"]?.string
        else { throw .notP256 }
        guard value["d"] == nil else { throw .privateKey }
        guard let left = Base64URL.decode(x), let right = Base64URL.decode(y), left.count == 32, right.count == 32
        else { throw .badPoint }
        do {
            key = try P256.Signing.PublicKey(x963Representation: [4] + left + right)
        } catch { throw .badPoint }
        keyID = value["kid"]?.string
        let canonical = #"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#
        thumbprint = Base64URL.encode(SHA256.hash(data: Array(canonical.utf8)))
    }
}

/// A JWT in its compact form, read but not yet believed (RFC 7519).
struct JSONWebToken: Sendable {
    enum ParseError: Error {
        case malformed
    }

    let header: JSONValue
    let claims: JSONValue
    private let signedPart: [UInt8]
    private let signature: [UInt8]

    init(_ text: String) throws(ParseError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(parts[0]), let claims = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw .malformed }
        do {
            self.header = try JSONValue(parsing: header)
            self.claims = try JSONValue(parsing: claims)
        } catch { throw .malformed }
        guard self.header.object != nil, self.claims.object != nil else { throw .malformed }
        signedPart = Array("\(parts[0]).\(parts[1])".utf8)
        self.signature = signature
    }

    /// Whether it is signed with that key by ES256, and says so.
    func isSigned(by key: JSONWebKey) -> Bool {
        guard header["alg"] == "ES256",
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)  // Wrong length: not signed.
        else { return false }
        return key.key.isValidSignature(signature, for: signedPart)
    }

    /// Whether it is signed with that secret by HS256, and says so.
    func isSigned(by secret: SymmetricKey) -> Bool {
        guard header["alg"] == "HS256" else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signedPart, using: secret)
    }

    /// A token signed by HS256.
    static func signed(header: JSONValue, claims: JSONValue, secret: SymmetricKey) throws -> String {
        let part = Base64URL.encode(try header.encoded()) + "." + Base64URL.encode(try claims.encoded())
        let signature = HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: secret)
        return part + "." + Base64URL.encode(Array(signature))
    }
}
