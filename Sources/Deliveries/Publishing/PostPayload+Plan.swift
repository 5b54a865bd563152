import Accounts
import Crossposting
import Identifiers
import XArchive

extension PostPayload {
    /// A planned post, ready to be handed in.
    ///
    /// - Parameter archive: the path that its media are read from.
    package init(
        _ post: PlannedPost, in thread: TweetID, as key: AccountKey, _ publisher: Publisher, _ terms: PublishingTerms,
        archive: String
    ) {
        let isBluesky = key.network == .bluesky
        self.init(
            actor: key, host: publisher.host, openedAt: publisher.openedAt,
            key: MovedPostKey(post.reference), thread: thread.rawValue, text: post.text,
            facets: isBluesky ? post.facets.map(Facet.init) : [], languages: post.languages,
            createdAt: post.createdAt, rkey: isBluesky ? post.key : nil, parent: post.parent.map(MovedPostKey.init),
            root: post.parent == nil ? nil : MovedPostKey(tweet: thread, part: 0),
            quote: isBluesky ? post.quote.map { MovedPostKey(tweet: $0, part: 0) } : nil,
            card: post.card.map { Card(address: $0.address, title: $0.title, description: "") },
            media: post.media.map {
                Media(
                    container: archive, file: $0.file, alt: $0.altText ?? "", isVideo: $0.kind != .photo,
                    isLoop: $0.kind == .gif)
            },
            isSensitive: post.isSensitive, visibility: terms.visibility?.rawValue, isBackdated: terms.isBackdated,
            movedLinks: isBluesky ? [] : post.facets.compactMap(MovedLink.init), mediaLimits: terms.mediaLimits)
    }
}

extension MovedPostKey {
    fileprivate init(_ reference: PostReference) {
        self.init(tweet: reference.tweet, part: reference.part)
    }
}

extension PostPayload.Facet {
    fileprivate init(_ span: TextSpan) {
        let isTag = if case .tag = span.target { true } else { false }
        self.init(
            byteStart: span.range.lowerBound, byteEnd: span.range.upperBound, type: isTag ? "tag" : "link",
            value: span.target.value)
    }
}

extension PostPayload.MovedLink {
    fileprivate init?(_ span: TextSpan) {
        guard case .movedPost(let tweet, _) = span.target else { return nil }
        self.init(
            byteStart: span.range.lowerBound, byteEnd: span.range.upperBound, key: MovedPostKey(tweet: tweet, part: 0))
    }
}
