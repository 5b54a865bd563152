import Accounts
import Identifiers
import Logging
import Outbox
import Reconnection

/// Performs every kind of work that this program hands in.
package struct DeliveryPerformer: Performing {
    /// What publishes posts.
    package struct Posting: Sendable {
        let bluesky: BlueskyPosting
        let mastodon: MastodonPosting
        let posts: any PublishingPort

        package init(bluesky: BlueskyPosting, mastodon: MastodonPosting, posts: any PublishingPort) {
            self.posts = posts
            self.bluesky = bluesky
            self.mastodon = mastodon
        }
    }

    let bluesky: BlueskyFollowing
    let mastodon: MastodonFollowing
    /// Where posts are published at all.
    let posting: Posting?
    /// On a site: what posts say is kept apart, sealed.
    let uploads: PostUploads?
    let jobs: MemberJobRunner
    let pace: Pace
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        bluesky: BlueskyFollowing, mastodon: MastodonFollowing, posting: Posting? = nil,
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
            if DeliveryKind.posts.contains(kind) {
                let payload = try PostPayload(decoding: item.payload)
                let charges = pace.charges(
                    for: kind, payload, lane: item.lane, isNewAccount: Pace.isNew(payload.openedAt, now: now()))
                let waits = kind == .postOnBluesky && PostDraft(receipt: item.receipt).waitsForShare
                return waits ? charges + [pace.videoShare(of: item.lane)] : charges
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
            case .postOnBluesky, .deletePostOnBluesky, .postOnMastodon, .deletePostOnMastodon:
                return try await post(try PostPayload(decoding: item.payload), item, hold, usage)
            case .reconnect, .admitDeferred, .release, .cleanUp: return try await jobs.run(item)
            case nil: return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.unknownKind")))
            }
        } catch {
            return Troubles(now: now).report(error, item)
        }
    }

    private func post(
        _ payload: PostPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        guard let posting else { return Troubles(now: now).trouble("reason.unknownKind", mayHaveHappened: false) }
        let kind = DeliveryKind(rawValue: item.kind)
        var payload = payload
        if let kind, [.postOnBluesky, .postOnMastodon].contains(kind) {
            let network: Network = kind == .postOnBluesky ? .bluesky : .mastodon
            // Its deletion comes after this, and looks for what an earlier try may have done.
            if try await posting.posts.isTakenBack(
                payload.key, as: try AccountKey(network: network, storedText: payload.actor))
            {
                return PerformanceReport(.finished(.cancelled))
            }
            if let uploads { payload = try await uploads.opened(payload, of: item.id) }
        }
        switch kind {
        case .deletePostOnBluesky: return try await posting.bluesky.delete(payload, item, hold, usage)
        case .postOnMastodon: return try await posting.mastodon.publish(payload, item, hold, usage)
        case .deletePostOnMastodon: return try await posting.mastodon.delete(payload, item, hold, usage)
        default: return try await posting.bluesky.publish(payload, item, hold, usage)
        }
    }
}
