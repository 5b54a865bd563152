import Identifiers

@testable import XArchive

/// Tweets that no archive can have, because the reader has checked them.
enum ArchivedTweetSample {
    static func tweet(
        id: UInt64 = 1_750_000_000_000_000_000, text: String,
        link: (short: String, expanded: String, range: Range<Int>)? = nil
    ) -> ArchivedTweet {
        let links = link.map { link in
            [ArchivedTweet.Link(short: link.short, expanded: link.expanded, display: link.expanded, range: link.range)]
        }
        return ArchivedTweet(
            id: TweetID(rawValue: id) ?? one, origin: .tweets, createdAt: 1_706_000_000_000, text: text, language: nil,
            isSensitive: false, repliesToTweet: nil, repliesToUser: nil, repliesToName: nil, hashtags: [],
            mentions: [], links: links ?? [], media: [], versions: [], likes: nil, retweets: nil, isRetweet: false)
    }

    private static var one: TweetID {
        guard let one = TweetID(rawValue: 1) else { preconditionFailure("1 is the id of a tweet") }
        return one
    }
}
