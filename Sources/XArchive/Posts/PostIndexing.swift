import Identifiers

/// Reads the files of posts once and keeps an entry for each.
struct PostIndexing {
    let reader: ArchiveReader
    let owner: ArchiveOwner?
    let handles: OwnerHandles
    let media: MediaFolders
    private(set) var warnings: [ArchiveWarning] = []

    init(_ reader: ArchiveReader) throws(ArchiveError) {
        self.reader = reader
        owner = try reader.owner()
        handles = OwnerHandles(owner: owner, formerNames: try reader.formerNames())
        media = try reader.mediaFolders()
    }

    /// What the files of one or several kinds hold.
    struct Result {
        var index = TweetIndex([], lastVersions: [:])
        /// Whether there is a file at all.
        var hasFiles = false
        var hasBareTweets = false
        var matcher: NoteMatcher?
    }

    /// Reads all parts of these kinds.
    ///
    /// - Parameters:
    ///   - matcher: the notes to find tweets for.
    ///   - files: where to keep the texts; `nil` when nobody will ask for them.
    mutating func index(
        _ kinds: [DataFile], matcher: NoteMatcher? = nil, files: inout PostFiles?
    ) throws(ArchiveError) -> Result {
        var result = Result()
        var indexer = TweetIndexer(matcher: matcher, limits: reader.limits)
        for kind in kinds {
            let parts = try reader.catalogue.parts(of: kind)
            warnings += parts.warnings
            let decoder = TweetDecoder(origin: kind.origin, owner: owner?.id, folders: media)
            for part in parts.present {
                result.hasFiles = true
                let count = try reader.read(part, keeping: &files) {
                    (list, file) throws(ArchiveError) in
                    let entries = TweetEntryDecoder(decoder: decoder, handles: handles, notes: matcher, file: file)
                    return try list.forEachEntry(entries) { (found, place) throws(ArchiveError) in
                        try indexer.add(found, file: part.name, place: place)
                    }
                }
                warnings += part.countWarning(found: count)
            }
        }
        result.hasBareTweets = indexer.hasBareTweets
        result.matcher = indexer.matcher
        let (index, duplicates) = indexer.finish()
        result.index = index
        if duplicates > 0, let kind = kinds.first {
            warnings.append(.duplicates(file: "data/" + kind.fileName(part: 0), count: duplicates))
        }
        return result
    }

    /// Reads the notes; `nil` when the archive has no such file.
    mutating func notes(
        files: inout PostFiles?
    ) throws(ArchiveError) -> (places: [UInt64: NotePlace], matcher: NoteMatcher)? {
        let parts = try reader.catalogue.parts(of: .noteTweet)
        guard !parts.present.isEmpty else { return nil }
        warnings += parts.warnings
        let limit = reader.limits.posts
        var places: [UInt64: NotePlace] = [:]
        var texts: [UInt64: NoteMatcher.NoteText] = [:]
        for part in parts.present {
            let count = try reader.read(part, keeping: &files) { (list, file) throws(ArchiveError) in
                try list.forEachEntry(NoteDecoder()) { (note, place) throws(ArchiveError) in
                    guard places.count < limit else { throw .tooManyEntries(file: part.name, limit: limit) }
                    texts[note.id] = NoteMatcher.NoteText(note: note.text)
                    places[note.id] = NotePlace(
                        id: note.id, file: file, place: place, length: TweetText.length(note.text))
                }
            }
            warnings += part.countWarning(found: count)
        }
        return (places, NoteMatcher(notes: texts))
    }
}

extension DataFile {
    /// Who could see the tweets of such a file.
    var origin: ArchivedTweet.Origin {
        switch self {
        case .circle: .circle
        case .community: .community
        case .deleted: .deleted
        default: .tweets
        }
    }
}
