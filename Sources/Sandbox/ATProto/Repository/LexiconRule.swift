import FoundationEssentials
import Identifiers

/// What a lexicon says about a value (https://atproto.com/specs/lexicon).
indirect enum LexiconRule: Sendable {
    case string(Format? = nil, minBytes: Int = 0, maxBytes: Int = .max, maxGraphemes: Int = .max)
    case integer(ClosedRange<Int64> = .min ... .max)
    case boolean
    case array(LexiconRule, maxCount: Int = .max)
    case object([String: LexiconRule], required: Set<String>)
    /// An object whose `$type` says which; others are open, as lexicon unions are.
    case union([String: LexiconRule])
    /// MIME types (`image/*`) and the largest size in bytes.
    case blob(accept: [String], maxSize: Int64)
    case unknown

    enum Format: Sendable {
        case datetime, did, atURI, contentID, uri, language
    }

    struct Violation: Error, CustomStringConvertible {
        let path: String
        let reason: String
        var description: String { "\(reason) at \(path)" }
    }

    /// - Throws: ``Violation`` with the place of the first fault.
    func check(_ value: JSONValue, at path: String = "record") throws(Violation) {
        switch (self, value) {
        case (.unknown, _): return
        case (.string(let format, let minBytes, let maxBytes, let maxGraphemes), .string(let text)):
            guard text.utf8.count >= minBytes else { throw Violation(path: path, reason: "string too short") }
            guard text.utf8.count <= maxBytes, text.count <= maxGraphemes else {
                throw Violation(path: path, reason: "string too big")
            }
            if let format, !format.admits(text) { throw Violation(path: path, reason: "Invalid \(format)") }
        case (.integer(let range), .integer(let number)):
            guard range.contains(number) else { throw Violation(path: path, reason: "integer out of range") }
        case (.boolean, .bool): return
        case (.array(let rule, let maxCount), .array(let elements)):
            guard elements.count <= maxCount else { throw Violation(path: path, reason: "array too big") }
            for (index, element) in elements.enumerated() { try rule.check(element, at: "\(path)[\(index)]") }
        case (.object(let members, let required), .object(let given)):
            for name in required.sorted() where given[name] == nil {
                throw Violation(path: path, reason: "Missing required key \"\(name)\"")
            }
            for (name, rule) in members {
                if let member = given[name] { try rule.check(member, at: "\(path).\(name)") }
            }
        case (.union(let types), .object(let given)):
            guard case .string(let type)? = given["$type"] else {
                throw Violation(path: path, reason: "Missing required key \"$type\"")
            }
            if let rule = types[type] { try rule.check(value, at: path) }
        case (.blob(let accept, let maxSize), .object):
            try Self.checkBlob(value, accept: accept, maxSize: maxSize, at: path)
        default: throw Violation(path: path, reason: "Unexpected type")
        }
    }

    private static func checkBlob(
        _ value: JSONValue, accept: [String], maxSize: Int64, at path: String
    ) throws(Violation) {
        guard value["$type"] == "blob", let link = value["ref"]?["$link"]?.string, ContentID(link) != nil,
            let type = value["mimeType"]?.string, let size = value["size"]?.integer, size >= 0
        else { throw Violation(path: path, reason: "Expected a blob reference") }
        guard accept.contains(where: { MIMEPattern($0).matches(type) }) else {
            throw Violation(path: path, reason: "Blob type \(type) is not accepted")
        }
        guard size <= maxSize else { throw Violation(path: path, reason: "Blob is too big (maximum \(maxSize))") }
    }
}

extension LexiconRule.Format {
    func admits(_ text: String) -> Bool {
        switch self {
        case .datetime: return Timestamp(rfc3339: text) != nil
        case .did: return (try? DID(text)) != nil  // Only whether it parses counts here and below.
        case .atURI: return (try? ATURI(text)) != nil
        case .contentID: return ContentID(text) != nil
        case .uri:
            guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else { return false }
            return text.utf8.count <= 8192 && !text.contains(where: \.isWhitespace)
                && text[..<colon].allSatisfy { Self.isLetterOrDigit($0) || "+-.".contains($0) }
                && text.index(after: colon) < text.endIndex
        case .language:
            let subtags = text.split(separator: "-", omittingEmptySubsequences: false)
            return subtags.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(Self.isLetterOrDigit) }
                && (subtags[0].count >= 2 || ["i", "x"].contains(subtags[0])) && subtags[0].allSatisfy(\.isLetter)
        }
    }
}

extension LexiconRule.Format {
    private static func isLetterOrDigit(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}

/// `image/png`, `image/*` or `*/*`.
struct MIMEPattern {
    private let pattern: String

    init(_ pattern: String) {
        self.pattern = pattern
    }

    func matches(_ type: String) -> Bool {
        let parts = type.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !type.contains("*"), !type.contains(" ") else {
            return false
        }
        return pattern == "*/*" || pattern == type
            || (pattern.hasSuffix("/*") && type.hasPrefix(pattern.dropLast()))
    }
}
