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
    let access: BlueskyAccess
    let pds: PDSClient
    let existing: ExistingFollows
    let watch: LabelWatch
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        vault: GrantVault, pds: PDSClient, deliveries: any DeliveriesPort, pace: Pace,
        now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        access = BlueskyAccess(vault: vault, now: now)
        self.pds = pds
        self.existing = ExistingFollows(now: now)
        watch = LabelWatch(pds: pds, deliveries: deliveries, pace: pace, now: now, logger: logger)
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
        if let stop = try await watch.stop(payload.actor) { return stop }
        return try await access.withSession(payload.actor, host: payload.host, item, hold) { session in
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
                    closedBudgets: access.closed(answer.rateLimit, item, host: payload.host))
            } catch let error as XRPCError where BlueskyAccess.mayMeanThatItExists(error.networkError) {
                // The key may be taken, by an earlier try of ours; or the server refused for another reason.
                guard let found = try await readBack(rkey, session, usage), found == subject else { throw error }
                await existing.add(subject, rkey, lane: item.lane)
                return PerformanceReport(
                    .finished(FollowOutcome.sent.outcome(), receipt: Array(rkey.description.utf8)))
            }
        }
    }

    func unfollow(
        _ payload: FollowPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        guard let rkey = payload.rkey else {
            return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.unreadablePayload")))
        }
        return try await access.withSession(payload.actor, host: payload.host, item, hold) { session in
            // Deleting is idempotent: a record that is not there is what was wanted.
            let answer = try await usage.request(isWrite: true) {
                try hold.check()
                return try await pds.deleteRecord(
                    collection: FollowRecord.collection, rkey: rkey, session: session)
            }
            await existing.forget(lane: item.lane)
            return PerformanceReport(
                .finished(FollowOutcome.undone.outcome()),
                closedBudgets: access.closed(answer.rateLimit, item, host: payload.host))
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
}
