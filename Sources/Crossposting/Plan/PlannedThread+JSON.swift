import Identifiers

/// A line of `posts plan --json`.
extension PlannedThread: Encodable {
    private enum Key: CodingKey {
        case thread
        case posts
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(root.description, forKey: .thread)
        try container.encode(posts, forKey: .posts)
    }
}

extension PlannedPost: Encodable {
    private enum Key: CodingKey {
        case tweetId
        case part
        case of
        case parent
        case text
        case createdAt
        case rkey
        case langs
        case facets
        case media
        case quoteOf
        case losses
        case held
    }

    private struct Facet: Encodable {
        let byteStart: Int
        let byteEnd: Int
        let type: String
        let value: String
    }

    /// Every key is always there.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(reference.tweet.description, forKey: .tweetId)
        try container.encode(reference.part, forKey: .part)
        try container.encode(of, forKey: .of)
        try container.encode(parent?.tweet.description, forKey: .parent)
        try container.encode(text, forKey: .text)
        try container.encode(ISOTime.text(createdAt), forKey: .createdAt)
        try container.encode(key.description, forKey: .rkey)
        try container.encode(languages, forKey: .langs)
        let facets = facets.map {
            Facet(
                byteStart: $0.range.lowerBound, byteEnd: $0.range.upperBound, type: $0.isLink ? "link" : "tag",
                value: $0.target.value)
        }
        try container.encode(facets, forKey: .facets)
        try container.encode(media.map(\.file), forKey: .media)
        try container.encode(quote?.description, forKey: .quoteOf)
        try container.encode(losses.map(\.rawValue), forKey: .losses)
        try container.encode(held?.rawValue, forKey: .held)
    }
}
