import Campaign
import Foundation

/// The directory for programs. The fields are those of the file: docs/directory.md.
enum DirectoryData {
    static func csv(_ entries: [DirectoryEntry]) -> [UInt8] {
        let lines = [DirectoryColumn.header] + entries.map { $0.row.fields.map(inert) }
        return Array((lines.map(CSVDocument.line).joined(separator: "\r\n") + "\r\n").utf8)
    }

    static func json(_ entries: [DirectoryEntry], campaign: String) throws -> [UInt8] {
        struct Answer: Encodable {
            let campaign: String
            let entries: [DirectoryRow]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(Answer(campaign: campaign, entries: entries.map(\.row))))
    }

    /// Spreadsheets take a field that begins so for a formula.
    private static func inert(_ field: String) -> String {
        guard let first = field.first, "=+-@\t".contains(first) else { return field }
        return "'" + field
    }
}
