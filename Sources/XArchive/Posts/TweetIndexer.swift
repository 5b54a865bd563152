import Identifiers

/// Collects an entry for each tweet, and what can only be told once all were seen.
struct TweetIndexer {
    let owner: ArchiveOwner?
    let handles: OwnerHandles
    let media: MediaFolders
    let limits: ArchiveLimits

    private(set) var matcher: NoteMatcher?
    /// Whether a tweet stood there without `{"tweet": …}`.
    private(set) var hasBareTweets = false

    private var entries: [TweetEntry] = []
    /// The last version, for ids that are not it.
    private var lastVersions: [TweetID: TweetID] = [:]

    init(
        owner: ArchiveOwner?, handles: OwnerHandles, media: MediaFolders, matcher: NoteMatcher?, limits: ArchiveLimits
    ) {
        self.owner = owner
        self.handles = handles
        self.media = media
        self.matcher = matcher
        self.limits = limits
    }

    mutating func add(_ decoded: DecodedTweet, file: UInt16, name: String, place: EntryPlace) throws(ArchiveError) {
        guard entries.count < limits.posts else { throw .tooManyEntries(file: name, limit: limits.posts) }
        let tweet = decoded.tweet
        if !decoded.isWrapped { hasBareTweets = true }
        if let last = tweet.versions.last {
            for version in tweet.versions where version != last { lastVersions[version] = last }
        }
        if !tweet.isRetweet { matcher?.consider(tweet: tweet.id.rawValue, text: tweet.text) }
        entries.append(entry(of: decoded, file: file, place: place))
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

    private func entry(of decoded: DecodedTweet, file: UInt16, place: EntryPlace) -> TweetEntry {
        let tweet = decoded.tweet
        let links = tweet.isRetweet ? [] : statusLinks(of: decoded)
        var missing = 0
        for (index, names) in decoded.mediaNames.enumerated() {
            let file = tweet.media[index].file ?? media.file(named: names, of: tweet.id, versions: tweet.versions)
            if file == nil { missing += 1 }
        }
        func count(_ kind: ArchivedTweet.Media.Kind) -> UInt8 { UInt8(clamping: tweet.media.count { $0.kind == kind }) }
        return TweetEntry(
            id: tweet.id, createdAt: tweet.createdAt, origin: tweet.origin, isRetweet: tweet.isRetweet,
            isSensitive: tweet.isSensitive, isReply: decoded.isReply,
            isSelfReply: tweet.repliesToUser != nil && tweet.repliesToUser == owner?.id,
            quotesOwnHandle: links.contains { $0.handle.map(handles.contains) ?? false },
            repliesToTweet: tweet.repliesToTweet, repliesToUser: tweet.repliesToUser,
            quotes: links.prefix(TweetEntry.quotesLimit).map(\.id), photos: count(.photo), videos: count(.video),
            gifs: count(.gif), missingMedia: UInt8(clamping: missing), likes: tweet.likes.map(Int32.init(clamping:)),
            retweets: tweet.retweets.map(Int32.init(clamping:)),
            length: Int32(clamping: TweetText.unescapedLength(tweet.text)), hasExtendedMedia: decoded.hasExtendedMedia,
            file: file, byteCount: Int32(clamping: place.byteCount), offset: place.offset)
    }

    /// The tweets that it links to. One that was cut links to itself.
    private func statusLinks(of decoded: DecodedTweet) -> [StatusLink] {
        guard !decoded.tweet.links.isEmpty || !decoded.unplacedLinks.isEmpty else { return [] }
        return (decoded.tweet.links.map(\.expanded) + decoded.unplacedLinks).compactMap(StatusLink.init)
            .filter { $0.id != decoded.tweet.id && !decoded.tweet.versions.contains($0.id) }
    }
}
