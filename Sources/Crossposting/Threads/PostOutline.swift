import Identifiers

/// What is moved, as threads, without any text: small enough for an archive of any size.
package struct PostOutline: Sendable {
    package struct Post: Sendable, Hashable {
        package let id: TweetID
        /// Milliseconds since 1970.
        package let createdAt: Int64
        /// The post of the same thread that it hangs from; `nil` for the thread's root.
        package let parent: TweetID?
        /// What of the tweet that it answers is lost.
        package let parentLoss: Loss?
        package let held: HoldReason?
        /// Posts of the owner's that are moved and that it links to.
        let quotes: [TweetID]
    }

    package struct Thread: Sendable, Hashable {
        package let root: TweetID
        /// By their time, each behind the one that it hangs from.
        package let posts: [Post]
    }

    /// What stays behind unless it is asked for, in tweets of the whole archive.
    package struct LeftOut: Sendable, Hashable {
        package var retweets = 0
        /// Answers to others, and what hangs from them.
        package var repliesToOthers = 0
    }

    package let leftOut: LeftOut
    /// By the time of their roots. Single posts are threads of one.
    package let threads: [Thread]
    /// All posts that are moved, each behind those that it answers or links to: threads first, then single posts.
    package let publishingOrder: [TweetID]

    /// Links to posts that can only be published later.
    private let broken: [TweetID: Set<TweetID>]
    private let places: [TweetID: Int]
    /// Posts that are planned and not published.
    private let heldBack: Set<TweetID>
    /// The last versions of the versions that are not.
    private let lastVersion: @Sendable (TweetID) -> TweetID

    init(
        _ threads: [Thread], heldBack: Set<TweetID> = [], leftOut: LeftOut,
        lastVersion: @escaping @Sendable (TweetID) -> TweetID
    ) {
        self.threads = threads
        self.leftOut = leftOut
        self.heldBack = heldBack
        self.lastVersion = lastVersion
        places = Dictionary(
            uniqueKeysWithValues: zip(threads.indices, threads).flatMap { place, thread in
                thread.posts.map { ($0.id, place) }
            })
        let order = PublishingOrder(threads)
        publishingOrder = order.ids
        broken = order.broken
    }

    package var postCount: Int { publishingOrder.count }

    /// The thread with this post, or with a version of it.
    package func thread(of id: TweetID) -> Thread? { places[lastVersion(id)].map { threads[$0] } }

    /// The tweet that stands for this one, if that is moved.
    package func movedTweet(for id: TweetID) -> TweetID? {
        let last = lastVersion(id)
        return places[last] == nil || heldBack.contains(last) ? nil : last
    }

    /// Whether a post must not lead to another, because that one comes later.
    func isBroken(from id: TweetID, to other: TweetID) -> Bool { broken[id]?.contains(other) ?? false }

    func hasBroken(from id: TweetID) -> Bool { broken[id] != nil }
}
