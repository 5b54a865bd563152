import Crypto
import Foundation

/// The keys that secrets are sealed with: one seals, all open. Lives outside the database.
///
/// Source of the form: one line a key in the key file, `<id> <base64 of 32 bytes>`, the newest last. A key whose line ends
/// with the word `next` opens but does not seal yet.
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
        let seals: Bool
    }

    private static let waiting = "next"

    let keys: [Key]
    let current: Key

    /// Reads the text of a key file.
    package init(parsing text: String) throws(ParseError) {
        var keys: [Key] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.isEmpty || line.hasPrefix("#") { continue }
            let seals = words.last ?? "" != Self.waiting
            guard words.count == (seals ? 2 : 3), let bytes = Data(base64Encoded: String(words[1])), bytes.count == 32,
                (1...32).contains(words[0].utf8.count)
            else { throw .malformed(line: index + 1) }
            let id = String(words[0])
            if keys.contains(where: { $0.id == id }) { throw .duplicateID(id) }
            keys.append(Key(id: id, secret: SymmetricKey(data: bytes), seals: seals))
        }
        guard let current = keys.last(where: \.seals) else { throw .empty }
        self.keys = keys
        self.current = current
    }

    subscript(id: String) -> Key? { keys.first { $0.id == id } }

    /// All keys, the oldest first.
    package var ids: [String] { keys.map(\.id) }

    /// The id of the key that new secrets are sealed with: the last one that does not wait.
    package var currentID: String { current.id }

    /// The id of a key that was added and does not seal yet.
    package var waitingID: String? { keys.last { !$0.seals }?.id }

    /// A line for a new key with that id.
    package static func newLine(id: String, seals: Bool = true) -> String {
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return "\(id) \(secret.base64EncodedString())" + (seals ? "" : " \(waiting)")
    }

    /// The text of a key file in which no key waits.
    static func lettingAllSeal(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            return id(ofLine: line) != nil && words.last ?? "" == waiting
                ? words.dropLast().joined(separator: " ") : String(line)
        }.joined(separator: "\n")
    }

    /// The id of the key in a line of a key file; nil for a comment or an empty line.
    static func id(ofLine line: Substring) -> String? {
        line.hasPrefix("#") ? nil : line.split(whereSeparator: \.isWhitespace).first.map(String.init)
    }
}
