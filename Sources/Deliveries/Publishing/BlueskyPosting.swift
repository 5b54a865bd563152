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
    let media: BlueskyMedia
    let watch: LabelWatch
    let pace: Pace
    let now: @Sendable () -> Int64
    /// How long a post waits for one that it quotes before it looks again, in milliseconds.
    private static let quoteWait: Int64 = 5_000

    package init(
        vault: GrantVault, pds: PDSClient, video: VideoServiceClient?, deliveries: any DeliveriesPort,
        posts: any PublishingPort, media: any MediaSource, pace: Pace, now: @escaping @Sendable () -> Int64,
        logger: Logger
    ) {
        access = BlueskyAccess(vault: vault, now: now)
        self.pds = pds
        self.posts = posts
        self.media = BlueskyMedia(pds: pds, service: video, source: media, pace: pace, now: now)
        self.pace = pace
        self.now = now
        watch = LabelWatch(pds: pds, deliveries: deliveries, pace: pace, now: now, logger: logger)
    }

    func publish(
        _ payload: PostPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        guard let rkey = payload.rkey else { return Self.end(.failed, "reason.unreadablePayload") }
        if let stop = try await watch.stop(payload.actor) { return stop }
        let account = try AccountKey(network: .bluesky, storedText: payload.actor)
        if let quoted = payload.quote, try await posts.isUnderWay(quoted, as: account) {
            return PerformanceReport(
                .again(
                    at: now() + max(50, pace.window(Self.quoteWait)),
                    interim: Outcome(code: PostDraft.processing, succeeded: false)))
        }
        var draft = PostDraft(receipt: item.receipt)
        return try await access.withSession(payload.actor, host: payload.host, item, hold) { session in
            // An earlier try may have written it, or one whose traces are lost; then no file is uploaded again.
            let isUncertain = draft.isSent || item.endOfEarlierTryUnknown
            do {
                if isUncertain || item.receipt == nil && (item.attempt > 1 || !payload.media.isEmpty),
                    let found = try await readBack(payload, rkey, session, usage)
                {
                    return try Self.published(found, payload, session)
                }
                do {
                    return try await send(payload, rkey, account, session, &draft, item, hold, usage)
                } catch let error as XRPCError where error.networkError.code == "BlobNotFound" {
                    // Uploaded so long ago that the server has thrown it away.
                    draft.forgetFiles()
                    return try await send(payload, rkey, account, session, &draft, item, hold, usage)
                }
            } catch let error as MediaUnavailable {
                return Self.end(.failed, error.description)
            } catch is KeyTaken {
                return Self.end(.refused, "reason.keyTaken")
            }
        }
    }

    private func send(
        _ payload: PostPayload, _ rkey: RecordKey, _ account: AccountKey, _ session: ATSession,
        _ draft: inout PostDraft, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        // What it needs of others is looked up before anything is uploaded for it.
        let reply = try await reply(payload, account)
        var quote: RecordReference?
        if let quoted = payload.quote { quote = try await reference(quoted, account) }
        if let later = try await media.bring(
            payload, &draft, as: session, for: item.lane, under: hold, counting: usage)
        {
            return later
        }
        let record = Self.record(payload, draft, reply: reply, quote: quote)
        draft.isSent = true
        try await hold.note(try draft.encoded())
        do {
            let answer = try await usage.request(isWrite: true) {
                try await pds.createRecord(record, rkey: rkey, session: session)
            }
            var report = try Self.published(answer.value, payload, session)
            report.closedBudgets = access.closed(answer.rateLimit, item, host: payload.host)
            return report
        } catch let error as XRPCError where BlueskyAccess.mayMeanThatItExists(error.networkError) {
            guard let found = try await readBack(payload, rkey, session, usage) else { throw error }
            return try Self.published(found, payload, session)
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

    /// The post, if it is there.
    ///
    /// - Throws: `KeyTaken` when something else stands under its key.
    private func readBack(
        _ payload: PostPayload, _ rkey: RecordKey, _ session: ATSession, _ usage: TryUsage
    ) async throws -> RecordReference? {
        guard
            let found = try await usage.request({
                try await pds.getRecord(PostRecord.self, rkey: rkey, session: session).value
            }),
            let cid = found.cid
        else { return nil }
        guard found.value.map(payload.isSame) ?? false else { throw KeyTaken() }
        return RecordReference(uri: found.uri, cid: cid)
    }

    /// Somebody, or another program, wrote another record under the key of a post. It is left alone.
    private struct KeyTaken: Error {}

    private func reply(_ payload: PostPayload, _ account: AccountKey) async throws -> PostRecord.Reply? {
        guard let parent = payload.parent else { return nil }
        return PostRecord.Reply(
            root: try await reference(payload.root ?? parent, account), parent: try await reference(parent, account))
    }

    private static func record(
        _ payload: PostPayload, _ draft: PostDraft, reply: PostRecord.Reply?, quote: RecordReference?
    ) -> PostRecord {
        var images: [PostEmbed.Image] = []
        var video: PostEmbed.Video?
        for (place, media) in payload.media.enumerated() {
            guard let file = draft.files[place], let blob = file.blob else { continue }
            var ratio: PostEmbed.AspectRatio?
            if let width = file.width, let height = file.height, width > 0, height > 0 {
                ratio = .init(width: width, height: height)
            }
            if file.isVideo {
                // A picture that moves was an animated GIF.
                video = .init(
                    video: blob, alt: media.alt, aspectRatio: ratio, isLoop: media.isLoop ?? !media.isVideo)
            } else {
                images.append(.init(image: blob, alt: media.alt, aspectRatio: ratio))
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
