import Campaign
import Foundation
import Store

/// How `directory` prints suggestions: text for people, JSON for programs.
enum DirectoryReport {
    struct Suggestion: Encodable {
        let number: Int64
        /// ISO 8601.
        let at: String
        let row: DirectoryRow
        let note: String
        let contact: String

        init(_ suggestion: DirectorySuggestion) {
            number = suggestion.number
            at = DirectoryReport.moment(suggestion.at)
            row = suggestion.row
            note = suggestion.note
            contact = suggestion.contact
        }
    }

    /// The suggestion of that number, if it waits.
    static func suggestion(_ number: Int64, _ platform: Platform) async throws -> DirectorySuggestion {
        guard let suggestion = try await platform.repository.openSuggestions().first(where: { $0.number == number })
        else {
            throw CommandFailure("no suggestion \(number) waits; see 'helloquitx directory suggestions'", .badInput)
        }
        return suggestion
    }

    static func text(_ suggestions: [DirectorySuggestion]) -> String {
        if suggestions.isEmpty { return "no suggestion waits" }
        return suggestions.map { suggestion in
            var lines = ["\(suggestion.number)  \(moment(suggestion.at))  \(plain(suggestion.row[.name]))"]
            for column in DirectoryColumn.allCases where column != .name && !suggestion.row[column].isEmpty {
                lines.append("   \(column.rawValue): \(plain(suggestion.row[column]))")
            }
            if !suggestion.note.isEmpty { lines.append("   note: \(plain(suggestion.note))") }
            if !suggestion.contact.isEmpty { lines.append("   contact: \(plain(suggestion.contact))") }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private static func moment(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }

    /// What strangers wrote, in one line and without signs that turn a terminal's text around.
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.value {
                    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: " "
                    default: scalar
                    }
                }))
    }
}
