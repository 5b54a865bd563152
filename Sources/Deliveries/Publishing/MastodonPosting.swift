import Accounts
import HTTPTransport
import Identifiers
import Mastodon
import Outbox

/// Publishes posts on servers with the Mastodon API, and takes them back.
///
/// Exactly once as far as can be known: a note is stored before the request leaves, and whoever finds one looks through
/// the account's statuses before asking again.
package struct MastodonPosting: Sendable {
    let access: MastodonAccess
    let client: MastodonClient
    let posts: any PublishingPort
    let media: any MediaSource
    let pace: Pace
    let now: @Sendable () -> Int64
    /// What Mastodon takes where a server did not say.
    private static let usualLimits = PostPayload.MediaSizes(picture: 16_000_000, video: 99_000_000)
    /// For so long after a lost answer a server may still be busy with the request, milliseconds.
    private static let grace: Int64 = 60_000

    package init(
        vault: GrantVault, client: MastodonClient, posts: any PublishingPort, media: any MediaSource, pace: Pace,
        now: @escaping @Sendable () -> Int64
    ) {
        access = MastodonAccess(vault: vault, now: now)
        self.client = client
        self.posts = posts
        self.media = media
        self.pace = pace
        self.now = now
    }

    /// One try, with what it needs throughout.
    struct Try {
        let payload: PostPayload
        let account: AccountKey
        let id: MastodonAccountID
        let session: MastodonSession
        let item: WorkItem
        let hold: LeaseHold
        let usage: TryUsage
    }

    func publish(
        _ payload: PostPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        var receipt = MastodonPostReceipt(item.receipt) ?? MastodonPostReceipt()
        return try await withTry(payload, item, hold, usage, mayBeThere: receipt.firstSentAt != nil) { one in
            if let misdated = receipt.misdated { return try await refuseDate(misdated, one) }
            let parent = try await parent(of: one)
            let text = try await text(of: one)
            if let sentAt = receipt.firstSentAt, let lastSentAt = receipt.lastSentAt {
                let words = receipt.words ?? MastodonStatus.fingerprint(of: text)
                if let found = try await find(words, answering: parent, since: sentAt, one) {
                    return try Self.published(found)
                }
                let patience = lastSentAt + pace.window(Self.grace)
                guard now() >= patience else {
                    return PerformanceReport(.again(at: patience, interim: nil, receipt: item.receipt))
                }
            }
            do {
                if let report = try await upload(&receipt, one) { return report }
            } catch let error as MediaUnavailable {
                return Self.end(.failed, error.description)
            }
            let draft = StatusDraft(
                text: text, visibility: payload.visibility ?? "unlisted", inReplyTo: parent, media: receipt.media,
                isSensitive: payload.isSensitive, language: payload.languages.first.map { String($0.prefix(2)) },
                date: payload.isBackdated ? payload.createdAt : nil,
                idempotencyKey: "helloquitx-\(payload.key)-\(item.id.rawValue)")
            return try await send(draft, &receipt, one)
        }
    }

    /// Deletes what was published; one that is not there is what was wanted.
    func delete(
        _ payload: PostPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage
    ) async throws -> PerformanceReport {
        try await withTry(payload, item, hold, usage, mayBeThere: true) { one in
            guard let status = try await published(one) else {
                return PerformanceReport(
                    .finished(Outcome(code: PostOutcome.undone.rawValue, succeeded: true)))
            }
            let answer = try await usage.request(isWrite: true) {
                try hold.check()
                return try await client.deleteStatus(status, session: one.session)
            }
            return PerformanceReport(
                .finished(Outcome(code: PostOutcome.undone.rawValue, succeeded: true)),
                closedBudgets: access.closed(answer.rateLimit, of: MastodonClient.deleteOperation, item))
        }
    }

    private func send(
        _ draft: StatusDraft, _ receipt: inout MastodonPostReceipt, _ one: Try
    ) async throws -> PerformanceReport {
        let before = receipt
        receipt.firstSentAt = receipt.firstSentAt ?? now()
        receipt.lastSentAt = now()
        receipt.words = MastodonStatus.fingerprint(of: draft.text)
        try await one.hold.note(try receipt.encoded())
        let answer: MastodonAnswer<MastodonStatus>
        do {
            answer = try await one.usage.request(isWrite: true) { try await client.post(draft, session: one.session) }
        } catch let error as NetworkError where !error.mayHaveHappened {
            // This one certainly came to nothing.
            receipt = before
            if error.code == MastodonErrorCode.invalid, !receipt.media.isEmpty, one.item.attempt == 1 {
                // What was uploaded may be what is refused: it lapses after a while.
                receipt.media = []
                try await one.hold.note(try receipt.encoded())
                return PerformanceReport(.again(at: now(), interim: nil, receipt: try receipt.encoded()))
            }
            try await one.hold.note(try receipt.encoded())
            if one.payload.isBackdated, error.code == MastodonErrorCode.forbidden {
                return PerformanceReport(.laneStops(code: LaneStop.dateIgnored, reason: error.message))
            }
            throw error
        }
        let status = answer.value
        let closed = access.closed(answer.rateLimit, of: MastodonClient.postOperation, one.item)
        if let date = draft.date, abs(status.createdAt - date) > 1_000 {
            receipt = before
            receipt.misdated = status.id
            try await one.hold.note(try receipt.encoded())
            return try await refuseDate(status.id, one)
        }
        var report = try Self.published(status)
        report.closedBudgets = closed
        return report
    }

    /// The server gave it today's date, which nobody asked for: it goes, and so would all others.
    private func refuseDate(_ status: MastodonStatusID, _ one: Try) async throws -> PerformanceReport {
        _ = try await one.usage.request { try await client.deleteStatus(status, session: one.session) }
        try await one.hold.note(try MastodonPostReceipt().encoded())
        return PerformanceReport(.laneStops(code: LaneStop.dateIgnored, reason: nil))
    }

    /// Uploads what is not there yet, and waits until the server has processed all.
    ///
    /// - Returns: a report where it has to wait.
    private func upload(_ receipt: inout MastodonPostReceipt, _ one: Try) async throws -> PerformanceReport? {
        let files = one.payload.media.prefix(4)
        let limits = one.payload.mediaLimits ?? Self.usualLimits
        var isFresh = false
        for file in files.dropFirst(receipt.media.count) {
            let prepared = try await media.prepared(
                file, within: MediaLimits(pictureBytes: limits.picture, videoBytes: limits.video))
            let answer = try await one.usage.request(isUpload: true) {
                try one.hold.check()
                return try await client.uploadMedia(
                    prepared.bytes, type: prepared.mimeType, description: file.alt, session: one.session)
            }
            receipt.media.append(answer.value.id)
            isFresh = answer.value.isReady
            try await one.hold.note(try receipt.encoded())
        }
        if files.count == 1, isFresh { return nil }
        for id in receipt.media {
            let answer = try await one.usage.request { try await client.media(id, session: one.session) }
            guard let found = answer.value else {
                // It has lapsed: all is uploaded anew.
                receipt.media = []
                return PerformanceReport(.again(at: now(), interim: nil, receipt: try receipt.encoded()))
            }
            guard found.isReady else {
                return PerformanceReport(
                    .again(at: now() + pace.window(Self.processing), interim: nil, receipt: try receipt.encoded()))
            }
        }
        return nil
    }

    /// How long a server that processes a video is left alone between two looks, milliseconds.
    private static let processing: Int64 = 5_000
}
