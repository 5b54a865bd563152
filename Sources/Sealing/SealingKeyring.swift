import Crypto
import Foundation

/// The keys that secrets are sealed with: one seals, all open. Lives outside the database.
///
/// Source of the form: one line a key in the key file, `<id> <base64 of 32 bytes>`, the newest last.
package struct SealingKeyring: Sendable {
    /// Why a key file cannot be used.
    package enum ParseError: Error, Equatable, CustomStringConvertible {
        case empty
        case malformed(line: Int)
        case duplicateID(String)

        package var description: String {
            switch self {
            case .empty: "the key file holds no sealing key; restore it from your backup"
            case .malformed(let line):
                "line \(line) of the key file is not '<id> <base64 of 32 bytes>'; restore it from your backup"
            case .duplicateID(let id): "the key file names the key '\(id)' twice; keep the one that belongs to it"
            }
        }
    }

    struct Key: Sendable {
        let id: String
        let secret: SymmetricKey
    }

    let keys: [Key]

    /// Reads the text of a key file.
    package init(parsing text: String) throws(ParseError) {
        var keys: [Key] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.isEmpty || line.hasPrefix("#") { continue }
            guard words.count == 2, let bytes = Data(base64Encoded: String(words[1])), bytes.count == 32,
                (1...32).contains(words[0].utf8.count)
            else { throw .malformed(line: index + 1) }
            let id = String(words[0])
            if keys.contains(where: { $0.id == id }) { throw .duplicateID(id) }
            keys.append(Key(id: id, secret: SymmetricKey(data: bytes)))
        }
        if keys.isEmpty { throw .empty }
        self.keys = keys
    }

    /// How many keys there are.
    package var count: Int { keys.count }

    /// The id of the key that new secrets are sealed with: the last line's.
    package var currentID: String { keys[keys.count - 1].id }

    /// A line for a new key with that id.
    package static func newLine(id: String) -> String {
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return "\(id) \(secret.base64EncodedString())"
    }
}
