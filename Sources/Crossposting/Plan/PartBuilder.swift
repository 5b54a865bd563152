import Identifiers
import XArchive

/// Makes the posts of one tweet.
struct PartBuilder {
    let options: PlanOptions
    let tweet: ArchivedTweet
    let note: ArchivedNote?
    let outline: PostOutline.Post
    /// The last part of the tweet that is answered.
    let parent: PostReference?

    func posts(_ context: ConversionContext) throws(PlanError) -> [PlannedPost] {
        let text = TextConverter(context).convert(tweet, note: note)
        let groups = mediaGroups()
        let dateLine = options.showsDate ? "\(ISOTime.date(tweet.createdAt))\n" : ""
        let parts = Splitter(limits: options.limits).split(
            text, reserved: (dateLine.utf8.count, dateLine.utf8.count), atLeast: max(groups.count, 1))
        let losses = losses(text)
        let card = groups.isEmpty ? card(text) : nil
        let languages = PostLanguage.tags(tweet.language)
        var posts: [PlannedPost] = []
        var spans = text.spans[...]
        for (number, part) in zip(parts.indices, parts) {
            let start = number == 0 ? dateLine : ""
            var post = PlannedPost(
                reference: PostReference(tweet: tweet.id, part: number), of: parts.count,
                parent: number == 0 ? parent : PostReference(tweet: tweet.id, part: number - 1),
                text: start + text.text.bytes(part.range) + part.numbering, createdAt: tweet.createdAt + Int64(number),
                key: try PostKey.key(of: tweet.id, part: number), languages: languages, facets: [],
                media: number < groups.count ? groups[number] : [], quote: number == 0 ? text.quote : nil, card: nil,
                isSensitive: tweet.isSensitive, losses: number == 0 ? losses : [], held: outline.held, dateLine: start,
                numbering: part.numbering)
            // An address that is longer than a part was cut: it leads nowhere.
            while let span = spans.first, span.range.upperBound <= part.range.upperBound {
                spans.removeFirst()
                guard span.range.lowerBound >= part.range.lowerBound else { continue }
                post.facets.append(span.moved(by: start.utf8.count - part.range.lowerBound))
                if let card, span == card.span { post.card = card.card }
            }
            posts.append(post)
        }
        return posts
    }

    /// Photos together, as many as a post can have; each video and GIF alone.
    private func mediaGroups() -> [[PlannedMedia]] {
        var photos: [PlannedMedia] = []
        var films: [PlannedMedia] = []
        for media in tweet.media where media.sourceUser == nil {
            guard let file = media.file else { continue }
            let planned = PlannedMedia(
                kind: media.kind, file: file, altText: options.altTexts.text(for: file, limit: options.altTextLimit),
                width: media.width, height: media.height)
            if media.kind == .photo { photos.append(planned) } else { films.append(planned) }
        }
        var groups: [[PlannedMedia]] = []
        while !photos.isEmpty {
            groups.append(Array(photos.prefix(options.photosPerPost)))
            photos.removeFirst(min(options.photosPerPost, photos.count))
        }
        return groups + films.map { [$0] }
    }

    private func losses(_ text: ConvertedText) -> [Loss] {
        var losses = text.losses
        if let loss = outline.parentLoss { losses.insert(loss) }
        if tweet.media.contains(where: { $0.sourceUser == nil && $0.file == nil }) { losses.insert(.mediaMissing) }
        return losses.sorted()
    }

    /// For the last link that is neither a name nor a post.
    private func card(_ text: ConvertedText) -> (card: LinkCard, span: TextSpan)? {
        guard options.destination == .bluesky else { return nil }
        for span in text.spans.reversed() {
            guard case .link(let address) = span.target, StatusLink(address) == nil else { continue }
            return (LinkCard(address: address, title: WebAddress.display(address, length: 100)), span)
        }
        return nil
    }
}

extension String {
    fileprivate func bytes(_ range: Range<Int>) -> String {
        if range.lowerBound == 0, range.upperBound == utf8.count { return self }
        let start = utf8.index(startIndex, offsetBy: range.lowerBound)
        return String(self[start..<utf8.index(start, offsetBy: range.count)])
    }
}

extension TextSpan {
    fileprivate func moved(by offset: Int) -> TextSpan {
        TextSpan(range: range.lowerBound + offset..<range.upperBound + offset, target: target)
    }
}
