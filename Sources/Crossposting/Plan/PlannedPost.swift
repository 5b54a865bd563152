import Identifiers
import XArchive

/// Which post of a plan: a part of a tweet, from 0 on.
package struct PostReference: Sendable, Hashable {
    package let tweet: TweetID
    package let part: Int

    package init(tweet: TweetID, part: Int) {
        self.tweet = tweet
        self.part = part
    }
}

/// A post as it will be published.
package struct PlannedPost: Sendable, Hashable {
    package var reference: PostReference
    /// How many parts the tweet has.
    package var of: Int
    /// The post that it hangs from: for a further part the one before, else the last part of the tweet that is answered.
    package var parent: PostReference?
    package var text: String
    /// Milliseconds since 1970; each part a millisecond later than the one before.
    package var createdAt: Int64
    package var key: RecordKey
    /// BCP 47.
    package var languages: [String]
    /// Where the text leads somewhere, in its UTF-8 bytes. Elsewhere than on Bluesky these are the addresses in the text.
    package var facets: [TextSpan]
    package var media: [PlannedMedia]
    /// The owner's tweet that it quotes: its first part.
    package var quote: TweetID?
    package var card: LinkCard?
    /// Whether X warned before it showed the media.
    package var isSensitive: Bool
    package var losses: [Loss]
    package var held: HoldReason?
    /// The line of the date at the text's start; empty if there is none.
    package var dateLine: String
    /// ` (1/3)` at the text's end; empty if there is one part only.
    package var numbering: String

    /// The moved posts that it must come behind.
    package var needs: Set<TweetID> {
        var needs: Set<TweetID> = []
        if let parent { needs.insert(parent.tweet) }
        if let quote { needs.insert(quote) }
        for facet in facets { if case .movedPost(let id, _) = facet.target { needs.insert(id) } }
        needs.remove(reference.tweet)
        return needs
    }
}

/// A photo, video or GIF that is uploaded.
package struct PlannedMedia: Sendable, Hashable {
    package var kind: ArchivedTweet.Media.Kind
    /// In the archive.
    package var file: String
    package var altText: String?
    /// Pixels as X had them; the file tells for sure.
    package var width: Int?
    package var height: Int?
}

/// What stands below a post for its last link. The archive knows no title: the address stands for it.
package struct LinkCard: Sendable, Hashable {
    package var address: String
    package var title: String
}

/// Posts that hang together.
package struct PlannedThread: Sendable, Hashable {
    package var root: TweetID
    /// Each behind the one that it hangs from.
    package var posts: [PlannedPost]
}
