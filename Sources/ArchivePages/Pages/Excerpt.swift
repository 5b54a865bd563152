/// The beginning of a text in one line.
enum Excerpt {
    /// - Parameter length: of the excerpt at most, in characters as people see them.
    static func of(_ text: String, length: Int = 140) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > length ? line.prefix(length - 1) + "…" : line
    }
}
