import Accounts
import HTTPTransport
import Identifiers
import Logging
import Mastodon
import Outbox

/// Follows and unfollows on servers with the Mastodon API. Following is idempotent there: a second request changes
/// nothing, so a lost answer is simply asked for again.
package struct MastodonFollowing: Sendable {
    let vault: GrantVault
    let client: MastodonClient
    let deliveries: any DeliveriesPort
    let pace: Pace
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        vault: GrantVault, client: MastodonClient, deliveries: any DeliveriesPort, pace: Pace,
        now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.vault = vault
        self.client = client
        self.deliveries = deliveries
        self.pace = pace
        self.now = now
        self.logger = logger
    }

    /// A request to follow that is not accepted is looked at again after a minute, later once an hour, for two weeks.
    static let acceptanceLimit: Int64 = 14 * 86_400_000
    /// For so long a server may not tell yet what it has just been asked for, in milliseconds.
    private static let grace: Int64 = 10_000

    /// Looks for an account that a server does not find: it may be the other server that is away. Milliseconds.
    private static let searches: [Int64] = [600_000, 3_600_000, 6 * 3_600_000]

    func follow(_ payload: FollowPayload, _ item: WorkItem, _ hold: LeaseHold) async throws -> PerformanceReport {
        try await withSession(payload, item) { session in
            let target = try Acct(payload.target)
            let found = try await client.resolve(target, session: session)
            guard let account = found.value else { return notFound(item) }
            if account.isSuspended {
                return PerformanceReport(.finished(FollowOutcome.gone.outcome("reason.suspended")))
            }
            if let moved = account.moved {
                return PerformanceReport(
                    .finished(
                        FollowOutcome.movedTo.outcome(moved.acct?.description),
                        receipt: Array(account.id.description.utf8)))
            }
            let receipt = FollowReceipt(account.id, isTaken: true)
            let earlier = item.receipt.map(FollowReceipt.init)
            let known = try await client.relationships([account.id], session: session)
            if let relationship = known.value[account.id] {
                switch relationship.followState {
                case .following:
                    // Without a receipt nothing was ever sent: it is not this site's doing, and not its to undo.
                    let outcome = earlier == nil ? FollowOutcome.already : .accepted
                    return PerformanceReport(
                        .finished(outcome.outcome(), receipt: earlier == nil ? nil : receipt.bytes))
                case .requested where earlier == nil:
                    return PerformanceReport(.finished(FollowOutcome.already.outcome()))
                case .requested: return awaitAcceptance(item, receipt, closed(known.rateLimit, item))
                case .notFollowing: break
                }
                if relationship.isBlocking || relationship.isBlockedBy || relationship.isBlockingDomain {
                    return PerformanceReport(.finished(FollowOutcome.refused.outcome("reason.blocked")))
                }
                if earlier?.isTaken == true {
                    // The server has taken the request. If it is neither there nor pending any more, the other side
                    // said no: they are not asked again.
                    guard now() - item.firstBegunAt > Self.grace else {
                        return awaitAcceptance(item, receipt, closed(known.rateLimit, item))
                    }
                    return PerformanceReport(.finished(FollowOutcome.refused.outcome("reason.rejected")))
                }
            }
            try await hold.note(FollowReceipt(account.id, isTaken: false).bytes)
            let answer = try await client.follow(account.id, session: session)
            let closed = closed(answer.rateLimit, item, afterFollow: true)
            switch answer.value.followState {
            case .following where target.host == session.host:
                return PerformanceReport(
                    .finished(FollowOutcome.accepted.outcome(), receipt: receipt.bytes), closedBudgets: closed)
            // Mastodon says *following* of an open account elsewhere before the other server has accepted.
            case .following, .requested, .notFollowing: return awaitAcceptance(item, receipt, closed)
            }
        }
    }

    /// What was followed by this site ends; what was followed before, or was never asked for, is left alone.
    func unfollow(_ payload: FollowPayload, _ item: WorkItem, _ hold: LeaseHold) async throws -> PerformanceReport {
        if let follow = item.dependsOn, try await !deliveries.mayHaveFollowed(follow) {
            return PerformanceReport(.finished(FollowOutcome.undone.outcome("reason.nothingToUndo")))
        }
        return try await withSession(payload, item) { session in
            let found = try await client.resolve(try Acct(payload.target), session: session)
            guard let account = found.value else {
                return PerformanceReport(.finished(FollowOutcome.undone.outcome("reason.notFound")))
            }
            try await hold.note(Array(account.id.description.utf8))
            let answer = try await client.unfollow(account.id, session: session)
            return PerformanceReport(
                .finished(FollowOutcome.undone.outcome()), closedBudgets: closed(answer.rateLimit, item))
        }
    }

    private func notFound(_ item: WorkItem) -> PerformanceReport {
        guard item.receipt == nil, item.attempt <= Self.searches.count else {
            return PerformanceReport(.finished(FollowOutcome.gone.outcome("reason.notFound")))
        }
        return PerformanceReport(
            .again(at: now() + pace.window(Self.searches[item.attempt - 1]), interim: nil))
    }

    private func awaitAcceptance(
        _ item: WorkItem, _ receipt: FollowReceipt, _ closed: [ClosedBudget]
    ) -> PerformanceReport {
        let age = now() - item.firstBegunAt
        if age > Self.acceptanceLimit {
            return PerformanceReport(
                .finished(FollowOutcome.requested.outcome(), receipt: receipt.bytes), closedBudgets: closed)
        }
        let pause: Int64 = age < 60_000 ? 2_000 : age < 3_600_000 ? 60_000 : 3_600_000
        return PerformanceReport(
            .again(at: now() + pause, interim: FollowOutcome.requested.outcome(), receipt: receipt.bytes),
            closedBudgets: closed)
    }

    private func withSession(
        _ payload: FollowPayload, _ item: WorkItem,
        _ body: (MastodonSession) async throws -> PerformanceReport
    ) async throws -> PerformanceReport {
        let key = try AccountKey(network: .mastodon, storedText: payload.actor)
        let opened = try await vault.grant(for: key)
        guard case .mastodon(let session) = opened.grant else { throw GrantVault.Failure.missing }
        do {
            return try await body(session)
        } catch let error as NetworkError {
            return try await refusal(error, opened, item)
        }
    }

    /// What the server's refusal means.
    private func refusal(
        _ error: NetworkError, _ opened: GrantVault.Opened, _ item: WorkItem
    ) async throws -> PerformanceReport {
        switch error.code {
        case MastodonErrorCode.invalidToken, MastodonErrorCode.insufficientScope:
            try await vault.markNeedsSignIn(opened)
            return PerformanceReport(.laneStops(code: LaneStop.needsSignIn, reason: nil))
        case MastodonErrorCode.accountUnusable:
            return PerformanceReport(.laneStops(code: LaneStop.accountUnusable, reason: error.message))
        case MastodonErrorCode.followLimit:
            return PerformanceReport(.laneStops(code: LaneStop.followLimit, reason: error.message))
        case MastodonErrorCode.forbidden, MastodonErrorCode.invalid:
            return PerformanceReport(.finished(FollowOutcome.refused.outcome(error.message)))
        case MastodonErrorCode.notFound, MastodonErrorCode.gone:
            return PerformanceReport(.finished(FollowOutcome.gone.outcome(error.message)))
        default: return Troubles(now: now).network(error, item)
        }
    }

    /// A fifth of what the server allows is left to the person. After a follow Mastodon speaks of its limit on follows
    /// (`app/controllers/api/v1/accounts_controller.rb`, `override_rate_limit_headers`), whose window is a day; all else
    /// is about requests, in minutes.
    func closed(_ report: RateLimitReport, _ item: WorkItem, afterFollow: Bool = false) -> [ClosedBudget] {
        guard let limit = report.limit, let remaining = report.remaining, let resetAt = report.resetAt,
            remaining * 5 <= limit
        else { return [] }
        let isOfFollows = afterFollow && resetAt - now() > pace.window(Pace.hour)
        return [
            ClosedBudget(
                budget: "\(item.lane.rawValue)/\(isOfFollows ? "follows-day" : "requests")",
                until: min(resetAt, now() + Troubles.longestWait))
        ]
    }
}

/// What is stored of a follow on a server with the Mastodon API: the account's id there, and whether the server is known
/// to have taken the request. Stored before the request is sent, so that a lost answer is not taken for an old follow.
struct FollowReceipt: Hashable {
    let id: String
    let isTaken: Bool

    init(_ id: MastodonAccountID, isTaken: Bool) {
        self.id = id.description
        self.isTaken = isTaken
    }

    init(_ bytes: [UInt8]) {
        isTaken = bytes.first != UInt8(ascii: "?")
        id = String(decoding: isTaken ? bytes[...] : bytes.dropFirst(), as: UTF8.self)
    }

    var bytes: [UInt8] { Array((isTaken ? id : "?" + id).utf8) }
}
