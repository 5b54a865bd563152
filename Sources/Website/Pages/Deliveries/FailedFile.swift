import Foundation
import HTTPTypes
import Hummingbird

/// What failed, as a table (RFC 4180) that people open in a spreadsheet.
struct FailedFile: Sendable {
    private(set) var text: String
    private let width: Int

    init(columns: [String]) {
        width = columns.count
        text = columns.joined(separator: ",") + "\r\n"
    }

    /// - Parameter fields: one for each column.
    mutating func add(_ fields: [String]) {
        text += fields.prefix(width).map(Self.field).joined(separator: ",") + "\r\n"
    }

    /// Quoted; a cell that a spreadsheet would calculate (names of others may begin with `=`) begins with an apostrophe.
    private static func field(_ value: String) -> String {
        let isFormula = value.first.map { "=+-@\t\r".contains($0) } ?? false
        let safe = (isFormula ? "'" : "") + value
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    func response(named name: String) -> Response {
        // Spreadsheets take a file for UTF-8 by the mark at its beginning.
        var response = Response.bytes(Array("\u{FEFF}\(text)".utf8), type: "text/csv; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }
}
