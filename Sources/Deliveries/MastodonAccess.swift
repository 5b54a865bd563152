import Accounts
import HTTPTransport
import Identifiers
import Mastodon
import Outbox

/// The right to act for an account on a server with the Mastodon API during one try, and what its refusals mean.
struct MastodonAccess: Sendable {
    let vault: GrantVault
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - actor: the stored key of the account.
    ///   - host: the server that keeps it, as its charges name it.
    ///   - uncertainty: how the work ends after too much trouble, where earlier requests decide that.
    ///   - ending: what a refusal of the work itself means; nil for what may pass.
    func withSession(
        _ actor: String, host: String, _ item: WorkItem, uncertainty: FollowOutcome?,
        ending: (NetworkError) -> Outcome?, _ body: (MastodonSession) async throws -> PerformanceReport
    ) async throws -> PerformanceReport {
        let key = try AccountKey(network: .mastodon, storedText: actor)
        let opened = try await vault.grant(for: key)
        guard case .mastodon(let session) = opened.grant else { throw GrantVault.Failure.missing }
        do {
            return try await body(session)
        } catch let error as NetworkError {
            switch error.code {
            case MastodonErrorCode.invalidToken, MastodonErrorCode.insufficientScope:
                try await vault.markNeedsSignIn(opened)
                return PerformanceReport(.laneStops(code: LaneStop.needsSignIn, reason: nil))
            case MastodonErrorCode.accountUnusable:
                return PerformanceReport(.laneStops(code: LaneStop.accountUnusable, reason: error.message))
            case MastodonErrorCode.followLimit:
                return PerformanceReport(.laneStops(code: LaneStop.followLimit, reason: error.message))
            default: break
            }
            if let outcome = ending(error) { return PerformanceReport(.finished(outcome)) }
            return passing(error, item, host: host, uncertainty: uncertainty)
        }
    }

    private func passing(
        _ error: NetworkError, _ item: WorkItem, host: String, uncertainty: FollowOutcome?
    ) -> PerformanceReport {
        let troubles = Troubles(now: now)
        if error.status == 429, let until = troubles.announced(error), let report = error.rateLimit,
            report.retryAt == nil
        {
            // Mastodon's own limit, which names no Retry-After, is this account's.
            let budget = budget(of: report, operation: error.operation, item)
            if budget != Pace.requests(of: item.lane) {
                return PerformanceReport(
                    .budgetClosed, closedBudgets: [ClosedBudget(budget: budget, until: until)])
            }
            return troubles.network(error, closing: budget)
        }
        return troubles.network(
            error, closing: Pace.sharedRequests(.followOnMastodon, host: host), end: uncertainty)
    }

    /// A fifth of what the server allows is left to the person.
    func closed(_ report: RateLimitReport, of operation: String, _ item: WorkItem) -> [ClosedBudget] {
        guard let limit = report.limit, let remaining = report.remaining, let resetAt = report.resetAt,
            remaining * 5 <= limit
        else { return [] }
        return [
            ClosedBudget(
                budget: budget(of: report, operation: operation, item), until: Pace.trusted(resetAt, now: now()))
        ]
    }

    /// Which of the account's budgets an answer speaks of. Requests are counted by five minutes; an answer to what has a
    /// limit of its own, by the half hour or longer, bears that one when less of it is left
    /// (app/controllers/concerns/api/rate_limit_headers.rb).
    private func budget(of report: RateLimitReport, operation: String, _ item: WorkItem) -> String {
        guard (report.resetAt ?? 0) - now() > Self.requestsWindow else { return Pace.requests(of: item.lane) }
        return switch operation {
        case MastodonClient.followOperation: Pace.followsADay(of: item.lane)
        case MastodonClient.postOperation: Pace.postsInHours(of: item.lane)
        case MastodonClient.uploadOperation: Pace.media(of: item.lane)
        case MastodonClient.deleteOperation: Pace.deletions(of: item.lane)
        default: Pace.requests(of: item.lane)
        }
    }

    /// Milliseconds.
    private static let requestsWindow: Int64 = 300_000
}
