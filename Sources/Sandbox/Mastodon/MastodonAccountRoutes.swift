import HTTPTypes
import Hummingbird

/// Reading accounts and changing how one stands to them (docs.joinmastodon.org/methods/accounts).
struct MastodonAccountRoutes: Sendable {
    let api: MastodonAPI
    let writer: MastodonAccountWriter
    let origin: String

    private var host: MastodonHost { api.host }
    private var fediverse: Fediverse { api.fediverse }

    func add(to router: Router<SandboxRequestContext>) {
        addReading(to: router)
        addRelationships(to: router)
        router.get("api/v1/preferences") { request, _ in
            try await api.personal(request, "read:accounts") { _, _ in
                .init(body: [
                    "posting:default:visibility": "public", "posting:default:sensitive": false,
                    "posting:default:language": nil, "reading:expand:media": "default",
                    "reading:expand:spoilers": false,
                ])
            }
        }
    }

    private func addReading(to router: Router<SandboxRequestContext>) {
        router.get("api/v1/accounts/verify_credentials") { request, _ in
            try await api.personal(request, "read:accounts") { account, _ in
                let settings = await fediverse.settings(of: host)
                return .init(body: await writer.credentials(account, impersonating: settings.impersonates))
            }
        }
        router.get("api/v1/accounts/lookup") { request, _ in
            let software = await fediverse.settings(of: host).software
            return try await api.answer(request, software == .mastodon ? .open : .scope("read:accounts")) {
                .init(body: await writer.account(try await lookup($1["acct"] ?? "")))
            }
        }
        router.get("api/v1/accounts/:id") { request, context in
            try await api.answer(request, .open) { _, _ in
                let account = try await account(in: context)
                guard !account.isGone else { throw MastodonFault.gone }
                return .init(body: await writer.account(account))
            }
        }
        router.get("api/v1/accounts/:id/following") { request, context in
            try await api.answer(request, .scope("read:accounts")) { _, parameters in
                try await following(of: try await account(in: context), parameters)
            }
        }
    }

    private func addRelationships(to router: Router<SandboxRequestContext>) {
        router.get("api/v1/accounts/relationships") { request, _ in
            try await api.personal(request, "read:follows") { caller, parameters in
                var relationships: [JSONValue] = []
                for id in parameters.values("id") {
                    // Those whom the server does not know are left out.
                    guard let other = try? await fediverse.account(id: id, on: host) else { continue }
                    let relationship = await fediverse.relationship(of: caller.address, to: other.address)
                    relationships.append(relationship.json(id: id))
                }
                return .init(body: .array(relationships))
            }
        }
        router.post("api/v1/accounts/:id/follow") { request, context in
            try await api.personal(request, "write:follows", countsFollows: true) { caller, parameters in
                let target = try await account(in: context)
                let answer = try await fediverse.follow(
                    caller.address, target, reblogs: parameters.flag("reblogs"), notify: parameters.flag("notify"))
                return .init(body: answer.json(id: AccountID.of(target.address, on: host)))
            }
        }
        change("unfollow", "write:follows", in: router) { await fediverse.unfollow($0, $1) }
        change("block", "write:blocks", in: router) { await fediverse.setBlock($0, $1, to: true) }
        change("unblock", "write:blocks", in: router) { await fediverse.setBlock($0, $1, to: false) }
        change("mute", "write:mutes", in: router) { await fediverse.setMute($0, $1, to: true) }
        change("unmute", "write:mutes", in: router) { await fediverse.setMute($0, $1, to: false) }
    }

    /// A method that changes a relationship, never fails for whom the server knows, and answers what it is then.
    private func change(
        _ verb: String, _ scope: String, in router: Router<SandboxRequestContext>,
        _ change: @escaping @Sendable (FediverseAddress, FediverseAddress) async -> Void
    ) {
        router.post("api/v1/accounts/:id/\(verb)") { request, context in
            try await api.personal(request, scope) { caller, _ in
                let target = try await account(in: context).address
                guard target != caller.address else { throw MastodonFault.notAllowed }
                await change(caller.address, target)
                let relationship = await fediverse.relationship(of: caller.address, to: target)
                return .init(body: relationship.json(id: AccountID.of(target, on: host)))
            }
        }
    }

    private func account(in context: SandboxRequestContext) async throws(MastodonFault) -> FediverseAccount {
        try await fediverse.account(id: context.parameters.get("id") ?? "", on: host)
    }

    /// Only what is known already; no other server is asked.
    private func lookup(_ acct: String) async throws(MastodonFault) -> FediverseAccount {
        let settings = await fediverse.settings(of: host)
        guard let address = FediverseAddress(acct: acct, on: host, origins: writer.origins),
            address.host == host || settings.lookupFindsRemote, await fediverse.isKnown(address, on: host),
            let account = await fediverse.account(address), !account.isGone
        else { throw .notFound }
        return account
    }

    /// A page of 40, or as many as asked for up to 80; the Link header leads on, by ids that are no account's.
    private func following(
        of account: FediverseAccount, _ parameters: FormParameters
    ) async throws -> MastodonAPI.Answer {
        let limit = min(80, max(1, parameters["limit"].flatMap { Int($0) } ?? 40))
        let maximum = parameters["max_id"].flatMap { Int($0) } ?? .max
        let minimum = (parameters["since_id"] ?? parameters["min_id"]).flatMap { Int($0) } ?? 0
        let all = await fediverse.following(of: account.address).filter { $0.number < maximum && $0.number > minimum }
        let page = all.prefix(limit)
        var entries: [JSONValue] = []
        for (followed, _) in page { entries.append(await writer.account(followed)) }
        var answer = MastodonAPI.Answer(body: .array(entries))
        let path = "\(origin)/api/v1/accounts/\(AccountID.of(account.address, on: host))/following?limit=\(limit)"
        var links: [String] = []
        if all.count > page.count, let last = page.last {
            links.append("<\(path)&max_id=\(last.number)>; rel=\"next\"")
        }
        if let first = page.first { links.append("<\(path)&since_id=\(first.number)>; rel=\"prev\"") }
        if !links.isEmpty { answer.headers[.known("Link")] = links.joined(separator: ", ") }
        return answer
    }
}

extension FormParameters {
    /// A Boolean as Rails reads it; nil when it is not sent.
    func flag(_ name: String) -> Bool? {
        self[name].map { !["false", "0", "f", "off", ""].contains($0.lowercased()) }
    }
}

extension FediverseAddress {
    /// What `user`, `user@host` or `@user@host` means on a server; nil for a host that is not of the sandbox.
    init?(acct: String, on host: MastodonHost, origins: SandboxOrigins) {
        var text = acct.hasPrefix("acct:") ? acct.dropFirst(5) : acct[...]
        if text.hasPrefix("@") { text = text.dropFirst() }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard let user = parts.first, !user.isEmpty, parts.count <= 2 else { return nil }
        guard parts.count == 2 else {
            self.init(host, String(user))
            return
        }
        let found = MastodonHost.allCases.first { candidate in
            ["127.0.0.1", "localhost"].contains { parts[1] == "\($0):\(origins.port(of: candidate.listener))" }
        }
        guard let found else { return nil }
        self.init(found, String(user))
    }

    /// What the address of a profile means: `http://host/@user` or `http://host/users/user`.
    init?(url: String, origins: SandboxOrigins) {
        for host in MastodonHost.allCases {
            for path in ["/@", "/users/"] {
                let prefix = origins[host.listener] + path
                guard url.hasPrefix(prefix), url.count > prefix.count else { continue }
                let user = url.dropFirst(prefix.count).prefix { $0 != "/" && $0 != "?" && $0 != "@" }
                self.init(host, String(user))
                return
            }
        }
        return nil
    }
}
