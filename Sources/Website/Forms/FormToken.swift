import Foundation

/// The token that proves that a form is ours: the session's key, masked anew for each answer, so that compression of
/// answers tells nothing about it.
enum FormToken {
    /// The length of a session's form key, in bytes.
    static let length = 32

    /// A fresh token for the key, in base64url.
    static func make(key: [UInt8], randomBytes: (Int) -> [UInt8]) -> String {
        let mask = randomBytes(key.count)
        let bytes = mask + zip(mask, key).map { $0 ^ $1 }
        return Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Whether the token belongs to the key. Takes the same time wherever they differ.
    static func isValid(_ token: String, key: [UInt8]) -> Bool {
        var text = token.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: text).map(Array.init), bytes.count == 2 * key.count, !key.isEmpty else {
            return false
        }
        var difference: UInt8 = 0
        for index in key.indices { difference |= bytes[index] ^ bytes[index + key.count] ^ key[index] }
        return difference == 0
    }
}
