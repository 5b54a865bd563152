/// What a post shows below its text (`app.bsky.embed.*`).
package struct PostEmbed: Sendable, Hashable, Codable {
    /// A picture; at most four in a post.
    package struct Image: Sendable, Hashable, Codable {
        package let image: BlobReference
        /// What it shows, for those who do not see it; may be empty.
        package let alt: String
        package let aspectRatio: AspectRatio?

        package init(image: BlobReference, alt: String, aspectRatio: AspectRatio?) {
            self.image = image
            self.alt = alt
            self.aspectRatio = aspectRatio
        }
    }

    package struct AspectRatio: Sendable, Hashable, Codable {
        package let width: Int
        package let height: Int

        package init(width: Int, height: Int) {
            self.width = width
            self.height = height
        }
    }

    /// A video; alone in its post.
    package struct Video: Sendable, Hashable, Codable {
        package let video: BlobReference
        package let alt: String
        package let aspectRatio: AspectRatio?
        /// Shown as a GIF is: by itself, over and over.
        package let isLoop: Bool

        package init(video: BlobReference, alt: String, aspectRatio: AspectRatio?, isLoop: Bool = false) {
            self.video = video
            self.alt = alt
            self.aspectRatio = aspectRatio
            self.isLoop = isLoop
        }
    }

    /// A page that the post leads to.
    package struct Card: Sendable, Hashable, Codable {
        package let uri: String
        package let title: String
        package let description: String

        package init(uri: String, title: String, description: String) {
            self.uri = uri
            self.title = title
            self.description = description
        }
    }

    package let images: [Image]
    /// Counts when there is no picture.
    package let video: Video?
    /// Counts when there is neither.
    package let card: Card?
    /// A post that this one quotes.
    package let quote: RecordReference?

    /// Nil when there is nothing to show.
    package init?(images: [Image], video: Video? = nil, card: Card?, quote: RecordReference?) {
        if images.isEmpty, video == nil, card == nil, quote == nil { return nil }
        self.images = images
        self.video = images.isEmpty ? video : nil
        self.card = images.isEmpty && video == nil ? card : nil
        self.quote = quote
    }

    private enum CodingKeys: String, CodingKey {
        case type = "$type"
        case images, video, alt, aspectRatio, presentation, external, record, media
    }

    private enum Kind {
        static let images = "app.bsky.embed.images"
        static let video = "app.bsky.embed.video"
        static let external = "app.bsky.embed.external"
        static let record = "app.bsky.embed.record"
        static let recordWithMedia = "app.bsky.embed.recordWithMedia"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        var media = container
        var quoted: RecordReference?
        switch type {
        case Kind.record: quoted = try container.decode(RecordReference.self, forKey: .record)
        case Kind.recordWithMedia:
            quoted = try container.nestedContainer(keyedBy: CodingKeys.self, forKey: .record)
                .decode(RecordReference.self, forKey: .record)
            media = try container.nestedContainer(keyedBy: CodingKeys.self, forKey: .media)
        case Kind.images, Kind.video, Kind.external: break
        default:
            throw DecodingError.dataCorruptedError(forKey: .type, in: container, debugDescription: type)
        }
        images = try media.decodeIfPresent([Image].self, forKey: .images) ?? []
        video = try media.decodeIfPresent(BlobReference.self, forKey: .video).map {
            Video(
                video: $0, alt: try media.decodeIfPresent(String.self, forKey: .alt) ?? "",
                aspectRatio: try media.decodeIfPresent(AspectRatio.self, forKey: .aspectRatio),
                isLoop: try media.decodeIfPresent(String.self, forKey: .presentation) == "gif")
        }
        card = try media.decodeIfPresent(Card.self, forKey: .external)
        quote = quoted
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        guard let quote else { return try encodeMedia(into: &container) }
        if images.isEmpty, video == nil, card == nil {
            try container.encode(Kind.record, forKey: .type)
            try container.encode(quote, forKey: .record)
            return
        }
        try container.encode(Kind.recordWithMedia, forKey: .type)
        var record = container.nestedContainer(keyedBy: CodingKeys.self, forKey: .record)
        try record.encode(Kind.record, forKey: .type)
        try record.encode(quote, forKey: .record)
        var media = container.nestedContainer(keyedBy: CodingKeys.self, forKey: .media)
        try encodeMedia(into: &media)
    }

    private func encodeMedia(into container: inout KeyedEncodingContainer<CodingKeys>) throws {
        if let video {
            try container.encode(Kind.video, forKey: .type)
            try container.encode(video.video, forKey: .video)
            try container.encode(video.alt, forKey: .alt)
            try container.encodeIfPresent(video.aspectRatio, forKey: .aspectRatio)
            if video.isLoop { try container.encode("gif", forKey: .presentation) }
        } else if images.isEmpty {
            try container.encode(Kind.external, forKey: .type)
            try container.encodeIfPresent(card, forKey: .external)
        } else {
            try container.encode(Kind.images, forKey: .type)
            try container.encode(images, forKey: .images)
        }
    }
}
