import Accounts
import HTTPTransport
import Identifiers
import Logging
import Mastodon
import Outbox

/// Follows and unfollows on servers with the Mastodon API. Following is idempotent there: a second request changes
/// nothing, so a lost answer is simply asked for again.
package struct MastodonFollowing: Sendable {
    let access: MastodonAccess
    let client: MastodonClient
    let deliveries: any DeliveriesPort
    let pace: Pace
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        vault: GrantVault, client: MastodonClient, deliveries: any DeliveriesPort, pace: Pace,
        now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        access = MastodonAccess(vault: vault, now: now)
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
            let closed = access.closed(answer.rateLimit, of: MastodonClient.followOperation, item)
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
                closedBudgets: access.closed(answer.rateLimit, of: "mastodon.unfollow", item))
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
                return awaitAcceptance(taken, access.closed(limit, of: "mastodon.relationships", item))
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
            return awaitAcceptance(earlier, access.closed(limit, of: "mastodon.relationships", item))
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
        _ payload: FollowPayload, _ item: WorkItem, _ body: (MastodonSession) async throws -> PerformanceReport
    ) async throws -> PerformanceReport {
        let uncertainty: FollowOutcome? =
            switch MastodonReceipt(item.receipt) {
            case .taken: .requested
            case .mayBeSent: .uncertain
            case nil: nil
            }
        return try await access.withSession(
            payload.actor, host: payload.host, item, uncertainty: uncertainty,
            ending: { error in
                switch error.code {
                case MastodonErrorCode.forbidden, MastodonErrorCode.invalid:
                    FollowOutcome.refused.outcome(error.message)
                case MastodonErrorCode.notFound, MastodonErrorCode.gone: FollowOutcome.gone.outcome(error.message)
                default: nil
                }
            }, body)
    }
}
