/// Counts what an archive's tweets are, from a few dozen bytes for each.
///
/// A tweet is kept when it is the last version of itself. Retweets are no tweets of the owner.
struct TweetTally {
    /// What is known of one tweet without its text.
    private struct Tweet {
        var isRetweet = false
        var isReply = false
        var isSelfReply = false
        var parent: UInt64?
        var photos: UInt8 = 0
        var videos: UInt8 = 0
        var gifs: UInt8 = 0
        var missing: UInt8 = 0
    }

    private struct Quote {
        var isOfOwnHandle = false
        var ids: [UInt64] = []
    }

    private let ownerID: String?
    private let ownerHandles: Set<String>
    private let isInArchive: (String) -> Bool

    private var tweets: [UInt64: Tweet] = [:]
    /// The last version, for ids that are not it.
    private var lastVersions: [UInt64: UInt64] = [:]
    private var quotes: [UInt64: Quote] = [:]

    /// - Parameters:
    ///   - ownerHandles: present and past screen names, in small letters.
    ///   - isInArchive: whether the folder of media has a file of that name.
    init(ownerID: String?, ownerHandles: Set<String>, isInArchive: @escaping (String) -> Bool) {
        self.ownerID = ownerID
        self.ownerHandles = ownerHandles
        self.isInArchive = isInArchive
    }

    /// Distinct ids so far.
    var count: Int { tweets.count }

    /// `false` when the id was there already.
    mutating func add(_ record: TweetRecord) -> Bool {
        guard tweets[record.id] == nil else { return false }
        if let last = record.versions.last {
            for version in record.versions where version != last { lastVersions[version] = last }
        }
        var tweet = Tweet()
        tweet.isRetweet = record.isRetweet
        tweet.isReply = record.isReply
        tweet.isSelfReply = record.repliesToUser != nil && record.repliesToUser == ownerID
        tweet.parent = record.repliesToTweet
        if !tweet.isRetweet {
            count(record.media, of: record, into: &tweet)
            let links = record.links.compactMap(StatusLink.init)
                // A tweet that was cut links to itself.
                .filter { $0.id != record.id && !record.versions.contains($0.id) }
            if !links.isEmpty {
                quotes[record.id] = Quote(
                    isOfOwnHandle: links.contains { $0.handle.map(ownerHandles.contains) ?? false },
                    ids: links.map(\.id))
            }
        }
        tweets[record.id] = tweet
        return true
    }

    private func count(_ media: [TweetRecord.Media], of record: TweetRecord, into tweet: inout Tweet) {
        for item in media.prefix(Int(UInt8.max)) {
            switch item.kind {
            case .photo: tweet.photos += 1
            case .video: tweet.videos += 1
            case .animatedGIF: tweet.gifs += 1
            case nil: continue
            }
            // Another version's file will do: all versions have the same media.
            let ids = [record.id] + record.versions.filter { $0 != record.id }
            let isThere = ids.contains { id in item.fileNames(tweet: id).contains(where: isInArchive) }
            if !isThere { tweet.missing += 1 }
        }
    }

    /// Writes what was counted. What needs the owner stays unknown without one.
    func report(into counts: inout ArchiveSummary.Counts) {
        var retweets = 0
        var selfReplies = 0
        var repliesToOthers = 0
        var superseded = 0
        var photos = 0
        var videos = 0
        var gifs = 0
        var missing = 0
        for (id, tweet) in tweets {
            let isKept = lastVersions[id] == nil
            if !isKept { superseded += 1 }
            if tweet.isRetweet {
                retweets += 1
                continue
            }
            if tweet.isSelfReply { selfReplies += 1 } else if tweet.isReply { repliesToOthers += 1 }
            guard isKept else { continue }
            photos += Int(tweet.photos)
            videos += Int(tweet.videos)
            gifs += Int(tweet.gifs)
            missing += Int(tweet.missing)
        }
        (counts.tweets, counts.retweets, counts.editsSuperseded) = (tweets.count, retweets, superseded)
        (counts.photos, counts.videos, counts.gifs, counts.mediaMissing) = (photos, videos, gifs, missing)
        counts.quotes = quotes.count
        guard ownerID != nil else { return }
        (counts.selfReplies, counts.repliesToOthers) = (selfReplies, repliesToOthers)
        counts.selfQuotes = quotes.values.count { quote in
            quote.isOfOwnHandle || quote.ids.contains { tweets[$0] != nil }
        }
        counts.threads = threads()
    }

    /// Trees of at least two kept own tweets whose root is no reply: as many as roots that have a child.
    private func threads() -> Int {
        var roots: Set<UInt64> = []
        for (id, tweet) in tweets where tweet.isSelfReply && isKeptOwn(id) {
            guard let parent = tweet.parent.map({ lastVersions[$0] ?? $0 }), parent != id else { continue }
            if let root = tweets[parent], !root.isReply, isKeptOwn(parent) { roots.insert(parent) }
        }
        return roots.count
    }

    private func isKeptOwn(_ id: UInt64) -> Bool {
        tweets[id].map { !$0.isRetweet } ?? false && lastVersions[id] == nil
    }
}
