import Accounts
import Crossposting
import Identifiers

/// When posts are all out, at the pace of an account.
package struct PublishingForecast: Sendable {
    private let pace: PostPace
    private let now: Int64

    package init(for key: AccountKey, _ publisher: Publisher, now: Int64) {
        pace = .modest(
            for: key.network == .bluesky ? .bluesky : .mastodon,
            isNewAccount: Pace.isNew(publisher.openedAt, now: now))
        self.now = now
    }

    /// About when the last one is out, in milliseconds since 1970: of what waits already, and of more to come.
    package func finish(_ progress: PublishingProgress, and more: PlanCost = PlanCost()) -> Int64 {
        var all = more
        all.posts += progress.remaining.posts
        all.blobs += progress.remaining.media
        all.videos += progress.remaining.videos
        return max(now, progress.waitsUntil ?? now) + all.duration(at: pace)
    }
}
