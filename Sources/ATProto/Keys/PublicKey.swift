import Crypto

/// The public half of a P-256 key in the form that others verify with: a JSON Web Key (RFC 7517; RFC 7518, section 6.2).
package struct PublicKey: Sendable, Hashable {
    /// The coordinates, 32 bytes each, in base64url.
    package let x: String
    package let y: String

    init(_ key: P256.Signing.PublicKey) {
        let coordinates = Array(key.rawRepresentation)
        x = Base64URL.encode(coordinates.prefix(32))
        y = Base64URL.encode(coordinates.suffix(32))
    }

    /// What tells this key from every other one (RFC 7638), in base64url.
    package var thumbprint: String {
        Self.thumbprint(ofMembers: ["crv": Self.curve, "kty": Self.type, "x": x, "y": y])
    }

    /// The digest of a key's required members, sorted by name and without white space (RFC 7638, section 3).
    static func thumbprint(ofMembers members: [String: String]) -> String {
        // Names and values of keys need no escaping: they are base64url or registered names.
        let text = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
        return Base64URL.encode(SHA256.hash(data: Array("{\(text)}".utf8)))
    }

    static let type = "EC"
    static let curve = "P-256"
}

/// A public key as it is embedded in a proof: the bare members.
struct EmbeddedKey: Encodable {
    let kty = PublicKey.type
    let crv = PublicKey.curve
    let x: String
    let y: String

    init(_ key: PublicKey) {
        x = key.x
        y = key.y
    }
}

/// The public keys that a client publishes, so that authorization servers can check its assertions (RFC 7517,
/// section 5).
struct PublishedKeys: Encodable {
    struct Key: Encodable {
        let kty = PublicKey.type
        let crv = PublicKey.curve
        let x: String
        let y: String
        let kid: String
        let use = "sig"
        let alg = "ES256"
    }

    let keys: [Key]

    init(_ keys: [PublicKey]) {
        self.keys = keys.map { Key(x: $0.x, y: $0.y, kid: $0.thumbprint) }
    }
}
