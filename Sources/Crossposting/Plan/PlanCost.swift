import XArchive

/// What a plan takes of the destination's limits.
package struct PlanCost: Sendable, Hashable {
    package var threads = 0
    /// Parts count each.
    package var posts = 0
    /// Photos, videos and GIFs to upload.
    package var blobs = 0
    package var videos = 0
    /// Posts that wait for a yes. They are among the posts.
    package var held = 0
    /// Posts of which something cannot come along.
    package var withLosses = 0

    package init() {}

    package mutating func add(_ thread: PlannedThread) {
        threads += 1
        posts += thread.posts.count
        for post in thread.posts {
            blobs += post.media.count
            videos += post.media.count { $0.kind != .photo }
            if post.held != nil { held += 1 }
            if !post.losses.isEmpty { withLosses += 1 }
        }
    }

    /// Write points of a Bluesky account: three for each record.
    package var points: Int { posts * 3 }

    /// When the last post is out, in milliseconds after the first.
    package func duration(at pace: PostPace) -> Int64 {
        let limits = [(pace.posts, posts), (pace.media, blobs), (pace.videos, videos)]
        return limits.flatMap { limits, total in limits.map { $0.duration(total) } }.max() ?? 0
    }
}

/// How much is published in how much time.
package struct PostPace: Sendable, Hashable {
    package struct Limit: Sendable, Hashable {
        package var count: Int
        /// Milliseconds.
        package var window: Int64

        package init(_ count: Int, per window: Int64) {
            self.count = max(count, 1)
            self.window = window
        }

        /// Of so many, each window filled at its start.
        func duration(_ total: Int) -> Int64 { total == 0 ? 0 : Int64((total - 1) / count) * window }
    }

    package var posts: [Limit]
    package var media: [Limit]
    /// Videos and GIFs, which count among the media too.
    package var videos: [Limit]

    package init(posts: [Limit], media: [Limit], videos: [Limit] = []) {
        self.posts = posts
        self.media = media
        self.videos = videos
    }

    private static let hour: Int64 = 3_600_000

    /// A good part below what the server allows, ten at a time and spread evenly: accounts that hurry are labelled, and
    /// nobody's feed is flooded. A new account gets a quarter.
    package static func modest(for destination: Destination, isNewAccount: Bool = false) -> PostPace {
        let part = isNewAccount ? 4 : 1
        let slower = Int64(part)
        return switch destination {
        case .bluesky:
            // Of 1,666 records an hour, 11,666 a day, and 1,000 blobs a day. The video service takes 25 a day.
            PostPace(
                posts: [
                    Limit(10, per: slower * hour / 20), Limit(200 / part, per: hour),
                    Limit(1_500 / part, per: 24 * hour),
                ],
                media: [Limit(500 / part, per: 24 * hour)], videos: [Limit(25, per: 24 * hour)])
        case .mastodon, .gotosocial:
            // Of 300 in three hours, and 30 media in half an hour.
            PostPace(
                posts: [
                    Limit(10, per: slower * 3 * hour / 10), Limit(100 / part, per: 3 * hour),
                    Limit(600 / part, per: 24 * hour),
                ],
                media: [Limit(20 / part, per: hour / 2)])
        }
    }
}
