import Identifiers

/// A tweet as its owner's archive tells it.
///
/// `text` is still escaped for HTML (`&amp; &lt; &gt;`), and all ranges are half-open and count Unicode code points of
/// that escaped text.
package struct ArchivedTweet: Sendable, Hashable {
    /// Which of the archive's files it comes from, and so who could see it on X.
    package enum Origin: Sendable, Hashable {
        case tweets
        /// `twitter-circle-tweet.js`: only a circle could see it.
        case circle
        /// `community-tweet.js`.
        case community
        /// `deleted-tweets.js`.
        case deleted
    }

    package struct Hashtag: Sendable, Hashable {
        /// Without the `#`.
        package var text: String
        package var range: Range<Int>
    }

    package struct Mention: Sendable, Hashable {
        /// `nil` where the archive says `-1` or nothing.
        package var id: XUserID?
        /// Without the `@`, as written.
        package var screenName: String
        package var name: String?
        package var range: Range<Int>
    }

    package struct Link: Sendable, Hashable {
        /// The t.co address that stands in the text.
        package var short: String
        /// The whole address, not escaped.
        package var expanded: String
        /// What X showed of it, not escaped.
        package var display: String
        package var range: Range<Int>
    }

    package struct Media: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable {
            case photo
            case video
            case gif
        }

        package var kind: Kind
        /// The file in the archive, below its folder of media; `nil` when the archive lacks it.
        package var file: String?
        /// The t.co address in the text, which all photos of a tweet share; `nil` where the text has none.
        package var range: Range<Int>?
        /// The tweet's page of it on X.
        package var page: String?
        /// Whose it is, when it is not the owner's: then it is linked, never uploaded.
        package var sourceUser: XUserID?
        /// Pixels, as X had them; `nil` when not told.
        package var width: Int?
        package var height: Int?
    }

    package var id: TweetID
    package var origin: Origin
    /// When it was written, milliseconds since 1970: the id's own clock, or `created_at` where that is more than a
    /// second away.
    package var createdAt: Int64
    package var text: String
    /// As X writes it (`und`, `zxx`, `in` and `iw` occur); `nil` when not told.
    package var language: String?
    package var isSensitive: Bool
    package var repliesToTweet: TweetID?
    package var repliesToUser: XUserID?
    package var repliesToName: String?
    package var hashtags: [Hashtag]
    package var mentions: [Mention]
    package var links: [Link]
    package var media: [Media]
    /// All versions of the tweet, first to last; empty when it was never edited.
    package var versions: [TweetID]
    package var likes: Int?
    package var retweets: Int?

    /// `RT @name: …`: text only, often cut. A manual `RT @name …` without the colon is the owner's own post.
    package var isRetweet: Bool
}

/// The whole text of a long tweet (`note-tweet.js`), found for its tweet by id and text.
///
/// `text` is not escaped, and ranges count Unicode code points of it. It names neither media nor an attached quote.
package struct ArchivedNote: Sendable, Hashable {
    package var id: UInt64
    package var text: String
    package var links: [ArchivedTweet.Link]
    /// Without ids.
    package var mentions: [ArchivedTweet.Mention]
    package var hashtags: [ArchivedTweet.Hashtag]
}
