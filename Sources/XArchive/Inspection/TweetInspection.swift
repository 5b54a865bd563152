import Identifiers

/// Goes through the tweets once.
struct TweetInspection {
    let reader: ArchiveReader
    let owner: ArchiveOwner?
    let formerHandles: Set<String>
    let notes: [UInt64: NoteMatcher.NoteText]?
    private(set) var hasBareTweets = false

    init(
        reader: ArchiveReader, owner: ArchiveOwner?, formerHandles: Set<String>,
        notes: [UInt64: NoteMatcher.NoteText]?
    ) {
        self.reader = reader
        self.owner = owner
        self.formerHandles = formerHandles
        self.notes = notes
    }

    mutating func run(_ summary: inout ArchiveSummary) throws(ArchiveError) {
        summary.counts.notes = notes?.count
        let kinds: [DataFile] = [.tweet, .tweets]
        var matcher = notes.map(NoteMatcher.init)
        var isThere = false
        var folders: [String] = []
        for kind in kinds { folders.append(try reader.catalogue.mediaFolder(of: kind)) }
        let container = reader.container
        var tally = TweetTally(
            ownerID: owner?.id.description,
            ownerHandles: formerHandles.union([owner?.screenName?.description.lowercased()].compactMap(\.self)),
            isInArchive: { name in folders.contains { container.contains($0 + name) } })
        var duplicates = 0
        for kind in kinds {
            let parts = try reader.catalogue.parts(of: kind)
            summary.warnings += parts.warnings
            for part in parts.present {
                isThere = true
                let count = try reader.forEachEntry(of: TweetRecord.self, in: part) {
                    (record, _) throws(ArchiveError) in
                    guard tally.count < reader.limits.posts else {
                        throw .tooManyEntries(file: part.name, limit: reader.limits.posts)
                    }
                    if !record.isWrapped { hasBareTweets = true }
                    if !tally.add(record) { duplicates += 1 }
                    if !record.isRetweet { matcher?.consider(tweet: record.id, text: record.text) }
                }
                summary.warnings += part.countWarning(found: count)
            }
        }
        guard isThere else { return }
        if duplicates > 0 { summary.warnings.append(.duplicates(file: "data/tweets.js", count: duplicates)) }
        tally.report(into: &summary.counts)
        summary.counts.notesMatched = matcher?.matched
    }
}
