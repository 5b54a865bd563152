import Identifiers
import XArchive

/// Makes plain text with links from a tweet, or from the note that holds its whole text.
///
/// X's indices count code points of the escaped text: what they mark is replaced first, and the rest is unescaped once.
/// Addresses of media and of a quoted post of the owner's go; names become links, so nobody is ever notified.
package struct TextConverter: Sendable {
    /// Until then addresses and names stand in texts unmarked: September 2011, milliseconds since 1970.
    static let firstMarked: Int64 = 1_314_835_200_000
    /// Since then X itself puts the names of those who are answered in front of a reply: 30 March 2017.
    static let firstAutomaticNames: Int64 = 1_490_832_000_000
    /// Graphemes of an address that a text shows at most; X shows about 30.
    private static let longestDisplay = 100

    private let context: ConversionContext

    package init(_ context: ConversionContext) { self.context = context }

    package func convert(_ tweet: ArchivedTweet, note: ArchivedNote? = nil) -> ConvertedText {
        let source = Array((note?.text ?? tweet.text).utf8)
        let isEscaped = note == nil
        var marks = TextMark.all(in: source[...], of: tweet, note: note)
        let start = isEscaped ? startOfWords(of: tweet, marks: &marks, in: source[...]) : source.startIndex
        let quote = Quote(of: tweet, note: note, marks: marks, in: source[...], context)
        var losses = losses(of: tweet, quote)
        // Somebody else's photos and videos, which are linked wherever their address stood.
        var pages = Set(tweet.media.filter { $0.sourceUser != nil }.compactMap(\.page).compactMap(WebAddress.linked))

        var writer = writer(for: tweet, note: note, capacity: source.count)
        var position = start
        for (index, mark) in zip(marks.indices, marks) where mark.range.lowerBound >= position {
            writer.write(source[position..<mark.range.lowerBound], isEscaped: isEscaped)
            position = mark.range.upperBound
            if index == quote.removedMark {
                writer.leaveOut()
            } else {
                if case .media(let page?) = mark.kind, let page = WebAddress.linked(page) { pages.remove(page) }
                write(mark, source[mark.range], of: tweet, to: &writer, &losses)
            }
        }
        writer.write(source[position...], isEscaped: isEscaped)
        for target in quote.appended + pages.sorted().map({ .link($0) }) {
            writer.write([0x0A], isEscaped: false)
            writer.write(shown: WebAddress.display(target.value), to: target)
        }
        var text = writer.finish()
        if text.text.isEmpty, quote.moved == nil || !context.hasFacets { text = stand(for: tweet) ?? text }
        text.quote = quote.moved
        text.losses = losses
        return text
    }

    /// A link to the tweet where nothing of it can come along; no server takes a post of nothing.
    private func stand(for tweet: ArchivedTweet) -> ConvertedText? {
        guard !tweet.media.contains(where: { $0.sourceUser == nil && $0.file != nil }) else { return nil }
        let page =
            tweet.media.compactMap(\.page).compactMap(WebAddress.linked).first
            ?? "https://x.com/i/web/status/\(tweet.id)"
        let shown = context.hasFacets ? WebAddress.display(page) : page
        return ConvertedText(text: shown, spans: [TextSpan(range: 0..<shown.utf8.count, target: .link(page))])
    }

    private func losses(of tweet: ArchivedTweet, _ quote: Quote) -> Set<Loss> {
        var losses: Set<Loss> = []
        if tweet.isRetweet { losses.insert(.retweet) }
        if tweet.isRetweet && tweet.text.hasSuffix("…") || quote.isOwnContinuation { losses.insert(.textCut) }
        if quote.isNotMoved { losses.insert(.quote) }
        if tweet.media.contains(where: { $0.sourceUser != nil }) { losses.insert(.mediaOfOthers) }
        return losses
    }

    private func writer(for tweet: ArchivedTweet, note: ArchivedNote?, capacity: Int) -> TextWriter {
        let links = note?.links ?? tweet.links
        let expanded = Dictionary(links.map { ($0.short, $0.expanded) }) { first, _ in first }
        return TextWriter(
            capacity: capacity, showsAddresses: !context.hasFacets,
            findsNames: tweet.createdAt < Self.firstMarked && !tweet.isRetweet, expanded: expanded
        ) { page(of: nil, $0) }
    }

    private func page(of user: XUserID?, _ screenName: String) -> String {
        context.mentions.page(of: user, screenName: screenName) ?? "https://x.com/\(screenName)"
    }

    private func write(
        _ mark: TextMark, _ source: ArraySlice<UInt8>, of tweet: ArchivedTweet, to writer: inout TextWriter,
        _ losses: inout Set<Loss>
    ) {
        let text = String(decoding: source, as: UTF8.self)
        switch mark.kind {
        case .media(let page):
            if let page = page.flatMap(WebAddress.linked) {
                writer.write(shown: WebAddress.display(page), to: .link(page))
            } else {
                writer.leaveOut()
            }
        case .mention(let mention):
            let user = mention.id ?? tweet.user(named: mention.screenName)
            writer.write(mention: text, to: page(of: user, mention.screenName))
        case .hashtag(let tag):
            // The lexicon's limits of a tag.
            if tag.utf8.count <= 640, tag.count <= 64, !tag.isEmpty {
                writer.write(shown: text, to: .tag(tag))
            } else {
                writer.write(source, isEscaped: false)
            }
        case .link(let link):
            if link.expanded.hasPrefix("card://") {
                losses.insert(.poll)
                writer.leaveOut()
            } else if let target = Quote.target(of: link, in: tweet, context) {
                writer.write(shown: shown(link, target), to: target)
            } else if let address = WebAddress.linked(link.expanded) {
                writer.write(shown: shown(link, .link(address)), to: .link(address))
            } else if link.expanded.utf8.count > WebAddress.limit {
                losses.insert(.longLink)
                writer.write(Array(shown(link, .link("")).utf8)[...], isEscaped: false)
            } else {
                writer.write(Array(link.expanded.utf8)[...], isEscaped: false)
            }
        }
    }

    private func shown(_ link: ArchivedTweet.Link, _ target: TextSpan.Target) -> String {
        // Apps warn of a link that names another place than it leads to.
        if case .movedPost(_, let address) = target, address != link.expanded { return WebAddress.display(address) }
        guard !link.display.isEmpty else { return WebAddress.display(link.expanded) }
        return link.display.utf8.count > Self.longestDisplay
            ? WebAddress.display(link.display, length: Self.longestDisplay) : link.display
    }

    /// Where the words begin: in a reply to oneself behind the names that X put in front. Drops their marks.
    private func startOfWords(
        of tweet: ArchivedTweet, marks: inout [TextMark], in source: ArraySlice<UInt8>
    ) -> Int {
        guard context.isReplyToOwner(tweet) else { return source.startIndex }
        var position = source.startIndex
        var dropped = 0
        for mark in marks {
            guard case .mention(let mention) = mark.kind, mark.range.lowerBound == position else { break }
            let isOwner = context.isOwner(mention) || mention.id != nil && mention.id == tweet.repliesToUser
            guard isOwner || tweet.createdAt >= Self.firstAutomaticNames else { break }
            dropped += 1
            position = mark.range.upperBound
            while position < source.endIndex, source[position] == 0x20 { position += 1 }
        }
        // A reply of nothing but names means them.
        guard dropped > 0, position < source.endIndex || !tweet.media.isEmpty else { return source.startIndex }
        marks.removeFirst(dropped)
        return position
    }
}

extension ArchivedTweet {
    fileprivate func user(named screenName: String) -> XUserID? {
        mentions.first { $0.screenName.utf8.elementsEqual(screenName.utf8) }?.id
    }
}
