/// Which of the entries are asked for.
package struct DirectoryQuery: Sendable, Hashable {
    /// Words that all stand in the name or screen name; case and accents do not count.
    package var search = ""
    package var kind: DirectoryKind?
    package var country: String?
    package var status: DirectoryStatus?

    package init() {}

    package func selects(_ entry: DirectoryEntry) -> Bool {
        selects(entry, words: words)
    }

    /// The entries that fit, in their order.
    package func selected(from entries: [DirectoryEntry]) -> [DirectoryEntry] {
        let words = words
        return entries.filter { selects($0, words: words) }
    }

    private var words: [String] {
        DirectoryText.folded(search).split(separator: " ").prefix(5)
            .map { String($0.hasPrefix("@") ? $0.dropFirst() : $0) }
    }

    private func selects(_ entry: DirectoryEntry, words: [String]) -> Bool {
        (kind == nil || entry.kind == kind) && (country == nil || entry.country == country)
            && (status == nil || entry.status == status)
            && words.allSatisfy { entry.searchText.utf8.count >= $0.utf8.count && entry.searchText.contains($0) }
    }
}
