import Crypto

/// A secret that proves, when the code is redeemed, that whoever redeems it began the attempt (RFC 7636).
struct CodeVerifier: Sendable, Codable {
    /// 43 characters: 32 random bytes in base64url (section 4.1).
    let text: String

    /// - Parameter randomness: gives that many unpredictable bytes.
    init(randomness: (_ count: Int) -> [UInt8]) {
        text = Base64URL.encode(randomness(32))
    }

    init(text: String) {
        self.text = text
    }

    init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The `S256` challenge (section 4.2).
    var challenge: String { Base64URL.encode(SHA256.hash(data: Array(text.utf8))) }
}

extension CodeVerifier: CustomStringConvertible, CustomReflectable {
    /// A secret until the code is redeemed.
    var description: String { "CodeVerifier(…)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
