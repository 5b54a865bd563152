import Accounts
import HTTPTransport
import Identifiers
import Mastodon
import Outbox

/// What a try needs, and what stands at the server already.
extension MastodonPosting {
    func withTry(
        _ payload: PostPayload, _ item: WorkItem, _ hold: LeaseHold, _ usage: TryUsage, mayBeThere: Bool,
        _ body: (Try) async throws -> PerformanceReport
    ) async throws -> PerformanceReport {
        let key = try AccountKey(network: .mastodon, storedText: payload.actor)
        guard case .mastodon(_, let id) = key else { return Self.end(.failed, "reason.unreadablePayload") }
        return try await access.withSession(
            payload.actor, host: payload.host, item, uncertainty: mayBeThere ? .uncertain : nil,
            ending: Self.ending
        ) { session in
            try await body(
                Try(
                    payload: payload, account: key, id: id, session: session, item: item, hold: hold, usage: usage))
        }
    }

    /// What a refusal of a post means; nil for what may pass.
    private static func ending(of error: NetworkError) -> Outcome? {
        switch error.code {
        case MastodonErrorCode.forbidden, MastodonErrorCode.invalid:
            Outcome(code: PostOutcome.refused.rawValue, succeeded: false, reason: error.message)
        case MastodonErrorCode.notFound, MastodonErrorCode.gone:
            Outcome(code: PostOutcome.failed.rawValue, succeeded: false, reason: "reason.neededPostMissing")
        default: nil
        }
    }

    /// The status that it answers.
    func parent(of one: Try) async throws -> MastodonStatusID? {
        guard let parent = one.payload.parent else { return nil }
        guard let receipt = try await posts.receipt(of: parent, as: one.account), let id = MastodonStatusID(receipt.id)
        else { throw NeededPostMissing(isComing: try await posts.isUnderWay(parent, as: one.account)) }
        return id
    }

    /// The same, also while the thread is being deleted; nil when the parent was never published.
    func parentOnceThere(of one: Try) async throws -> MastodonStatusID? {
        guard let parent = one.payload.parent, let trace = try await posts.trace(of: parent, as: one.account) else {
            return nil
        }
        return PostReceipt(trace: trace).flatMap { MastodonStatusID($0.id) }
    }

    /// With the new addresses of posts of one's own; of those that are not published the old ones stay.
    func text(of one: Try) async throws -> String {
        var bytes = Array(one.payload.text.utf8)
        for link in one.payload.movedLinks.sorted(by: { $0.byteStart > $1.byteStart })
        where link.byteStart >= 0 && link.byteStart <= link.byteEnd && link.byteEnd <= bytes.count {
            guard let url = try await posts.receipt(of: link.key, as: one.account)?.url else { continue }
            bytes.replaceSubrange(link.byteStart..<link.byteEnd, with: url.utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The status that earlier tries made, of which no answer came.
    func find(
        _ words: String, answering parent: MastodonStatusID?, since sentAt: Int64, _ one: Try
    ) async throws -> MastodonStatus? {
        // Ids follow the dates; the server's clock may be a few minutes off.
        let date = one.payload.createdAt
        let oldest = one.payload.isBackdated ? date - 1_000 : sentAt - 600_000
        var next = one.payload.isBackdated ? MastodonStatusID.leastULID(at: date + 1_001) : nil
        var known: Set<String>?
        while true {
            let page = try await one.usage.request {
                try await client.statuses(of: one.id, before: next, session: one.session)
            }.value
            for status in page where status.inReplyTo == parent && status.fingerprint == words {
                if one.payload.isBackdated, abs(status.createdAt - date) > 1_000 { continue }
                // Another post of the same words is not this one.
                if known == nil { known = try await publishedIDs(one.account) }
                if known?.contains(status.id.description) == false { return status }
            }
            guard let last = page.last, last.id != next, last.createdAt >= oldest else { return nil }
            next = last.id
        }
    }

    func publishedIDs(_ account: AccountKey) async throws -> Set<String> {
        var ids: Set<String> = []
        for try await post in posts.movedPosts(of: account) {
            if let id = post.receipt?.id { ids.insert(id) }
        }
        return ids
    }

    /// What is to be deleted.
    func published(_ one: Try) async throws -> MastodonStatusID? {
        guard let trace = try await posts.trace(of: one.payload.key, as: one.account) else { return nil }
        if let receipt = MastodonPostReceipt(trace), let sentAt = receipt.firstSentAt {
            let words: String
            if let known = receipt.words {
                words = known
            } else {
                words = MastodonStatus.fingerprint(of: try await text(of: one))
            }
            let parent = try await parentOnceThere(of: one)
            return try await find(words, answering: parent, since: sentAt, one)?.id
        }
        return PostReceipt(trace: trace).flatMap { MastodonStatusID($0.id) }
    }

    static func end(_ outcome: PostOutcome, _ reason: String) -> PerformanceReport {
        PerformanceReport(
            .finished(Outcome(code: outcome.rawValue, succeeded: false, reason: String(reason.prefix(300)))))
    }

    static func published(_ status: MastodonStatus) throws -> PerformanceReport {
        let receipt = PostReceipt(id: status.id.description, url: status.url)
        return PerformanceReport(
            .finished(
                Outcome(code: PostOutcome.published.rawValue, succeeded: true), receipt: try receipt.encoded()))
    }
}
