import Accounts
import Identifiers
import Logging
import Outbox
import Reconnection

/// Performs every kind of work that this program hands in.
package struct DeliveryPerformer: Performing {
    let bluesky: BlueskyFollowing
    let mastodon: MastodonFollowing
    /// Where posts are published at all.
    let posting: BlueskyPosting?
    /// On a site: what posts say is kept apart, sealed.
    let uploads: PostUploads?
    let jobs: MemberJobRunner
    let pace: Pace
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        bluesky: BlueskyFollowing, mastodon: MastodonFollowing, posting: BlueskyPosting? = nil,
        uploads: PostUploads? = nil, jobs: MemberJobRunner, pace: Pace,
        now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.bluesky = bluesky
        self.mastodon = mastodon
        self.posting = posting
        self.uploads = uploads
        self.jobs = jobs
        self.pace = pace
        self.now = now
        self.logger = logger
    }

    package func charges(for item: WorkItem) -> [Charge] {
        guard let kind = DeliveryKind(rawValue: item.kind), !DeliveryKind.jobs.contains(item.kind) else { return [] }
        do {
            if kind == .postOnBluesky || kind == .deletePostOnBluesky {
                let payload = try PostPayload(decoding: item.payload)
                return pace.charges(
                    for: kind, lane: item.lane, host: payload.host,
                    isNewAccount: Pace.isNew(payload.openedAt, now: now()))
            }
            let payload = try FollowPayload(decoding: item.payload)
            return pace.charges(
                for: kind, lane: item.lane, host: payload.host, isNewAccount: Pace.isNew(payload.openedAt, now: now()),
                isAsked: kind == .followOnMastodon && MastodonReceipt(item.receipt)?.isTaken == true)
        } catch {
            return []  // Unreadable: performing it says so and sends nothing.
        }
    }

    package func perform(_ item: WorkItem, under hold: LeaseHold) async -> PerformanceReport {
        let usage = TryUsage()
        var report = await perform(item, under: hold, counting: usage)
        report.corrections = usage.corrections(of: charges(for: item))
        return report
    }

    private func perform(
        _ item: WorkItem, under hold: LeaseHold, counting usage: TryUsage
    ) async -> PerformanceReport {
        do {
            switch DeliveryKind(rawValue: item.kind) {
            case .followOnBluesky:
                return try await bluesky.follow(try FollowPayload(decoding: item.payload), item, hold, usage)
            case .unfollowOnBluesky:
                return try await bluesky.unfollow(try FollowPayload(decoding: item.payload), item, hold, usage)
            case .followOnMastodon:
                return try await mastodon.follow(try FollowPayload(decoding: item.payload), item, hold, usage)
            case .unfollowOnMastodon:
                return try await mastodon.unfollow(try FollowPayload(decoding: item.payload), item, hold, usage)
            case .postOnBluesky, .deletePostOnBluesky:
                let payload = try PostPayload(decoding: item.payload)
                guard let posting else {
                    return Troubles(now: now).trouble("reason.unknownKind", mayHaveHappened: false)
                }
                if item.kind == DeliveryKind.deletePostOnBluesky.rawValue {
                    return try await posting.delete(payload, item, hold, usage)
                }
                let whole = try await uploads?.opened(payload, of: item.id) ?? payload
                return try await posting.publish(whole, item, hold, usage)
            case .reconnect, .admitDeferred, .release, .cleanUp: return try await jobs.run(item)
            case nil: return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.unknownKind")))
            }
        } catch {
            return Troubles(now: now).report(error, item)
        }
    }
}
