import Crypto
import FoundationEssentials

/// A private P-256 key that signs with ES256: a session's DPoP key, or the one by which the client proves who it is.
///
/// Encodes as its 32 bytes in base64url, which is a secret: seal what holds it.
package struct SigningKey: Sendable, Codable {
    package enum ParseError: Error, Hashable {
        case notThirtyTwoBytes
        /// Zero, or not below the order of the curve.
        case outOfRange
    }

    package let publicKey: PublicKey
    private let key: P256.Signing.PrivateKey

    /// - Parameter rawRepresentation: the private scalar, 32 bytes, big-endian.
    package init(rawRepresentation: [UInt8]) throws(ParseError) {
        guard rawRepresentation.count == 32 else { throw .notThirtyTwoBytes }
        do {
            key = try P256.Signing.PrivateKey(rawRepresentation: rawRepresentation)
        } catch {
            throw .outOfRange
        }
        publicKey = PublicKey(key.publicKey)
    }

    /// A new key.
    ///
    /// - Parameter randomness: gives that many unpredictable bytes.
    package init(randomness: (_ count: Int) -> [UInt8]) throws(ParseError) {
        // Fewer than one in four billion draws are out of range. A source that fails twice is broken.
        do throws(ParseError) {
            try self.init(rawRepresentation: randomness(32))
        } catch {
            try self.init(rawRepresentation: randomness(32))
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(rawRepresentation: Base64URL.decode(try container.decode(String.self)) ?? [])
        } catch let error as ParseError {
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "not a P-256 key", underlyingError: error))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Base64URL.encode(rawRepresentation))
    }

    /// The private scalar, 32 bytes, big-endian. A secret.
    package var rawRepresentation: [UInt8] { Array(key.rawRepresentation) }

    /// Names the key among those that a client publishes: its thumbprint.
    package var id: String { publicKey.thumbprint }

    /// The 64 bytes `r` and `s` over the SHA-256 of `bytes` (RFC 7518, section 3.4).
    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: bytes).rawRepresentation)
    }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    /// Without the private half.
    package var description: String { "SigningKey(\(id))" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
