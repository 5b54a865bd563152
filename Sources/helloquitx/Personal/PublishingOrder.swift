import Accounts
import Crossposting
import Deliveries
import Identifiers

/// The order in which posts go out: threads in the order of their first posts, but each post that is quoted before the
/// one that quotes it, with whatever that one answers.
enum PublishingOrder {
    static func posts(of threads: [PlannedThread], includesHeld: Bool) -> [PlacedPost] {
        let all = threads.flatMap { thread in thread.posts.map { PlacedPost(post: $0, thread: thread.root) } }
        var byTweet: [TweetID: [PlacedPost]] = [:]
        for placed in all where includesHeld || placed.post.held == nil {
            byTweet[placed.post.tweet, default: []].append(placed)
        }
        var result: [PlacedPost] = []
        var isPlaced: Set<TweetID> = []
        for placed in all {
            // Iterative: a chain of answers can be thousands long.
            var path = [placed.post.tweet]
            while let tweet = path.last {
                guard let parts = byTweet[tweet], !isPlaced.contains(tweet), let first = parts.first else {
                    path.removeLast()
                    continue
                }
                let needed = [first.post.parent, first.post.quoteOf].compactMap { $0 }
                    .filter { $0 < tweet && byTweet[$0] != nil && !isPlaced.contains($0) }
                if needed.isEmpty {
                    isPlaced.insert(tweet)
                    result += parts
                    path.removeLast()
                } else {
                    path += needed
                }
            }
        }
        return result
    }
}

/// A planned post and its thread.
struct PlacedPost {
    let post: PlannedPost
    let thread: TweetID
}

extension PlacedPost {
    /// - Parameters:
    ///   - parts: how many parts the answered tweet has is told by the plan; the last one is answered.
    func payload(as key: AccountKey, _ details: Publisher, archive: String) -> PostPayload {
        PostPayload(
            actor: key, host: details.host, openedAt: details.openedAt,
            key: PostKey(tweet: post.tweet, part: post.part),
            thread: thread.rawValue, text: post.text.text,
            facets: post.text.spans.map { span in
                switch span.target {
                case .link(let address):
                    .init(
                        byteStart: span.range.lowerBound, byteEnd: span.range.upperBound, type: "link", value: address)
                case .tag(let tag):
                    .init(byteStart: span.range.lowerBound, byteEnd: span.range.upperBound, type: "tag", value: tag)
                }
            },
            languages: post.languages, createdAt: post.createdAt, rkey: post.recordKey,
            parent: post.part > 0
                ? PostKey(tweet: post.tweet, part: post.part - 1)
                : post.parent.map { PostKey(tweet: $0, part: post.parentParts - 1) },
            root: post.part > 0 || post.parent != nil ? PostKey(tweet: thread, part: 0) : nil,
            quote: post.quoteOf.map { PostKey(tweet: $0, part: 0) }, card: nil,
            media: post.media.filter { $0.kind == "photo" }.map {
                PostPayload.Media(container: archive, file: $0.file, alt: $0.alt)
            },
            isSensitive: post.isSensitive, visibility: nil, isBackdated: false)
    }
}
