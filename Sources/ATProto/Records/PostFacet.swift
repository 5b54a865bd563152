/// A part of a post's text that leads somewhere (`app.bsky.richtext.facet`).
package struct PostFacet: Sendable, Hashable, Codable {
    package enum Feature: Sendable, Hashable {
        /// An address, `http` or `https`.
        case link(String)
        /// A hashtag without its `#`.
        case tag(String)
    }

    /// The range in bytes of UTF-8, the end not included.
    package let byteStart: Int
    package let byteEnd: Int
    package let feature: Feature

    package init(byteStart: Int, byteEnd: Int, feature: Feature) {
        self.byteStart = byteStart
        self.byteEnd = byteEnd
        self.feature = feature
    }

    private struct Index: Codable {
        let byteStart: Int
        let byteEnd: Int
    }

    private struct Wire: Codable {
        let type: String
        var uri: String?
        var tag: String?

        enum CodingKeys: String, CodingKey {
            case type = "$type"
            case uri, tag
        }
    }

    private enum CodingKeys: String, CodingKey {
        case index, features
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let index = try container.decode(Index.self, forKey: .index)
        byteStart = index.byteStart
        byteEnd = index.byteEnd
        guard let wire = try container.decode([Wire].self, forKey: .features).first else {
            throw DecodingError.dataCorruptedError(forKey: .features, in: container, debugDescription: "no feature")
        }
        switch (wire.uri, wire.tag) {
        case (let uri?, _): feature = .link(uri)
        case (nil, let tag?): feature = .tag(tag)
        default:
            throw DecodingError.dataCorruptedError(forKey: .features, in: container, debugDescription: wire.type)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Index(byteStart: byteStart, byteEnd: byteEnd), forKey: .index)
        let wire =
            switch feature {
            case .link(let uri): Wire(type: "app.bsky.richtext.facet#link", uri: uri)
            case .tag(let tag): Wire(type: "app.bsky.richtext.facet#tag", tag: tag)
            }
        try container.encode([wire], forKey: .features)
    }
}
