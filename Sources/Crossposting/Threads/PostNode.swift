import Identifiers
import XArchive

/// What threads and filters need to know of a tweet.
package struct PostNode: Sendable, Hashable {
    package var id: TweetID
    /// Milliseconds since 1970.
    package var createdAt: Int64
    package var origin: ArchivedTweet.Origin
    package var isRetweet: Bool
    package var isReply: Bool
    /// An answer to the owner, by user id.
    package var isSelfReply: Bool
    package var isSuperseded: Bool
    /// The last version of the tweet that it answers.
    package var parent: TweetID?
    /// The last versions of the tweets that it links to, in the order of its links.
    package var quotes: [TweetID]
    /// Files of its media, those of others left out.
    package var mediaCount: Int
    /// Unicode code points of the whole text.
    package var length: Int
    package var likes: Int?

    /// - Parameter index: that the entry stands in.
    package init(_ entry: TweetEntry, in index: TweetIndex) {
        id = entry.id
        createdAt = entry.createdAt
        origin = entry.origin
        isRetweet = entry.isRetweet
        isReply = entry.isReply
        // A reply whose user the archive does not name can still be to a tweet that it has.
        isSelfReply =
            entry.isSelfReply
            || entry.isReply && entry.repliesToUser == nil && entry.repliesToTweet.map { index[$0] != nil } ?? false
        isSuperseded = entry.supersededBy != nil
        parent = entry.repliesToTweet.map(index.lastVersion)
        quotes = entry.quotes.isEmpty ? [] : entry.quotes.map(index.lastVersion)
        mediaCount = Int(entry.photos) + Int(entry.videos) + Int(entry.gifs)
        length = Int(entry.length)
        likes = entry.likes.map(Int.init)
    }

    /// - Parameters:
    ///   - tweet: one that was handed over alone, as a browser does.
    ///   - lastVersion: of any tweet.
    package init(_ tweet: ArchivedTweet, note: ArchivedNote?, owner: XUserID?, lastVersion: (TweetID) -> TweetID) {
        id = tweet.id
        createdAt = tweet.createdAt
        origin = tweet.origin
        isRetweet = tweet.isRetweet
        isReply = tweet.repliesToTweet != nil || tweet.repliesToUser != nil || tweet.repliesToName != nil
        isSelfReply = owner != nil && tweet.repliesToUser == owner
        isSuperseded = lastVersion(tweet.id) != tweet.id
        parent = tweet.repliesToTweet.map(lastVersion)
        quotes =
            tweet.isRetweet
            ? []
            : tweet.links.compactMap { StatusLink($0.expanded)?.id }
                .filter { $0 != tweet.id && !tweet.versions.contains($0) }.map(lastVersion)
        mediaCount = tweet.media.count
        length = note?.text.unicodeScalars.count ?? tweet.text.unicodeScalars.count
        likes = tweet.likes
    }
}
