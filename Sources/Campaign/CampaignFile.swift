import Foundation
import Yams

/// The campaign that an operator runs, from `campaign.yaml` in the campaign folder.
package struct CampaignFile: Sendable, Hashable {
    /// Why the file cannot be used; the sentence names the key and the fix.
    package enum ReadError: Error, Equatable, CustomStringConvertible {
        case unreadable(path: String, reason: String)
        case malformed(path: String, line: Int?, reason: String)
        case unknownKey(path: String, key: String)
        case badValue(path: String, key: String, expected: String)

        package var description: String {
            switch self {
            case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
            case .malformed(let path, let line, let reason):
                "\(path)\(line.map { ", line \($0)" } ?? ""): \(reason)"
            case .unknownKey(let path, let key):
                "\(path): unknown key '\(key)'; known are name, launch, languages, purge"
            case .badValue(let path, let key, let expected): "\(path): '\(key)' must be \(expected)"
            }
        }
    }

    /// What the campaign calls itself.
    package var name: String
    /// Before this moment people register and import; at it everything is released. Milliseconds since 1970; `nil`
    /// when the campaign is open already.
    package var launchAt: Int64?
    /// BCP 47 tags of the languages that the site is offered in, the first one by default.
    package var languages: [String]
    /// When links that helped nobody are erased; milliseconds since 1970.
    package var purgeAt: Int64?

    /// The campaign that applies without a folder: open, in every language that the program has.
    package static let standard = CampaignFile(
        name: "HelloQuitX", launchAt: nil, languages: ["en", "fr"], purgeAt: nil)

    /// Reads `campaign.yaml` in a folder.
    package init(folder: String) throws(ReadError) {
        let path = folder + "/campaign.yaml"
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        try self.init(parsing: text, path: path)
    }

    package init(parsing text: String, path: String = "campaign.yaml") throws(ReadError) {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw .malformed(path: path, line: nil, reason: "\(error)")
        }
        self = .standard
        guard let node else { return }
        guard let mapping = node.mapping else {
            throw .malformed(path: path, line: nil, reason: "expected 'key: value' lines")
        }
        for (keyNode, value) in mapping {
            let key = keyNode.string ?? ""
            switch key {
            case "name":
                guard let name = value.string, (1...80).contains(name.count) else {
                    throw .badValue(path: path, key: key, expected: "a text of 1 to 80 characters")
                }
                self.name = name
            case "launch": launchAt = try Self.moment(value, key: key, path: path)
            case "purge": purgeAt = try Self.moment(value, key: key, path: path)
            case "languages":
                let languages = value.sequence?.compactMap(\.string) ?? []
                guard !languages.isEmpty, languages.count == value.sequence?.count else {
                    throw .badValue(path: path, key: key, expected: "a list of languages such as [en, fr]")
                }
                self.languages = languages
            default: throw .unknownKey(path: path, key: key)
            }
        }
    }

    private init(name: String, launchAt: Int64?, languages: [String], purgeAt: Int64?) {
        self.name = name
        self.launchAt = launchAt
        self.languages = languages
        self.purgeAt = purgeAt
    }

    private static func moment(_ node: Node, key: String, path: String) throws(ReadError) -> Int64? {
        if node.null != nil { return nil }
        guard let text = node.string else {
            throw .badValue(path: path, key: key, expected: "a moment such as 2027-01-20T12:00:00Z")
        }
        do {
            let date = try Date(text, strategy: .iso8601)
            return Int64((date.timeIntervalSince1970 * 1_000).rounded())
        } catch {
            throw .badValue(path: path, key: key, expected: "a moment such as 2027-01-20T12:00:00Z")
        }
    }
}
