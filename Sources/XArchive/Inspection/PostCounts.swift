import Identifiers

/// Counts what an archive's tweets are.
///
/// A tweet is kept when it is the last version of itself. Retweets are no tweets of the owner.
struct PostCounts {
    let tweets: TweetIndex
    let hasOwner: Bool

    /// Writes what was counted. What needs the owner stays unknown without one.
    func report(into counts: inout ArchiveSummary.Counts) {
        let own = tweets.filter { !$0.isRetweet }
        let kept = own.filter { $0.supersededBy == nil && $0.hasExtendedMedia }
        counts.tweets = tweets.count
        counts.retweets = tweets.count - own.count
        counts.editsSuperseded = tweets.count { $0.supersededBy != nil }
        counts.photos = kept.reduce(0) { $0 + Int($1.photos) }
        counts.videos = kept.reduce(0) { $0 + Int($1.videos) }
        counts.gifs = kept.reduce(0) { $0 + Int($1.gifs) }
        counts.mediaMissing = kept.reduce(0) { $0 + Int($1.missingMedia) }
        counts.quotes = own.count { !$0.quotes.isEmpty }
        guard hasOwner else { return }
        counts.selfReplies = own.count { $0.isSelfReply }
        counts.repliesToOthers = own.count { $0.isReply && !$0.isSelfReply }
        counts.selfQuotes = own.count { $0.quotesOwnHandle || $0.quotes.contains { tweets[$0] != nil } }
        counts.threads = threads()
    }

    /// Trees of at least two kept own tweets whose root is no reply: as many as roots that have a child.
    private func threads() -> Int {
        var roots: Set<TweetID> = []
        for tweet in tweets where tweet.isSelfReply && isKeptOwn(tweet) {
            guard let parent = tweet.repliesToTweet.flatMap({ tweets[tweets.lastVersion(of: $0)] }) else { continue }
            if parent.id != tweet.id, !parent.isReply, isKeptOwn(parent) { roots.insert(parent.id) }
        }
        return roots.count
    }

    private func isKeptOwn(_ tweet: TweetEntry) -> Bool { !tweet.isRetweet && tweet.supersededBy == nil }
}
