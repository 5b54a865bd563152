import HTTPTypes
import Hummingbird

/// `GET /api/v2/search` (docs.joinmastodon.org/methods/search), which is also how a server meets an account of another
/// one, and `/.well-known/webfinger`.
struct MastodonSearchRoutes: Sendable {
    let api: MastodonAPI
    let writer: MastodonAccountWriter

    private var fediverse: Fediverse { api.fediverse }

    func add(to router: Router<SandboxRequestContext>) {
        router.get("api/v2/search") { request, _ in
            try await api.personal(request, "read:search") { _, parameters in
                let type = parameters["type"]
                var accounts: [JSONValue] = []
                if type == nil || type == "accounts" {
                    for account in try await search(parameters) { accounts.append(await writer.account(account)) }
                }
                return .init(body: ["accounts": .array(accounts), "statuses": [], "hashtags": []])
            }
        }
        router.get(".well-known/webfinger") { request, _ in
            let resource = FormParameters(query: request)["resource"] ?? ""
            guard resource.hasPrefix("acct:"),
                let address = FediverseAddress(acct: resource, on: api.host, origins: writer.origins),
                address.host == api.host, await fediverse.account(address)?.isGone == false
            else { return Response.text("", status: .notFound) }
            let origin = writer.origins[api.host.listener]
            let links: JSONValue = [
                [
                    "rel": "self", "type": "application/activity+json",
                    "href": .string("\(origin)/users/\(address.username)"),
                ]
            ]
            return try Response.json(["subject": .string(resource), "links": links])
        }
    }

    private func search(_ parameters: FormParameters) async throws -> [FediverseAccount] {
        let query = (parameters["q"] ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !query.isEmpty else { throw MastodonFault.invalid("Query can't be blank") }
        let limit = min(40, max(1, parameters["limit"].flatMap { Int($0) } ?? 20))
        guard query.hasPrefix("http://") || query.hasPrefix("https://") || query.dropFirst().contains("@") else {
            let text = query.hasPrefix("@") ? String(query.dropFirst()) : query
            return await fediverse.accounts(matching: text, on: api.host, limit: limit)
        }
        let address =
            query.hasPrefix("http")
            ? FediverseAddress(url: query, origins: writer.origins)
            : FediverseAddress(acct: query, on: api.host, origins: writer.origins)
        guard let address else { return [] }
        return try await resolve(address, asksOthers: parameters.flag("resolve") ?? false)
    }

    /// The account itself; one that the server has not met is asked for at its own, if `asksOthers`.
    private func resolve(_ address: FediverseAddress, asksOthers: Bool) async throws -> [FediverseAccount] {
        if !(await fediverse.isKnown(address, on: api.host)) {
            guard asksOthers else { return [] }
            guard address.host != .silent else {
                let timeout = await fediverse.settings(of: api.host).resolveTimeoutMilliseconds
                try await Task.sleep(for: .milliseconds(timeout))
                return []
            }
        }
        guard let account = await fediverse.account(address), !account.isGone else { return [] }
        await fediverse.learn(address, on: api.host)
        return [account]
    }
}
