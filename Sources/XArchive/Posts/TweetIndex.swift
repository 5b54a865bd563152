import Identifiers

/// The tweets of one or several files, each once, in the order of their ids. That is the order in which they were
/// written, ties of one second included.
package struct TweetIndex: Sendable, RandomAccessCollection {
    private var entries: [TweetEntry]
    private let lastVersions: [TweetID: TweetID]

    /// - Parameters:
    ///   - entries: by id, each once.
    ///   - lastVersions: the last version of each tweet that is not it.
    init(_ entries: [TweetEntry], lastVersions: [TweetID: TweetID]) {
        self.entries = entries
        self.lastVersions = lastVersions
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { entries.count }
    package subscript(position: Int) -> TweetEntry { entries[position] }

    /// The tweet of this id. `nil` when it is none of these.
    package subscript(id: TweetID) -> TweetEntry? { place(of: id).map { entries[$0] } }

    /// The version that stands for this tweet: the last one if it was edited, else itself. It can be missing here, and
    /// so can the tweet that was asked for: a reply can be to a version that the archive lacks.
    package func lastVersion(of id: TweetID) -> TweetID { lastVersions[id] ?? id }

    /// Notes that the whole text of a tweet stands elsewhere.
    mutating func setNote(of id: TweetID, length: Int) {
        guard let place = place(of: id) else { return }
        entries[place].hasNote = true
        entries[place].length = Int32(clamping: length)
    }

    mutating func removeAll(where isUnwanted: (TweetEntry) -> Bool) { entries.removeAll(where: isUnwanted) }

    private func place(of id: TweetID) -> Int? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].id == id ? low : nil
    }
}
