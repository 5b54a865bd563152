import ATProto
import Accounts
import HTTPTransport
import Identifiers
import Logging
import Outbox

/// Publishes posts on Bluesky, and takes them back. Exactly once: key and `createdAt` are decided before the first try,
/// and an existing key is read back.
package struct BlueskyPosting: Sendable {
    let access: BlueskyAccess
    let pds: PDSClient
    let posts: any PublishingPort
    let media: any MediaSource
    let watch: LabelWatch
    /// The most bytes of a picture: 1,000,000 in the lexicon until April 2026, 2,000,000 since; the smaller is taken by all.
    static let pictureLimit = 1_000_000
    /// The most bytes of a video that is handed to the PDS itself, which its app view takes up from there.
    static let videoLimit = 100_000_000

    package init(
        vault: GrantVault, pds: PDSClient, deliveries: any DeliveriesPort, posts: any PublishingPort,
        media: any MediaSource, pace: Pace, now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        access = BlueskyAccess(vault: vault, now: now)
        self.pds = pds
        self.posts = posts
        self.media = media
        watch = LabelWatch(pds: pds, deliveries: deliveries, pace: pace, now: now, logger: logger)
    }

    func publish(
        _ payload: PostPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        guard let rkey = payload.rkey else { return Self.end(.failed, "reason.unreadablePayload") }
        if let stop = try await watch.stop(payload.actor) { return stop }
        let account = try AccountKey(network: .bluesky, storedText: payload.actor)
        return try await access.withSession(payload.actor, host: payload.host, item, hold) { session in
            // An earlier try may have written it; then nothing is uploaded again.
            if item.attempt > 1 || item.endOfEarlierTryUnknown || item.receipt != nil,
                let found = try await readBack(rkey, session, usage)
            {
                return try Self.published(found, payload, session)
            }
            let record: PostRecord
            do {
                record = try await self.record(payload, account, session, usage)
            } catch let error as MediaUnavailable {
                return Self.end(.failed, error.description)
            }
            try await hold.note([UInt8(ascii: "?")])
            do {
                let answer = try await usage.request(isWrite: true) {
                    try await pds.createRecord(record, rkey: rkey, session: session)
                }
                var report = try Self.published(answer.value, payload, session)
                report.closedBudgets = access.closed(answer.rateLimit, item, host: payload.host)
                return report
            } catch let error as XRPCError where BlueskyAccess.mayMeanThatItExists(error.networkError) {
                guard let found = try await readBack(rkey, session, usage) else { throw error }
                return try Self.published(found, payload, session)
            }
        }
    }

    /// Deleting is idempotent: a record that is not there is what was wanted.
    func delete(
        _ payload: PostPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        guard let rkey = payload.rkey else { return Self.end(.failed, "reason.unreadablePayload") }
        return try await access.withSession(payload.actor, host: payload.host, item, hold) { session in
            let answer = try await usage.request(isWrite: true) {
                try hold.check()
                return try await pds.deleteRecord(
                    collection: PostRecord.collection, rkey: rkey, session: session)
            }
            return PerformanceReport(
                .finished(Outcome(code: PostOutcome.undone.rawValue, succeeded: true)),
                closedBudgets: access.closed(answer.rateLimit, item, host: payload.host))
        }
    }

    private func readBack(_ rkey: RecordKey, _ session: ATSession, _ usage: TryUsage) async throws -> RecordReference? {
        guard
            let found = try await usage.request({
                try await pds.getRecord(PostRecord.self, rkey: rkey, session: session).value
            }),
            let cid = found.cid
        else { return nil }
        return RecordReference(uri: found.uri, cid: cid)
    }

    private func record(
        _ payload: PostPayload, _ account: AccountKey, _ session: ATSession, _ usage: TryUsage
    ) async throws -> PostRecord {
        var reply: PostRecord.Reply?
        if let parent = payload.parent {
            reply = PostRecord.Reply(
                root: try await reference(payload.root ?? parent, account),
                parent: try await reference(parent, account))
        }
        var quote: RecordReference?
        if let quoted = payload.quote { quote = try await reference(quoted, account) }
        var images: [PostEmbed.Image] = []
        var video: PostEmbed.Video?
        for each in payload.media.prefix(4) {
            let prepared = try await media.prepared(each, limit: each.isVideo ? Self.videoLimit : Self.pictureLimit)
            let blob = try await usage.request(isUpload: true) {
                try await pds.uploadBlob(prepared.bytes, mimeType: prepared.mimeType, session: session).value
            }
            var ratio: PostEmbed.AspectRatio?
            if let width = prepared.width, let height = prepared.height, width > 0, height > 0 {
                ratio = .init(width: width, height: height)
            }
            if each.isVideo {
                video = .init(video: blob, alt: each.alt, aspectRatio: ratio)
            } else {
                images.append(.init(image: blob, alt: each.alt, aspectRatio: ratio))
            }
        }
        let card = payload.card.map {
            PostEmbed.Card(uri: $0.address, title: $0.title, description: $0.description)
        }
        return PostRecord(
            text: payload.text, facets: payload.facets.compactMap(\.record), languages: payload.languages,
            createdAt: payload.createdAt, reply: reply,
            embed: PostEmbed(images: images, video: video, card: card, quote: quote),
            selfLabels: payload.isSensitive ? ["graphic-media"] : [])
    }

    /// Where a post of one's own was published, which this one needs.
    private func reference(_ key: MovedPostKey, _ account: AccountKey) async throws -> RecordReference {
        guard let receipt = try await posts.receipt(of: key, as: account), let cid = receipt.cid else {
            throw NeededPostMissing(isComing: try await posts.isUnderWay(key, as: account))
        }
        return RecordReference(uri: try ATURI(receipt.id), cid: try CID(cid))
    }

    private static func end(_ outcome: PostOutcome, _ reason: String) -> PerformanceReport {
        PerformanceReport(
            .finished(Outcome(code: outcome.rawValue, succeeded: false, reason: String(reason.prefix(300)))))
    }

    private static func published(
        _ reference: RecordReference, _ payload: PostPayload, _ session: ATSession
    ) throws -> PerformanceReport {
        let url = "https://bsky.app/profile/\(session.did)/post/\(payload.rkey?.description ?? "")"
        let receipt = PostReceipt(id: reference.uri.description, cid: reference.cid.description, url: url)
        return PerformanceReport(
            .finished(
                Outcome(code: PostOutcome.published.rawValue, succeeded: true), receipt: try receipt.encoded()))
    }
}

extension PostPayload.Facet {
    fileprivate var record: PostFacet? {
        switch type {
        case "link": PostFacet(byteStart: byteStart, byteEnd: byteEnd, feature: .link(value))
        case "tag": PostFacet(byteStart: byteStart, byteEnd: byteEnd, feature: .tag(value))
        default: nil
        }
    }
}
