import Identifiers
import XArchive

/// Which tweets a tweet links to, and what becomes of them.
struct Quote {
    /// The owner's tweet that is quoted: the last one that is linked to and moved.
    private(set) var moved: TweetID?
    /// The mark whose address goes, because the quote itself stands below the text.
    private(set) var removedMark: Int?
    /// Addresses that a note's text lacks although the tweet has them.
    private(set) var appended: [TextSpan.Target] = []
    /// Whether it links to a tweet that is moved after it.
    private(set) var isMovedLater = false
    /// Whether it links to a tweet that is not moved.
    private(set) var isNotMoved = false
    /// Whether the text ends with an address of the tweet itself, where X shows the rest.
    private(set) var isOwnContinuation = false

    init(
        of tweet: ArchivedTweet, note: ArchivedNote?, marks: [TextMark], in source: ArraySlice<UInt8>,
        _ context: ConversionContext
    ) {
        guard !tweet.links.isEmpty || note != nil, !tweet.isRetweet else { return }
        for link in note?.links ?? tweet.links { look(at: link, of: tweet, context) }
        if let note {
            var known = Set(note.links.compactMap { StatusLink($0.expanded)?.id })
            for link in tweet.links {
                guard let status = StatusLink(link.expanded), !status.isTo(tweet), known.insert(status.id).inserted
                else {
                    continue
                }
                look(at: link, of: tweet, context)
                let target = Self.target(of: link, in: tweet, context)
                // Shown as a quote, it needs no address.
                if context.hasFacets, case .movedPost = target { continue }
                if let target = target ?? WebAddress.linked(link.expanded).map({ .link($0) }) {
                    appended.append(target)
                }
            }
        } else {
            isOwnContinuation = tweet.links.contains { StatusLink($0.expanded)?.isTo(tweet) ?? false }
        }
        if context.hasFacets, let moved {
            removedMark = Self.lastMark(marks, in: source, leadingTo: moved, tweet, context)
        }
    }

    /// The moved post that a link leads to; `nil` where it leads elsewhere.
    static func target(
        of link: ArchivedTweet.Link, in tweet: ArchivedTweet, _ context: ConversionContext
    ) -> TextSpan.Target? {
        guard let status = StatusLink(link.expanded), !status.isTo(tweet), let moved = context.movedTweet(status.id)
        else {
            return nil
        }
        return .movedPost(moved, address: context.movedAddress(moved) ?? link.expanded)
    }

    private mutating func look(at link: ArchivedTweet.Link, of tweet: ArchivedTweet, _ context: ConversionContext) {
        guard let status = StatusLink(link.expanded), !status.isTo(tweet) else { return }
        if let id = context.movedTweet(status.id) {
            moved = id
        } else if context.movesLater(status.id) {
            isMovedLater = true
        } else {
            isNotMoved = true
        }
    }

    /// The mark of the quote's address, if nothing but addresses that go follows it.
    private static func lastMark(
        _ marks: [TextMark], in source: ArraySlice<UInt8>, leadingTo moved: TweetID, _ tweet: ArchivedTweet,
        _ context: ConversionContext
    ) -> Int? {
        var end = source.endIndex
        for (index, mark) in zip(marks.indices, marks).reversed() {
            guard source[mark.range.upperBound..<end].allSatisfy(\.isSpace) else { return nil }
            end = mark.range.lowerBound
            switch mark.kind {
            case .media(nil): continue
            case .link(let link):
                guard case .movedPost(moved, _) = target(of: link, in: tweet, context) else { return nil }
                return index
            default: return nil
            }
        }
        return nil
    }
}

extension StatusLink {
    fileprivate func isTo(_ tweet: ArchivedTweet) -> Bool { id == tweet.id || tweet.versions.contains(id) }
}
