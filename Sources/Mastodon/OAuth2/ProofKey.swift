import Crypto
import FoundationEssentials

/// A secret that proves, when the code is redeemed, that whoever redeems it started the sign-in (RFC 7636).
package struct ProofKey: Sendable, Hashable, Codable {
    /// 43 characters: 32 random bytes in base64url (section 4.1).
    package let verifier: String

    /// - Parameter randomness: gives that many unpredictable bytes.
    package init(randomness: (_ count: Int) -> [UInt8]) {
        verifier = Self.base64URL(randomness(32))
    }

    package init(verifier: String) {
        self.verifier = verifier
    }

    /// The `S256` challenge (section 4.2).
    package var challenge: String {
        Self.base64URL(SHA256.hash(data: Array(verifier.utf8)))
    }

    private static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-")
            .replacing("/", with: "_")
            .replacing("=", with: "")
    }
}

extension ProofKey: CustomStringConvertible, CustomReflectable {
    /// Never the verifier, which is a secret until the code is redeemed.
    package var description: String { "ProofKey(…)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
