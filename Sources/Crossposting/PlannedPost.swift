import Identifiers

/// One part of a post as it will be published.
package struct PlannedPost: Sendable, Hashable {
    package let tweet: TweetID
    /// From 0.
    package let part: Int
    /// How many parts the tweet has.
    package let of: Int
    /// The tweet that it answers: for later parts the tweet itself.
    package let parent: TweetID?
    /// How many parts that one has; 1 when there is none. Answers go to the last.
    package let parentParts: Int
    /// What is published, its number included.
    package let text: ConvertedText
    /// Milliseconds since 1970; parts are a millisecond apart.
    package let createdAt: Int64
    /// Bluesky's record key; nil elsewhere.
    package let recordKey: RecordKey?
    /// BCP 47.
    package let languages: [String]
    /// Files in the archive, in their order.
    package let media: [Media]
    /// A post of one's own that is moved too.
    package let quoteOf: TweetID?
    package let isSensitive: Bool
    package let losses: [Loss]
    package let held: HeldReason?

    package struct Media: Sendable, Hashable {
        package let file: String
        package let kind: String
        package let alt: String
    }
}

/// What cannot come along.
package enum Loss: String, Sendable, Hashable, Codable {
    /// The archive lacks the file of a picture or video.
    case mediaMissing
    /// It is somebody else's: a link leads there.
    case mediaForeign
    /// The post that it answers is one's own and not moved.
    case parentNotMoved
    /// The post that it answers is somebody else's.
    case parentNotMine
    /// The post that it quotes is one's own and not moved: a link leads to X.
    case quoteNotMoved
    /// A retweet's text is cut.
    case retweetCut
}

/// A thread as it will be published.
package struct PlannedThread: Sendable, Hashable {
    /// Its first post.
    package let root: TweetID
    /// In the order in which they go out.
    package let posts: [PlannedPost]
}

extension PlannedThread: Encodable {
    private enum CodingKeys: String, CodingKey {
        case thread, posts
    }

    /// One line of `posts plan --json`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(root.description, forKey: .thread)
        try container.encode(posts, forKey: .posts)
    }
}

extension PlannedPost: Encodable {
    private enum CodingKeys: String, CodingKey {
        case tweetId, part, of, parent, text, createdAt, rkey, langs, facets, media, quoteOf, losses, held
    }

    private struct Facet: Encodable {
        let byteStart: Int
        let byteEnd: Int
        let type: String
        let value: String
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(tweet.description, forKey: .tweetId)
        try container.encode(part, forKey: .part)
        try container.encode(of, forKey: .of)
        try container.encode(parent?.description, forKey: .parent)
        try container.encode(text.text, forKey: .text)
        try container.encode(Moment.text(createdAt), forKey: .createdAt)
        try container.encode(recordKey?.description, forKey: .rkey)
        try container.encode(languages, forKey: .langs)
        try container.encode(
            text.spans.map { span in
                let (type, value) =
                    switch span.target {
                    case .link(let address): ("link", address)
                    case .tag(let tag): ("tag", tag)
                    }
                return Facet(
                    byteStart: span.range.lowerBound, byteEnd: span.range.upperBound, type: type, value: value)
            }, forKey: .facets)
        try container.encode(media.map(\.file), forKey: .media)
        try container.encode(quoteOf?.description, forKey: .quoteOf)
        try container.encode(losses, forKey: .losses)
        try container.encode(held, forKey: .held)
    }
}
