import Identifiers
import Outbox

/// How fast work is done: the budgets of an account and of a host. Servers' announcements close budgets on top.
///
/// The defaults leave 20 % of what servers allow to the person, and stay well below what moderation watches for
/// (bluesky-social/atproto packages/pds/src/rate-limits.ts; mastodon/mastodon app/lib/rate_limiter.rb). All windows in
/// milliseconds.
package struct Pace: Sendable, Hashable {
    package static let hour: Int64 = 3_600_000
    package static let day: Int64 = 86_400_000

    /// Write points on a PDS: 5,000 an hour and 35,000 a day, less a fifth. A create costs 3, a delete 1.
    package var blueskyPointsAnHour: Int64 = 4_000
    package var blueskyPointsADay: Int64 = 28_000
    /// Labels start above about 3,000 follows a day.
    package var blueskyFollowsADay: Int64 = 2_400
    /// So many posts go out together, a short thread; then there is a pause, so that an hour's share is spread over it.
    package var postsAtOnce: Int64 = 10
    /// A modest pace, as plans tell it: nobody's feed or moderation is flooded.
    package var blueskyPostsAnHour: Int64 = 200
    package var blueskyPostsADay: Int64 = 1_500
    /// Pictures and videos.
    package var blueskyBlobsADay: Int64 = 500
    /// Requests from this address to one PDS: 3,000 in 5 minutes, less a fifth.
    package var blueskyRequestsPer5Minutes: Int64 = 2_400
    /// Mastodon allows 400 follows in 24 hours, less a fifth.
    package var mastodonFollowsADay: Int64 = 320
    /// Requests of one account: 300 in 5 minutes, less a fifth.
    package var mastodonRequestsPer5Minutes: Int64 = 240
    /// Mastodon allows 300 statuses in 3 hours; a modest pace, as plans tell it.
    package var mastodonPostsPer3Hours: Int64 = 100
    package var mastodonPostsADay: Int64 = 600
    /// Mastodon allows 30 uploads, and 30 deletions, in 30 minutes.
    package var mastodonMediaPer30Minutes: Int64 = 20
    package var mastodonDeletionsPer30Minutes: Int64 = 24
    /// Accounts younger than this are watched more: they get a quarter of the daily follows.
    package static let newAccountAge: Int64 = 30 * day
    /// How long a reading of an account's moderation labels is trusted: five minutes.
    package var labelReading: Int64 = 300_000
    /// How long each of these windows is scaled to; 1 except in tests and the sandbox.
    package var windowScale: Double = 1
    /// The share of these budgets that is used: an operator may want to go slower.
    package var budgetScale: Double = 1

    package init() {}

    /// For the sandbox, where nobody wants to wait: the same numbers in windows a thousand times shorter.
    package static var sandbox: Pace {
        var pace = Pace()
        pace.windowScale = 0.001
        return pace
    }

    /// Whether an account made at that moment counts as new; one whose age is not known does not.
    package static func isNew(_ openedAt: Int64?, now: Int64) -> Bool {
        openedAt.map { now - $0 < newAccountAge } ?? false
    }

    /// A moment that a server announced, as far as it is believed: at most 24 hours from now. No limit of either network
    /// is longer, so more is a mistake or worse, and a server that means it says so again when it is asked then.
    static func trusted(_ moment: Int64, now: Int64) -> Int64 {
        min(moment, now + day)
    }

    /// The budget of the requests to a server that all lanes of its accounts share.
    static func sharedRequests(_ kind: DeliveryKind, host: String) -> String {
        switch kind {
        case .followOnMastodon, .unfollowOnMastodon, .postOnMastodon, .deletePostOnMastodon: "mastodon/\(host)/requests"
        default: "bluesky/\(host)/requests"
        }
    }

    static func requests(of lane: LaneKey) -> String { "\(lane.rawValue)/requests" }
    static func followsADay(of lane: LaneKey) -> String { "\(lane.rawValue)/follows-day" }
    static func pointsAnHour(of lane: LaneKey) -> String { "\(lane.rawValue)/points-hour" }
    static func postsInHours(of lane: LaneKey) -> String { "\(lane.rawValue)/posts-hours" }
    static func media(of lane: LaneKey) -> String { "\(lane.rawValue)/media" }
    static func videos(of lane: LaneKey) -> String { "\(lane.rawValue)/videos" }
    static func deletions(of lane: LaneKey) -> String { "\(lane.rawValue)/deletions" }

    /// Whether it counts requests, and not what they write.
    static func countsRequests(_ charge: Charge) -> Bool { charge.budget.hasSuffix("/requests") }

    /// Whether it counts uploads.
    static func countsUploads(_ charge: Charge) -> Bool { charge.budget.hasSuffix("/media") }

    func window(_ milliseconds: Int64) -> Int64 {
        max(1, Int64(Double(milliseconds) * windowScale))
    }

    func limit(_ amount: Int64) -> Int64 {
        max(1, Int64(Double(amount) * budgetScale))
    }

    /// What one try costs.
    ///
    /// - Parameters:
    ///   - lane: the account.
    ///   - host: the server that keeps the account; all accounts there share a budget of requests.
    ///   - isNewAccount: whether the account was made recently.
    ///   - isAsked: whether the follow was asked for already, so that it is only looked whether the other side accepted.
    package func charges(
        for kind: DeliveryKind, lane: LaneKey, host: String?, isNewAccount: Bool, isAsked: Bool = false
    ) -> [Charge] {
        let name = lane.rawValue
        switch kind {
        case .followOnBluesky, .unfollowOnBluesky:
            let isCreate = kind == .followOnBluesky
            let points: Int64 = isCreate ? 3 : 1
            var charges = [
                Charge(
                    budget: Self.pointsAnHour(of: lane), amount: points, limit: limit(blueskyPointsAnHour),
                    window: window(Self.hour)),
                Charge(
                    budget: "\(name)/points-day", amount: points, limit: limit(blueskyPointsADay),
                    window: window(Self.day)),
                // Moderation watches many unfollows too; they never keep a follow waiting, nor follows an undoing.
                Charge(
                    budget: isCreate ? Self.followsADay(of: lane) : "\(name)/unfollows-day", amount: 1,
                    limit: limit(isNewAccount ? blueskyFollowsADay / 4 : blueskyFollowsADay), window: window(Self.day)),
            ]
            if let host {
                charges.append(
                    Charge(
                        budget: Self.sharedRequests(kind, host: host), amount: isCreate ? 2 : 1,
                        limit: limit(blueskyRequestsPer5Minutes), window: window(300_000)))
            }
            return charges
        case .followOnMastodon, .unfollowOnMastodon:
            var charges = [
                Charge(
                    budget: Self.requests(of: lane), amount: isAsked ? 2 : 3, limit: limit(mastodonRequestsPer5Minutes),
                    window: window(300_000))
            ]
            if let host {
                // Mastodon counts each account by itself. What stands before it may count addresses, and then says so.
                charges.append(
                    Charge(
                        budget: Self.sharedRequests(kind, host: host), amount: 0, limit: 0, window: window(300_000)))
            }
            // Only following is limited there (app/controllers/api/v1/accounts_controller.rb).
            if kind == .followOnMastodon, !isAsked {
                charges.append(
                    Charge(
                        budget: Self.followsADay(of: lane), amount: 1,
                        limit: limit(isNewAccount ? mastodonFollowsADay / 4 : mastodonFollowsADay),
                        window: window(Self.day)))
            }
            return charges
        case .postOnBluesky, .deletePostOnBluesky, .postOnMastodon, .deletePostOnMastodon, .reconnect, .admitDeferred,
            .release, .cleanUp:
            return []
        }
    }
}
