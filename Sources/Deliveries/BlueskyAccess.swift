import ATProto
import Accounts
import HTTPTransport
import Identifiers
import Outbox

/// The right to act for an account on Bluesky during one try: opened, refreshed once where the server wants that, and
/// what its refusals mean.
struct BlueskyAccess: Sendable {
    let vault: GrantVault
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - actor: the stored key of the account.
    ///   - host: the server that keeps it, as its charges name it.
    func withSession(
        _ actor: String, host: String, _ item: WorkItem, _ hold: LeaseHold,
        _ body: (ATSession) async throws -> PerformanceReport
    ) async throws -> PerformanceReport {
        // Opening a grant may use up its refresh token.
        try hold.check()
        let key = try AccountKey(network: .bluesky, storedText: actor)
        var opened = try await vault.grant(for: key)
        for isSecondTry in [false, true] {
            guard case .bluesky(let session) = opened.grant else { throw GrantVault.Failure.missing }
            do {
                return try await body(session)
            } catch let error as XRPCError {
                if case .tokenRejected = error, !isSecondTry {
                    try hold.check()
                    opened = try await vault.refresh(opened)
                    continue
                }
                return try await refusal(error, opened, item, host: host)
            }
        }
        throw GrantVault.Failure.needsSignIn
    }

    private func refusal(
        _ error: XRPCError, _ opened: GrantVault.Opened, _ item: WorkItem, host: String
    ) async throws -> PerformanceReport {
        switch error {
        case .tokenRejected, .scopeMissing:
            try await vault.markNeedsSignIn(opened)
            return PerformanceReport(.laneStops(code: LaneStop.needsSignIn, reason: nil))
        case .network(let error):
            switch (error.status, error.code) {
            // The member's own account and repository: no other is ever read or written here.
            case (_, "AccountTakedown"), (_, "AccountSuspended"), (_, "AccountDeactivated"), (_, "RepoTakendown"),
                (_, "RepoSuspended"), (_, "RepoDeactivated"):
                return PerformanceReport(.laneStops(code: LaneStop.accountUnusable, reason: error.message))
            // Said by what stands before the server, too: this request is too large, and stays so.
            case (413, _):
                return PerformanceReport(.finished(FollowOutcome.refused.outcome("reason.tooLarge")))
            // Without a name the refusal is not the PDS's own, but of something that stands before it and may pass.
            case (400, let code?), (403, let code?), (404, let code?), (409, let code?):
                return PerformanceReport(.finished(FollowOutcome.refused.outcome(error.message ?? code)))
            default:
                return Troubles(now: now).network(error, closing: Self.budget(of: error.rateLimit, item, host: host))
            }
        }
    }

    /// A fifth of what the server allows is left to the person.
    func closed(_ report: RateLimitReport, _ item: WorkItem, host: String) -> [ClosedBudget] {
        guard let limit = report.limit, let remaining = report.remaining, let resetAt = report.resetAt,
            remaining * 5 <= limit
        else { return [] }
        return [
            ClosedBudget(
                budget: Self.budget(of: report, item, host: host), until: Pace.trusted(resetAt, now: now()))
        ]
    }

    /// Which budget an answer speaks of. Its headers describe the tightest of the server's limits: one of an hour or a
    /// day counts this account's writes; one of a few minutes, like a bare `Retry-After` of whatever stands before the
    /// server, counts requests from this address, which all its accounts share.
    static func budget(of report: RateLimitReport?, _ item: WorkItem, host: String) -> String {
        let isShared: Bool
        if let window = report?.windowMilliseconds {
            isShared = window < Pace.hour
        } else {
            isShared = report?.limit == nil
        }
        return isShared
            ? Pace.sharedRequests(.followOnBluesky, host: host) : Pace.pointsAnHour(of: item.lane)
    }

    /// A PDS words the refusal of an existing key in several ways; reading back decides.
    static func mayMeanThatItExists(_ error: NetworkError) -> Bool {
        guard let status = error.status else { return false }
        return status == 400 || status == 409 || status == 500
    }
}
