import Identifiers

/// A post (`app.bsky.feed.post`).
///
/// Source: https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json. No mention facet is
/// ever written: it would tell people of posts that are years old.
package struct PostRecord: ATRecord, Hashable {
    package static let collection = "app.bsky.feed.post"

    /// At most 300 graphemes and 3,000 bytes.
    package let text: String
    package let facets: [PostFacet]
    /// BCP 47, at most three.
    package let languages: [String]
    /// Milliseconds since 1970 UTC.
    package let createdAt: Int64
    package let reply: Reply?
    package let embed: PostEmbed?
    /// Content warnings by the author: `graphic-media`, `sexual`, ….
    package let selfLabels: [String]

    /// What a post answers, and where that conversation began.
    package struct Reply: Sendable, Hashable, Codable {
        package let root: RecordReference
        package let parent: RecordReference

        package init(root: RecordReference, parent: RecordReference) {
            self.root = root
            self.parent = parent
        }
    }

    package init(
        text: String, facets: [PostFacet], languages: [String], createdAt: Int64, reply: Reply?, embed: PostEmbed?,
        selfLabels: [String]
    ) {
        self.text = text
        self.facets = facets
        self.languages = languages
        self.createdAt = createdAt
        self.reply = reply
        self.embed = embed
        self.selfLabels = selfLabels
    }

    private enum CodingKeys: String, CodingKey {
        case type = "$type"
        case text, facets, langs, createdAt, reply, embed, labels
    }

    private struct SelfLabels: Codable {
        struct Value: Codable {
            let val: String
        }

        let type: String
        let values: [Value]

        enum CodingKeys: String, CodingKey {
            case type = "$type"
            case values
        }
    }

    /// Reads what this program writes; embeds of other kinds are left out.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        text = try container.decode(String.self, forKey: .text)
        facets = try container.decodeIfPresent([Lossy<PostFacet>].self, forKey: .facets)?.compactMap(\.value) ?? []
        languages = try container.decodeIfPresent([String].self, forKey: .langs) ?? []
        createdAt = try container.decode(ATTimestamp.self, forKey: .createdAt).milliseconds
        reply = try container.decodeIfPresent(Reply.self, forKey: .reply)
        embed = try container.decodeIfPresent(Lossy<PostEmbed>.self, forKey: .embed)?.value
        let labels = try container.decodeIfPresent(Lossy<SelfLabels>.self, forKey: .labels)?.value
        selfLabels = labels?.values.map(\.val) ?? []
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.collection, forKey: .type)
        try container.encode(text, forKey: .text)
        if !facets.isEmpty { try container.encode(facets, forKey: .facets) }
        if !languages.isEmpty { try container.encode(languages, forKey: .langs) }
        try container.encode(ATTimestamp(milliseconds: createdAt), forKey: .createdAt)
        try container.encodeIfPresent(reply, forKey: .reply)
        try container.encodeIfPresent(embed, forKey: .embed)
        if !selfLabels.isEmpty {
            let values = selfLabels.map(SelfLabels.Value.init(val:))
            try container.encode(
                SelfLabels(type: "com.atproto.label.defs#selfLabels", values: values), forKey: .labels)
        }
    }
}
