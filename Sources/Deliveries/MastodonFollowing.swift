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

    func follow(
        _ payload: FollowPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        let earlier = MastodonReceipt(item.receipt)
        return try await withSession(payload, item) { session in
            let target = try Acct(payload.target)
            let found = try await usage.request { try await client.resolve(target, session: session) }
            guard let account = found.value else { return notFound(target, session, item) }
            if account.isSuspended {
                return PerformanceReport(.finished(FollowOutcome.gone.outcome("reason.suspended")))
            }
            if let moved = account.moved {
                return PerformanceReport(.finished(FollowOutcome.movedTo.outcome(moved.acct?.description)))
            }
            let known = try await usage.request {
                try await client.relationships([account.id], session: session)
            }
            if let relationship = known.value[account.id],
                let report = standing(relationship, earlier, item, payload, known.rateLimit)
            {
                return report
            }
            let sentAt = earlier?.sentAt ?? now()
            let id = account.id.description
            try await hold.note(MastodonReceipt.mayBeSent(id: id, at: sentAt).bytes)
            let answer: MastodonAnswer<MastodonRelationship>
            do {
                answer = try await usage.request(isWrite: true) {
                    try await client.follow(account.id, session: session)
                }
            } catch let error as NetworkError where !error.mayHaveHappened && earlier == nil {
                // It certainly came to nothing: whoever is followed at the next look was not followed by this.
                try await hold.note(nil)
                throw error
            }
            let taken = MastodonReceipt.taken(id: id, at: sentAt)
            let closed = closed(answer.rateLimit, of: Self.followOperation, item)
            if answer.value.followState == .following, target.host == session.host {
                return PerformanceReport(
                    .finished(FollowOutcome.accepted.outcome(), receipt: taken.bytes), closedBudgets: closed)
            }
            // Mastodon says *following* of an open account elsewhere before the other server has accepted.
            return awaitAcceptance(taken, closed)
        }
    }

    /// What was followed by this site ends; what was followed before, or was never asked for, is left alone.
    func unfollow(
        _ payload: FollowPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        if let follow = item.dependsOn, try await !deliveries.mayHaveFollowed(follow) {
            return PerformanceReport(.finished(FollowOutcome.undone.outcome("reason.nothingToUndo")))
        }
        return try await withSession(payload, item) { session in
            let target = try Acct(payload.target)
            let found = try await usage.request { try await client.resolve(target, session: session) }
            guard let account = found.value else {
                return PerformanceReport(.finished(FollowOutcome.undone.outcome("reason.notFound")))
            }
            let answer = try await usage.request(isWrite: true) {
                try hold.check()
                return try await client.unfollow(account.id, session: session)
            }
            return PerformanceReport(
                .finished(FollowOutcome.undone.outcome()),
                closedBudgets: closed(answer.rateLimit, of: "mastodon.unfollow", item))
        }
    }

    /// What stands between the two already, where that decides; nil when the follow is to be asked for.
    private func standing(
        _ relationship: MastodonRelationship, _ earlier: MastodonReceipt?, _ item: WorkItem, _ payload: FollowPayload,
        _ limit: RateLimitReport
    ) -> PerformanceReport? {
        switch relationship.followState {
        case .following where earlier != nil:
            return PerformanceReport(.finished(FollowOutcome.accepted.outcome(), receipt: earlier?.bytes))
        case .requested:
            if let earlier {
                let taken = MastodonReceipt.taken(id: relationship.id.description, at: earlier.sentAt)
                return awaitAcceptance(taken, closed(limit, of: "mastodon.relationships", item))
            }
            fallthrough
        case .following:
            // Not by us: no request of ours has left. Undoing leaves it alone.
            return PerformanceReport(.finished(FollowOutcome.already.outcome()))
        case .notFollowing: break
        }
        if relationship.isBlocking || relationship.isBlockedBy || relationship.isBlockingDomain {
            return PerformanceReport(.finished(FollowOutcome.refused.outcome("reason.blocked")))
        }
        guard case .taken(_, let sentAt) = earlier, let earlier else { return nil }
        // The server has taken the request. If it is neither there nor pending any more, the other side said no: they are
        // not asked again.
        guard now() - sentAt > Self.grace else {
            return awaitAcceptance(earlier, closed(limit, of: "mastodon.relationships", item))
        }
        return PerformanceReport(.finished(FollowOutcome.refused.outcome("reason.rejected")))
    }

    /// How long after each look a server that does not find somebody of elsewhere is asked again, two days in all: their
    /// own server may be down for a while, which looks the same as being gone. Milliseconds.
    private static let searches: [Int64] = [3_600_000, 6 * 3_600_000, 17 * 3_600_000, Pace.day]

    /// The account's own server knows for certain who is there; of somebody elsewhere it may be that it cannot ask.
    private func notFound(_ target: Acct, _ session: MastodonSession, _ item: WorkItem) -> PerformanceReport {
        let isLocal = target.host == session.host || target.host == session.claimedDomain
        guard !isLocal, item.attempt <= Self.searches.count else {
            return PerformanceReport(.finished(FollowOutcome.gone.outcome("reason.notFound")))
        }
        return PerformanceReport(
            .again(at: now() + pace.window(Self.searches[item.attempt - 1]), interim: nil))
    }

    private func awaitAcceptance(
        _ taken: MastodonReceipt, _ closed: [ClosedBudget]
    ) -> PerformanceReport {
        let age = now() - taken.sentAt
        let requested = FollowOutcome.requested.outcome()
        if age > Self.acceptanceLimit {
            return PerformanceReport(.finished(requested, receipt: taken.bytes), closedBudgets: closed)
        }
        let pause: Int64 = age < 60_000 ? 2_000 : age < 3_600_000 ? 60_000 : 3_600_000
        return PerformanceReport(
            .again(at: now() + pause, interim: requested, receipt: taken.bytes), closedBudgets: closed)
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
            return try await refusal(error, opened, item, payload)
        }
    }

    /// What the server's refusal means.
    private func refusal(
        _ error: NetworkError, _ opened: GrantVault.Opened, _ item: WorkItem, _ payload: FollowPayload
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
        default: return passing(error, item, payload)
        }
    }

    private func passing(_ error: NetworkError, _ item: WorkItem, _ payload: FollowPayload) -> PerformanceReport {
        let troubles = Troubles(now: now)
        if error.status == 429, let until = troubles.announced(error), let report = error.rateLimit,
            report.retryAt == nil
        {
            // Mastodon's own limit, which names no Retry-After, is this account's.
            let budget = budget(of: report, operation: error.operation, item)
            if budget == Pace.followsADay(of: item.lane) {
                return PerformanceReport(
                    .budgetClosed, closedBudgets: [ClosedBudget(budget: budget, until: until)])
            }
            return troubles.network(error, closing: budget)
        }
        let end: FollowOutcome? =
            switch MastodonReceipt(item.receipt) {
            case .taken: .requested
            case .mayBeSent: .uncertain
            case nil: nil
            }
        return troubles.network(
            error, closing: Pace.sharedRequests(.followOnMastodon, host: payload.host), end: end)
    }

    /// A fifth of what the server allows is left to the person.
    private func closed(_ report: RateLimitReport, of operation: String, _ item: WorkItem) -> [ClosedBudget] {
        guard let limit = report.limit, let remaining = report.remaining, let resetAt = report.resetAt,
            remaining * 5 <= limit
        else { return [] }
        return [
            ClosedBudget(
                budget: budget(of: report, operation: operation, item), until: Pace.trusted(resetAt, now: now()))
        ]
    }

    /// Which of the account's budgets an answer speaks of. A follow's bears the limit of follows in place of that of
    /// requests when less of it is left (app/controllers/concerns/api/rate_limit_headers.rb); requests are counted by
    /// five minutes, follows by the day.
    private func budget(of report: RateLimitReport, operation: String, _ item: WorkItem) -> String {
        let isOfFollows = operation == Self.followOperation && (report.resetAt ?? 0) - now() > Self.requestsWindow
        return isOfFollows ? Pace.followsADay(of: item.lane) : Pace.requests(of: item.lane)
    }

    private static let followOperation = "mastodon.follow"
    /// Milliseconds.
    private static let requestsWindow: Int64 = 300_000
}
