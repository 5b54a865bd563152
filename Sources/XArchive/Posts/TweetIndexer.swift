import Identifiers

/// Collects an entry for each tweet, and what can only be told once all were seen.
struct TweetIndexer {
    let limits: ArchiveLimits

    private(set) var matcher: NoteMatcher?
    /// Whether a tweet stood there without `{"tweet": …}`.
    private(set) var hasBareTweets = false

    private var entries: [TweetEntry] = []
    /// The last version, for ids that are not it.
    private var lastVersions: [TweetID: TweetID] = [:]

    init(matcher: NoteMatcher?, limits: ArchiveLimits) {
        self.matcher = matcher
        self.limits = limits
    }

    mutating func add(
        _ found: consuming TweetEntryDecoder.Value, file name: String, place: EntryPlace
    ) throws(ArchiveError) {
        guard entries.count < limits.posts else { throw .tooManyEntries(file: name, limit: limits.posts) }
        if !found.isWrapped { hasBareTweets = true }
        if let last = found.versions.last {
            for version in found.versions where version != last { lastVersions[version] = last }
        }
        if let text = found.textBesideNote { matcher?.consider(tweet: found.entry.id.rawValue, text: text) }
        found.entry.place(at: place)
        entries.append(found.entry)
    }

    /// Each tweet once. Of an id that occurs again the first one counts.
    consuming func finish() -> (index: TweetIndex, duplicates: Int) {
        // Entries of one id keep their order.
        let order = entries.indices.sorted { (entries[$0].id, $0) < (entries[$1].id, $1) }
        var distinct: [TweetEntry] = []
        distinct.reserveCapacity(entries.count)
        for place in order {
            var entry = entries[place]
            if distinct.last?.id == entry.id {
                // Whatever file says that only a circle could see it is believed.
                if entry.origin == .circle { distinct[distinct.count - 1].origin = .circle }
                continue
            }
            entry.supersededBy = lastVersions[entry.id]
            distinct.append(entry)
        }
        return (TweetIndex(distinct, lastVersions: lastVersions), entries.count - distinct.count)
    }
}
