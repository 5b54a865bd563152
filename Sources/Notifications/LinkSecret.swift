import Crypto
import Foundation

/// What makes an address of this site its owner's: 32 random bytes, in base64url. Whoever has the address may do what it
/// says, without a session; only its SHA-256 is looked up.
package struct LinkSecret: Sendable, Hashable {
    package let text: String

    /// A new one.
    package init(randomBytes: (Int) -> [UInt8]) {
        text = Data(randomBytes(32)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads a part of an address; `nil` when it cannot be one.
    package init?(_ text: String) {
        let isSign = { (byte: UInt8) -> Bool in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
            default: false
            }
        }
        guard text.utf8.count == 43, text.utf8.allSatisfy(isSign) else { return nil }
        self.text = text
    }

    /// What is stored and looked up.
    package var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }

    /// Whether that is its hash. Takes the same time wherever they differ.
    package func has(_ hash: [UInt8]) -> Bool {
        let own = self.hash
        guard own.count == hash.count else { return false }
        return zip(own, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
