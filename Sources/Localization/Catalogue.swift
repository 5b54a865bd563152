import Foundation

/// The texts of one language, for all rooms, from `texts/<language>.json`: a key and a sentence each, or an object of plural forms
/// (`{"one": "{count} person", "other": "{count} people"}`), chosen by the number `count`.
package struct Catalogue: Sendable {
    package enum LoadError: Error, CustomStringConvertible {
        case unreadable(path: String, reason: String)
        case malformed(path: String, key: String, reason: String)

        package var description: String {
            switch self {
            case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
            case .malformed(let path, let key, let reason): "\(path), '\(key)': \(reason)"
            }
        }
    }

    package enum Message: Sendable, Hashable {
        case single(MessageTemplate)
        case plural([String: MessageTemplate])

        /// The names of all places, in any form.
        package var places: Set<String> {
            switch self {
            case .single(let template): template.places
            case .plural(let forms): forms.values.reduce(into: []) { $0.formUnion($1.places) }
            }
        }
    }

    /// The plural categories that CLDR knows.
    package static let categories: Set<String> = ["zero", "one", "two", "few", "many", "other"]

    package let messages: [String: Message]

    /// The languages that there are texts in, in the order of their BCP 47 tags.
    package static func languages() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Resources.folder(of: "Localization") + "/texts")
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// The texts in one of ``languages()``.
    package init(language: String) throws {
        try self.init(path: "\(Resources.folder(of: "Localization"))/texts/\(language).json")
    }

    package init(path: String) throws(LoadError) {
        let raw: [String: Entry]
        do {
            raw = try JSONDecoder().decode([String: Entry].self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        var messages: [String: Message] = [:]
        for (key, entry) in raw {
            do throws(MessageTemplate.ParseError) {
                messages[key] = try entry.message()
            } catch {
                throw .malformed(path: path, key: key, reason: "a brace stands alone, or a name is not a plain word")
            }
            if case .plural(let forms) = messages[key] {
                guard forms["other"] != nil, Self.categories.isSuperset(of: forms.keys) else {
                    throw .malformed(path: path, key: key, reason: "plural forms need 'other' and CLDR's names")
                }
            }
        }
        self.messages = messages
    }

    private enum Entry: Decodable {
        case single(String)
        case plural([String: String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            do {
                self = .single(try container.decode(String.self))
            } catch DecodingError.typeMismatch {
                self = .plural(try container.decode([String: String].self))
            }
        }

        func message() throws(MessageTemplate.ParseError) -> Message {
            switch self {
            case .single(let text): return .single(try MessageTemplate(parsing: text))
            case .plural(let texts):
                var forms: [String: MessageTemplate] = [:]
                for (category, text) in texts { forms[category] = try MessageTemplate(parsing: text) }
                return .plural(forms)
            }
        }
    }
}
