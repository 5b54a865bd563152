import Outbox

/// How fast posts are published and deleted.
extension Pace {
    /// What one try costs. The numbers are those that plans are timed with (`PostPace` of Crossposting).
    ///
    /// - Parameter isNewAccount: whether the account was made recently: it gets a quarter.
    package func charges(
        for kind: DeliveryKind, _ post: PostPayload, lane: LaneKey, isNewAccount: Bool
    ) -> [Charge] {
        let part: Int64 = isNewAccount ? 4 : 1
        let name = lane.rawValue
        let uploads = Int64(min(post.media.count, 4))
        func charge(_ budget: String, _ amount: Int64, _ limit: Int64, _ window: Int64) -> Charge {
            Charge(budget: budget, amount: amount, limit: self.limit(limit), window: self.window(window))
        }
        switch kind {
        case .postOnBluesky:
            return [
                charge(Self.pointsAnHour(of: lane), 3, blueskyPointsAnHour, Self.hour),
                charge("\(name)/points-day", 3, blueskyPointsADay, Self.day),
                charge("\(name)/posts-minutes", 1, postsAtOnce, part * Self.hour * postsAtOnce / blueskyPostsAnHour),
                charge(Self.postsInHours(of: lane), 1, blueskyPostsAnHour / part, Self.hour),
                charge("\(name)/posts-day", 1, blueskyPostsADay / part, Self.day),
                charge(Self.media(of: lane), uploads, blueskyBlobsADay / part, Self.day),
                charge(
                    Self.sharedRequests(kind, host: post.host), 2 + uploads, blueskyRequestsPer5Minutes, 300_000),
            ]
        case .deletePostOnBluesky:
            return [
                charge(Self.pointsAnHour(of: lane), 1, blueskyPointsAnHour, Self.hour),
                charge("\(name)/points-day", 1, blueskyPointsADay, Self.day),
                charge(Self.sharedRequests(kind, host: post.host), 1, blueskyRequestsPer5Minutes, 300_000),
            ]
        case .postOnMastodon:
            return [
                charge(Self.requests(of: lane), 1 + 2 * uploads, mastodonRequestsPer5Minutes, 300_000),
                Self.announced(kind, post.host, window(300_000)),
                charge(
                    "\(name)/posts-minutes", 1, postsAtOnce,
                    part * 3 * Self.hour * postsAtOnce / mastodonPostsPer3Hours),
                charge(Self.postsInHours(of: lane), 1, mastodonPostsPer3Hours / part, 3 * Self.hour),
                charge("\(name)/posts-day", 1, mastodonPostsADay / part, Self.day),
                charge(Self.media(of: lane), uploads, mastodonMediaPer30Minutes / part, Self.hour / 2),
            ]
        case .deletePostOnMastodon:
            return [
                charge(Self.requests(of: lane), 1, mastodonRequestsPer5Minutes, 300_000),
                Self.announced(kind, post.host, window(300_000)),
                charge(Self.deletions(of: lane), 1, mastodonDeletionsPer30Minutes, Self.hour / 2),
            ]
        default: return []
        }
    }

    /// What a post costs besides whose video waits for the next day's share: nothing, but nobody asks before it may be
    /// there.
    func videoShare(of lane: LaneKey) -> Charge {
        Charge(budget: Self.videos(of: lane), amount: 0, limit: 0, window: window(Self.day))
    }

    /// What stands before a server may count addresses, and then says so; nothing is counted here.
    private static func announced(_ kind: DeliveryKind, _ host: String, _ window: Int64) -> Charge {
        Charge(budget: sharedRequests(kind, host: host), amount: 0, limit: 0, window: window)
    }
}
