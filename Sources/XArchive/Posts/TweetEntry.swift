import Identifiers

/// What is known of a tweet without its text: some hundred bytes, so that an archive of any size can be looked
/// through, sorted and planned in memory.
package struct TweetEntry: Sendable, Hashable {
    /// Addresses of tweets in one tweet that are kept.
    static let quotesLimit = 16

    package let id: TweetID
    /// When it was written, milliseconds since 1970. See ``ArchivedTweet/createdAt``.
    package let createdAt: Int64
    package internal(set) var origin: ArchivedTweet.Origin
    /// `RT @name: …`: text only, often cut.
    package let isRetweet: Bool
    package let isSensitive: Bool
    /// A reply to anybody, the owner included. The parent can be unknown.
    package let isReply: Bool
    /// The owner's answer to the owner, by user id. `false` where the archive does not say whose it is.
    package let isSelfReply: Bool
    /// Whether the tweet names a tweet of the owner's by one of the owner's screen names.
    package let quotesOwnHandle: Bool
    package let repliesToTweet: TweetID?
    package let repliesToUser: XUserID?
    /// The tweets that it links to, itself and its versions left out, in the order of its links; at most 16.
    package let quotes: [TweetID]
    /// The last version of this tweet, where this is an earlier one.
    package internal(set) var supersededBy: TweetID?
    /// Photos, videos and GIFs that it has, somebody else's included; each up to 255.
    package let photos: UInt8
    package let videos: UInt8
    package let gifs: UInt8
    /// How many of them have no file in the archive.
    package let missingMedia: UInt8
    /// `nil` when not told.
    package let likes: Int32?
    package let retweets: Int32?
    /// Whether a note holds its whole text.
    package internal(set) var hasNote = false
    /// Unicode code points of the whole text, the note's where there is one, `&amp; &lt; &gt;` counting as one.
    package internal(set) var length: Int32

    /// Whether `extended_entities` names its media, which all tweets with media of the last ten years have.
    let hasExtendedMedia: Bool
    /// Which of the files, and where in it.
    let file: UInt32
    private(set) var byteCount: Int32 = 0
    private(set) var offset = 0

    /// Notes where its text stands.
    mutating func place(at place: EntryPlace) {
        byteCount = Int32(clamping: place.byteCount)
        offset = place.offset
    }

    package var hasMedia: Bool { photos > 0 || videos > 0 || gifs > 0 }
}
