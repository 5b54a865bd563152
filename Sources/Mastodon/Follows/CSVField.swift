/// One field of a CSV file (RFC 4180, section 2).
enum CSVField {
    /// The text as a field, quoted where it has to be.
    ///
    /// Spreadsheets run a field that begins with `= + - @` or a tab as a formula. Such a field gets a space in front,
    /// which they show as text, and which Mastodon's importer strips (`field.strip`, app/models/form/import.rb).
    static func encode(_ text: String) -> String {
        var text = text.filter { $0 != "\0" }
        if let first = text.unicodeScalars.first, formulaStarts.contains(first) { text = " " + text }
        let needsQuotes =
            text.unicodeScalars.contains { quotedScalars.contains($0) } || text.first == " " || text.last == " "
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
    private static let quotedScalars: Set<Unicode.Scalar> = [",", "\"", "\r", "\n", "\t", ";"]
}
