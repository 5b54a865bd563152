import HTTPTypes
import Hummingbird

/// Posts: write, read, delete, and list those of an account (docs.joinmastodon.org/methods/statuses). No polls or
/// mentions.
struct MastodonStatusRoutes: Sendable {
    let api: MastodonAPI
    let writer: MastodonAccountWriter
    let store: StatusStore
    let origin: String
    let now: @Sendable () -> Int64

    func add(to router: Router<SandboxRequestContext>) {
        router.post("api/v1/statuses") { request, _ in
            let key = request.headers[.known("Idempotency-Key")]
            return try await api.personal(request, "write:statuses") { author, parameters in
                .init(body: await json(of: try await post(parameters, by: author, key: key), includesText: false))
            }
        }
        router.get("api/v1/statuses/:id") { request, context in
            try await api.answer(request, .open) { caller, _ in
                .init(body: await json(of: try await status(in: context, for: caller.account), includesText: false))
            }
        }
        router.delete("api/v1/statuses/:id") { request, context in
            try await api.personal(request, "write:statuses") { author, _ in
                let status = try await status(in: context, for: author.address)
                guard status.author == author.address else { throw MastodonFault.notFound }
                await store.remove(status.id)
                return .init(body: await json(of: status, includesText: true))
            }
        }
        router.get("api/v1/accounts/:id/statuses") { request, context in
            try await api.answer(request, .scope("read:statuses")) { _, parameters in
                let account = try await api.fediverse.account(
                    id: context.parameters.get("id") ?? "", on: api.host)
                return try await page(of: account, parameters)
            }
        }
    }

    private func post(
        _ parameters: FormParameters, by author: FediverseAccount, key: String?
    ) async throws -> StatusStore.Status {
        let settings = await api.fediverse.settings(of: api.host)
        let text = parameters["status"] ?? ""
        let visibility = parameters["visibility"] ?? "public"
        let media = try await media(parameters.values("media_ids"), of: author)
        guard !text.isEmpty || !media.isEmpty else { throw MastodonFault.invalid("Text can't be blank") }
        guard Self.length(of: text, settings) <= settings.maximumCharacters else {
            throw MastodonFault.invalid("Text character limit of \(settings.maximumCharacters) exceeded")
        }
        guard ["public", "unlisted", "private", "direct"].contains(visibility) else {
            throw MastodonFault.invalid("Visibility is not included in the list")
        }
        let parent = parameters["in_reply_to_id"]
        if let parent, await store.status(parent) == nil { throw MastodonFault.notFound }
        let now = now()
        let asked = parameters["scheduled_at"].flatMap { Timestamp(rfc3339: $0)?.milliseconds }
        let date = asked.flatMap { settings.datesInThePast && $0 < now ? $0 : nil } ?? now
        let address = author.address
        return await store.add(
            by: address, idempotencyKey: settings.honoursIdempotencyKey ? key : nil, now: date
        ) { id in
            StatusStore.Status(
                id: id, author: address, text: text, visibility: visibility,
                spoiler: parameters["spoiler_text"] ?? "", language: parameters["language"], inReplyTo: parent,
                createdAt: date, isSensitive: parameters["sensitive"] == "true", media: media)
        }
    }

    /// Mastodon counts 23 for an address, however long it is.
    private static func length(of text: String, _ settings: MastodonServerSettings) -> Int {
        guard settings.software == .mastodon else { return text.unicodeScalars.count }
        return text.replacing(/https?:\/\/\S+/, with: String(repeating: "x", count: 23)).count
    }

    private func media(_ ids: [String], of author: FediverseAccount) async throws -> [String] {
        guard ids.count <= 4 else { throw MastodonFault.invalid("Cannot attach more than 4 files") }
        for id in ids {
            guard let media = await store.media(id, of: author.address), !media.isPosted else {
                throw MastodonFault.invalid("Media not found")
            }
            guard media.readyAt <= now() else {
                throw MastodonFault.invalid(
                    "Cannot attach files that have not finished processing. Try again in a moment!")
            }
        }
        return ids
    }

    /// Private and direct posts exist for their author alone.
    private func status(
        in context: SandboxRequestContext, for reader: FediverseAddress?
    ) async throws(MastodonFault) -> StatusStore.Status {
        guard let status = await store.status(context.parameters.get("id") ?? ""),
            ["public", "unlisted"].contains(status.visibility) || status.author == reader
        else { throw .notFound }
        return status
    }

    private func page(of account: FediverseAccount, _ parameters: FormParameters) async throws -> MastodonAPI.Answer {
        let limit = min(40, max(1, parameters["limit"].flatMap { Int($0) } ?? 20))
        let all = await store.statuses(by: account.address).filter { status in
            parameters["max_id"].map { (status.id.count, status.id) < ($0.count, $0) } ?? true
        }
        var entries: [JSONValue] = []
        for status in all.prefix(limit) { entries.append(await json(of: status, includesText: false)) }
        var answer = MastodonAPI.Answer(body: .array(entries))
        if all.count > limit {
            let path = "\(origin)/api/v1/accounts/\(AccountID.of(account.address, on: api.host))/statuses"
            answer.headers[.known("Link")] = "<\(path)?limit=\(limit)&max_id=\(all[limit - 1].id)>; rel=\"next\""
        }
        return answer
    }

    private func json(of status: StatusStore.Status, includesText: Bool) async -> JSONValue {
        let author = await api.fediverse.account(status.author)
        var account: JSONValue = .null
        if let author { account = await writer.account(author) }
        var attachments: [JSONValue] = []
        for id in status.media {
            if let media = await store.media(id, of: status.author) { attachments.append(media.entity(isReady: true)) }
        }
        let url = "\(origin)/@\(status.author.username)/\(status.id)"
        return .members([
            "id": .string(status.id), "created_at": .string(Timestamp(milliseconds: status.createdAt).iso8601),
            "in_reply_to_id": status.inReplyTo.map { .string($0) } ?? .null, "in_reply_to_account_id": .null,
            "sensitive": .bool(status.isSensitive || !status.spoiler.isEmpty), "spoiler_text": .string(status.spoiler),
            "visibility": .string(status.visibility), "language": status.language.map { .string($0) } ?? .null,
            "uri": .string("\(origin)/users/\(status.author.username)/statuses/\(status.id)"), "url": .string(url),
            "content": .string("<p>\(escapedHTML(status.text))</p>"),
            "text": includesText ? .string(status.text) : nil, "replies_count": 0, "reblogs_count": 0,
            "favourites_count": 0, "edited_at": .null, "reblog": .null, "application": .null, "account": account,
            "media_attachments": .array(attachments), "mentions": [], "tags": [], "emojis": [], "card": .null,
            "poll": .null,
        ])
    }
}
