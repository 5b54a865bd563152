import Campaign
import Foundation
import Identifiers

/// What somebody typed into the form for suggestions, and what is wrong with it.
struct SuggestForm: Sendable {
    /// The fields' names, in the form's order.
    enum Field: String, CaseIterable {
        case name, kind, country, status, date, source, x, bluesky, mastodon, website, note, contact

        /// In characters.
        var limit: Int {
            switch self {
            case .note: 2_000
            case .contact, .name: 200
            case .source: DirectoryEntry.fieldLimit
            default: 300
            }
        }
    }

    private(set) var texts: [Field: String] = [:]
    /// The fields that are wrong, each with the last part of its sentence's key.
    private(set) var errors: [(field: Field, key: String)] = []

    /// The empty form, or one about an entry that stands there already.
    init(about name: String?, _ entries: [DirectoryEntry]) {
        guard let name, let entry = entries.first(where: { $0.name == name }) else { return }
        for field in Field.allCases {
            guard field != .source, let column = DirectoryColumn(rawValue: field.rawValue) else { continue }
            texts[field] = entry.row[column]
        }
    }

    init(_ form: FormBody) {
        for field in Field.allCases {
            texts[field] = (form[field.rawValue] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        }
        check()
    }

    subscript(field: Field) -> String { texts[field] ?? "" }

    var suggestion: DirectorySuggestion {
        var row = DirectoryRow([:])
        for column in DirectoryColumn.allCases {
            if let field = Field(rawValue: column.rawValue) { row[column] = self[field] }
        }
        return DirectorySuggestion(row: row, note: self[.note], contact: self[.contact])
    }

    private mutating func check() {
        for field in Field.allCases {
            let text = self[field]
            let hasBadSign = text.unicodeScalars.contains {
                $0.properties.generalCategory == .control && !(field == .note && "\r\n\t".unicodeScalars.contains($0))
            }
            if text.count > field.limit || hasBadSign {
                errors.append((field, "long"))
            } else if let key = mistake(in: field) {
                errors.append((field, key))
            }
        }
    }

    /// The last part of the key of the sentence that says what to write.
    private func mistake(in field: Field) -> String? {
        let text = self[field]
        switch field {
        case .name: return text.isEmpty ? "name" : nil
        case .kind: return DirectoryKind(rawValue: text) == nil ? "kind" : nil
        case .status: return DirectoryStatus(rawValue: text) == nil ? "status" : nil
        case .country:
            return text.isEmpty || text.wholeMatch(of: /[A-Za-z]{2}/) != nil ? nil : "country"
        case .source: return DirectoryEntry.isPage(text) ? nil : "source"
        case .contact: return self[.kind] == DirectoryKind.person.rawValue && text.isEmpty ? "contact" : nil
        case .note: return nil
        case .date: return parses(text) { _ = try DirectoryDate($0) } ? nil : "date"
        case .x: return parses(text) { _ = try XHandle($0) } ? nil : "x"
        case .bluesky: return parses(text) { _ = try Handle(typed: $0) } ? nil : "bluesky"
        case .mastodon: return parses(text) { _ = try Acct($0) } ? nil : "mastodon"
        case .website:
            return parses(text) { guard try ServerHost($0).name.contains(".") else { throw NoDomain() } }
                ? nil : "website"
        }
    }

    private struct NoDomain: Error {}

    /// Whether what may be left out is right.
    private func parses(_ text: String, _ parse: (String) throws -> Void) -> Bool {
        if text.isEmpty { return true }
        do {
            try parse(text)
            return true
        } catch {
            return false  // The sentence at the field says how to write it.
        }
    }
}
