import Identifiers

/// Makes the entry of the index from a tweet, and drops the tweet.
struct TweetEntryDecoder: EntryDecoder {
    /// An entry, and what the index needs once to know about it.
    struct Value: Sendable {
        var entry: TweetEntry
        /// First to last; empty for a tweet that was never edited.
        let versions: [TweetID]
        /// The text, where the tweet may be that of a note.
        let textBesideNote: String?
        let isWrapped: Bool
    }

    let decoder: TweetDecoder
    let handles: OwnerHandles
    /// The notes that tweets are looked for.
    let notes: NoteMatcher?
    let file: UInt32

    var firstKey: StaticString? { decoder.firstKey }

    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> Value {
        var extras = TweetExtras()
        let tweet = try decoder.decode(&cursor, &extras)
        let mayHaveNote = !tweet.isRetweet && notes?.hasNote(before: tweet.id.rawValue) ?? false
        return Value(
            entry: entry(of: tweet, extras), versions: tweet.versions, textBesideNote: mayHaveNote ? tweet.text : nil,
            isWrapped: extras.isWrapped)
    }

    private func entry(of tweet: ArchivedTweet, _ extras: TweetExtras) -> TweetEntry {
        let links = tweet.isRetweet ? [] : statusLinks(of: tweet, extras)
        func count(_ isCounted: (ArchivedTweet.Media) -> Bool) -> UInt8 {
            UInt8(clamping: tweet.media.count(where: isCounted))
        }
        return TweetEntry(
            id: tweet.id, createdAt: tweet.createdAt, origin: tweet.origin, isRetweet: tweet.isRetweet,
            isSensitive: tweet.isSensitive, isReply: extras.isReply,
            isSelfReply: tweet.repliesToUser != nil && tweet.repliesToUser == decoder.owner,
            quotesOwnHandle: links.contains { $0.handle.map(handles.contains) ?? false },
            repliesToTweet: tweet.repliesToTweet, repliesToUser: tweet.repliesToUser,
            quotes: links.prefix(TweetEntry.quotesLimit).map(\.id), photos: count { $0.kind == .photo },
            videos: count { $0.kind == .video }, gifs: count { $0.kind == .gif },
            missingMedia: count { $0.file == nil }, likes: tweet.likes.map(Int32.init(clamping:)),
            retweets: tweet.retweets.map(Int32.init(clamping:)),
            length: Int32(clamping: TweetText.unescapedLength(tweet.text)), hasExtendedMedia: extras.hasExtendedMedia,
            file: file)
    }

    /// The tweets that it links to. One that was cut links to itself.
    private func statusLinks(of tweet: ArchivedTweet, _ extras: TweetExtras) -> [StatusLink] {
        guard !tweet.links.isEmpty || !extras.unplacedLinks.isEmpty else { return [] }
        return (tweet.links.map(\.expanded) + extras.unplacedLinks).compactMap(StatusLink.init)
            .filter { $0.id != tweet.id && !tweet.versions.contains($0.id) }
    }
}
