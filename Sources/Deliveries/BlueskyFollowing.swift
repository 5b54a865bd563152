import ATProto
import Accounts
import HTTPTransport
import Identifiers
import Logging
import Outbox

/// Follows and unfollows on Bluesky by records in the member's own repository.
///
/// Exactly once: the record's key and its `createdAt` are decided before the first try, and the server refuses a key
/// that exists. So a try whose answer was lost is sent again, and a refusal is read back: the record there is ours.
package struct BlueskyFollowing: Sendable {
    let vault: GrantVault
    let pds: PDSClient
    let existing: ExistingFollows
    let deliveries: any DeliveriesPort
    let labels: ModerationLabels
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        vault: GrantVault, pds: PDSClient, deliveries: any DeliveriesPort, pace: Pace,
        now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.vault = vault
        self.pds = pds
        self.existing = ExistingFollows(now: now)
        self.deliveries = deliveries
        self.labels = ModerationLabels(lifetime: pace.window(pace.labelReading), now: now)
        self.now = now
        self.logger = logger
    }

    func follow(
        _ payload: FollowPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        let subject = try DID(payload.target)
        guard let rkey = payload.rkey else {
            return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.unreadablePayload")))
        }
        if let stop = try await newLabels(payload) { return stop }
        return try await withSession(payload, item, hold) { session in
            if let known = try await existing.record(
                following: subject, lane: item.lane,
                load: { try await load(session, usage) })
            {
                let outcome = known == rkey ? FollowOutcome.sent : .already
                return PerformanceReport(.finished(outcome.outcome(), receipt: Array(known.description.utf8)))
            }
            let record = FollowRecord(subject: subject, createdAt: payload.createdAt)
            do {
                let answer = try await usage.request(isWrite: true) {
                    try hold.check()
                    return try await pds.createRecord(record, rkey: rkey, session: session)
                }
                await existing.add(subject, rkey, lane: item.lane)
                return PerformanceReport(
                    .finished(FollowOutcome.sent.outcome(), receipt: Array(rkey.description.utf8)),
                    closedBudgets: Self.closed(answer.rateLimit, item, payload, now: now()))
            } catch let error as XRPCError where Self.mayMeanThatItExists(error.networkError) {
                // The key may be taken, by an earlier try of ours; or the server refused for another reason.
                guard let found = try await readBack(rkey, session, usage), found == subject else { throw error }
                await existing.add(subject, rkey, lane: item.lane)
                return PerformanceReport(
                    .finished(FollowOutcome.sent.outcome(), receipt: Array(rkey.description.utf8)))
            }
        }
    }

    /// A stop, when the account bears a moderation label that the member has not seen yet.
    private func newLabels(_ payload: FollowPayload) async throws -> PerformanceReport? {
        let key = try AccountKey(network: .bluesky, storedText: payload.actor)
        guard case .bluesky(let did) = key else { return nil }
        let found = await labels.labels(of: did) {
            do {
                return try await pds.getProfile(did).value.moderationLabels
            } catch {
                // The account's own server says what counts; that the AppView is away must not hold up anybody.
                logger.warning("Labels could not be read", metadata: ["error": "\(error)"])
                return []
            }
        }
        if found.isEmpty { return nil }
        let unseen = found.subtracting(try await deliveries.seenLabels(of: key))
        if unseen.isEmpty { return nil }
        return PerformanceReport(.laneStops(code: LaneStop.label, reason: unseen.sorted().joined(separator: ", ")))
    }

    func unfollow(
        _ payload: FollowPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        guard let rkey = payload.rkey else {
            return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.unreadablePayload")))
        }
        return try await withSession(payload, item, hold) { session in
            // Deleting is idempotent: a record that is not there is what was wanted.
            let answer = try await usage.request(isWrite: true) {
                try hold.check()
                return try await pds.deleteRecord(
                    collection: FollowRecord.collection, rkey: rkey, session: session)
            }
            await existing.forget(lane: item.lane)
            return PerformanceReport(
                .finished(FollowOutcome.undone.outcome()),
                closedBudgets: Self.closed(answer.rateLimit, item, payload, now: now()))
        }
    }

    /// Pages of a hundred follows that are read at most: nobody follows more, and a server must not hold a worker.
    private static let mostPages = 1_000

    /// The follow records of the account, by subject.
    private func load(_ session: ATSession, _ usage: TryUsage) async throws -> [DID: RecordKey] {
        var found: [DID: RecordKey] = [:]
        var cursor: String?
        var pages = 0
        repeat {
            let position = cursor
            let page = try await usage.request {
                try await pds.listRecords(FollowRecord.self, session: session, cursor: position)
            }
            for entry in page.value.records {
                if let follow = entry.value { found[follow.subject] = entry.uri.rkey }
            }
            cursor = page.value.cursor
            pages += 1
        } while cursor != nil && pages < Self.mostPages
        return found
    }

    private func readBack(_ rkey: RecordKey, _ session: ATSession, _ usage: TryUsage) async throws -> DID? {
        try await usage.request {
            try await pds.getRecord(FollowRecord.self, rkey: rkey, session: session).value?.value?.subject
        }
    }

    /// A PDS words the refusal of an existing key in several ways; reading back decides.
    private static func mayMeanThatItExists(_ error: NetworkError) -> Bool {
        guard let status = error.status else { return false }
        return status == 400 || status == 409 || status == 500
    }

    private func withSession(
        _ payload: FollowPayload, _ item: WorkItem, _ hold: LeaseHold,
        _ body: (ATSession) async throws -> PerformanceReport
    ) async throws -> PerformanceReport {
        // Opening a grant may use up its refresh token.
        try hold.check()
        let key = try AccountKey(network: .bluesky, storedText: payload.actor)
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
                return try await refusal(error, opened, item, payload)
            }
        }
        throw GrantVault.Failure.needsSignIn
    }

    private func refusal(
        _ error: XRPCError, _ opened: GrantVault.Opened, _ item: WorkItem, _ payload: FollowPayload
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
            // Without a name the refusal is not the PDS's own, but of something that stands before it and may pass.
            case (400, let code?), (403, let code?), (404, let code?), (409, let code?):
                return PerformanceReport(.finished(FollowOutcome.refused.outcome(error.message ?? code)))
            default:
                let budget = Self.budget(of: error.rateLimit, item, payload)
                return Troubles(now: now).network(error, closing: budget)
            }
        }
    }

    /// A fifth of what the server allows is left to the person.
    static func closed(
        _ report: RateLimitReport, _ item: WorkItem, _ payload: FollowPayload, now: Int64
    ) -> [ClosedBudget] {
        guard let limit = report.limit, let remaining = report.remaining, let resetAt = report.resetAt,
            remaining * 5 <= limit
        else { return [] }
        return [ClosedBudget(budget: budget(of: report, item, payload), until: Pace.trusted(resetAt, now: now))]
    }

    /// Which budget an answer speaks of. Its headers describe the tightest of the server's limits: one of an hour or a
    /// day counts this account's writes; one of a few minutes, like a bare `Retry-After` of whatever stands before the
    /// server, counts requests from this address, which all its accounts share.
    static func budget(of report: RateLimitReport?, _ item: WorkItem, _ payload: FollowPayload) -> String {
        let isShared: Bool
        if let window = report?.windowMilliseconds {
            isShared = window < Pace.hour
        } else {
            isShared = report?.limit == nil
        }
        return isShared
            ? Pace.sharedRequests(.followOnBluesky, host: payload.host) : Pace.pointsAnHour(of: item.lane)
    }
}
