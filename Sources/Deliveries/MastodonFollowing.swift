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
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        vault: GrantVault, client: MastodonClient, now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.vault = vault
        self.client = client
        self.now = now
        self.logger = logger
    }

    /// A request to follow that is not accepted is looked at again after a minute, later once an hour, for two weeks.
    static let acceptanceLimit: Int64 = 14 * 86_400_000
    /// For so long a server may not tell yet what it has just been asked for, in milliseconds.
    private static let grace: Int64 = 10_000

    func follow(_ payload: FollowPayload, _ item: WorkItem) async throws -> PerformanceReport {
        try await withSession(payload, item) { session in
            let target = try Acct(payload.target)
            let found = try await client.resolve(target, session: session)
            guard let account = found.value else {
                return PerformanceReport(.finished(FollowOutcome.gone.outcome("reason.notFound")))
            }
            if account.isSuspended {
                return PerformanceReport(.finished(FollowOutcome.gone.outcome("reason.suspended")))
            }
            if let moved = account.moved {
                return PerformanceReport(
                    .finished(
                        FollowOutcome.movedTo.outcome(moved.acct?.description),
                        receipt: Array(account.id.description.utf8)))
            }
            let receipt = Array(account.id.description.utf8)
            let known = try await client.relationships([account.id], session: session)
            let isFirstTry = item.attempt == 1 && item.receipt == nil
            if let relationship = known.value[account.id] {
                switch relationship.followState {
                case .following:
                    let outcome = isFirstTry ? FollowOutcome.already : .accepted
                    return PerformanceReport(.finished(outcome.outcome(), receipt: receipt))
                case .requested where !isFirstTry: return awaitAcceptance(item, receipt, known.rateLimit)
                case .requested, .notFollowing: break
                }
                if relationship.isBlocking || relationship.isBlockedBy || relationship.isBlockingDomain {
                    return PerformanceReport(.finished(FollowOutcome.refused.outcome("reason.blocked")))
                }
                if item.receipt != nil {
                    // The server has taken the request. If it is neither there nor pending any more, the other side
                    // said no: they are not asked again.
                    guard now() - item.firstBegunAt > Self.grace else {
                        return awaitAcceptance(item, receipt, known.rateLimit)
                    }
                    return PerformanceReport(.finished(FollowOutcome.refused.outcome("reason.rejected")))
                }
            }
            let answer = try await client.follow(account.id, session: session)
            let closed = Self.closed(answer.rateLimit, item)
            switch answer.value.followState {
            case .following where target.host == session.host:
                return PerformanceReport(
                    .finished(FollowOutcome.accepted.outcome(), receipt: receipt), closedBudgets: closed)
            // Mastodon says *following* of an open account elsewhere before the other server has accepted.
            case .following, .requested, .notFollowing: return awaitAcceptance(item, receipt, answer.rateLimit)
            }
        }
    }

    func unfollow(_ payload: FollowPayload, _ item: WorkItem) async throws -> PerformanceReport {
        try await withSession(payload, item) { session in
            let found = try await client.resolve(try Acct(payload.target), session: session)
            guard let account = found.value else {
                return PerformanceReport(.finished(FollowOutcome.undone.outcome("reason.notFound")))
            }
            let answer = try await client.unfollow(account.id, session: session)
            return PerformanceReport(
                .finished(FollowOutcome.undone.outcome()), closedBudgets: Self.closed(answer.rateLimit, item))
        }
    }

    private func awaitAcceptance(_ item: WorkItem, _ receipt: [UInt8], _ limit: RateLimitReport) -> PerformanceReport {
        let age = now() - item.firstBegunAt
        let closed = Self.closed(limit, item)
        if age > Self.acceptanceLimit {
            return PerformanceReport(
                .finished(FollowOutcome.requested.outcome(), receipt: receipt), closedBudgets: closed)
        }
        let pause: Int64 = age < 60_000 ? 2_000 : age < 3_600_000 ? 60_000 : 3_600_000
        return PerformanceReport(
            .again(at: now() + pause, interim: FollowOutcome.requested.outcome(), receipt: receipt),
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

    /// A fifth of what the server allows is left to the person.
    static func closed(_ report: RateLimitReport, _ item: WorkItem) -> [ClosedBudget] {
        guard let limit = report.limit, let remaining = report.remaining, let resetAt = report.resetAt,
            remaining * 5 <= limit
        else { return [] }
        return [ClosedBudget(budget: "\(item.lane.rawValue)/requests", until: resetAt)]
    }
}
