import HTTPTypes
import Hummingbird

/// A test's hand over HTTP: `/_sandbox/mastodon/…`, on the main listener. Servers are `first` and `second`; people are
/// named by their keys. All take JSON.
///
/// - `POST settings` `{"server": …, …}`: changes those of ``MastodonServerSettings`` that are named.
/// - `POST decide` `{"follower": KEY, "followed": KEY, "accepts": BOOL}`: answers a follow request.
/// - `POST account` `{"person": KEY, "isGone"?, "isLocked"?, "isSlow"?}`: changes somebody.
/// - `POST token` `{"person": KEY, "scopes": …}` → `{"access_token"}`: a token as if the person had signed in.
/// - `POST revoke-tokens` `{"person"?: KEY}`.
/// - `POST follows` `{"person": KEY}` → `{"following": [acct]}`, requested ones included, newest first.
struct MastodonControlRoutes: Sendable {
    let sandbox: MastodonSandbox
    let community: Community

    private var fediverse: Fediverse { sandbox.fediverse }

    func add(to router: Router<SandboxRequestContext>) {
        router.post("_sandbox/mastodon/settings") { request, _ in
            let body = try await ControlRoutes.body(of: request)
            guard let host = body["server"]?.string.flatMap(MastodonHost.init), var changes = body.object else {
                throw HTTPError(.badRequest, message: "server is first or second")
            }
            changes["server"] = nil
            let before = try JSONValue(encoding: await fediverse.settings(of: host)).object ?? [:]
            if let unknown = changes.keys.first(where: { before[$0] == nil && !Self.optional.contains($0) }) {
                throw HTTPError(.badRequest, message: "No such setting: \(unknown)")
            }
            let after = try JSONValue.object(before.merging(changes) { $1 }).decode(as: MastodonServerSettings.self)
            await fediverse.change(host) { $0 = after }
            return try Response.json(try JSONValue(encoding: after))
        }
        router.post("_sandbox/mastodon/decide") { request, _ in
            let body = try await ControlRoutes.body(of: request)
            await fediverse.decide(
                requestOf: try address(body["follower"]), to: try address(body["followed"]),
                accepts: body["accepts"]?.bool ?? true)
            return Response(status: .noContent)
        }
        router.post("_sandbox/mastodon/account") { request, _ in
            let body = try await ControlRoutes.body(of: request)
            await fediverse.change(try address(body["person"])) { account in
                account.isGone = body["isGone"]?.bool ?? account.isGone
                account.isLocked = body["isLocked"]?.bool ?? account.isLocked
                account.isSlow = body["isSlow"]?.bool ?? account.isSlow
            }
            return Response(status: .noContent)
        }
        addTokens(to: router)
        router.post("_sandbox/mastodon/follows") { request, _ in
            let body = try await ControlRoutes.body(of: request)
            let person = try address(body["person"])
            let followed = await fediverse.followed(by: person).map { other -> JSONValue in
                .string("\(other.username)@127.0.0.1:\(fediverse.origins.port(of: other.host.listener))")
            }
            return try Response.json(["following": .array(followed)])
        }
    }

    private func addTokens(to router: Router<SandboxRequestContext>) {
        router.post("_sandbox/mastodon/token") { request, _ in
            let body = try await ControlRoutes.body(of: request)
            let person = try address(body["person"])
            guard let authorization = sandbox.authorization(of: person.host), let scopes = body["scopes"]?.string else {
                throw HTTPError(.badRequest, message: "scopes, and a person on a server that answers")
            }
            let token = await authorization.issueToken(for: person, scopes: scopes)
            return try Response.json(["access_token": .string(token)])
        }
        router.post("_sandbox/mastodon/revoke-tokens") { request, _ in
            let body = try await ControlRoutes.body(of: request)
            let person = try body["person"].map { try address($0) }
            for host in MastodonHost.allCases where person == nil || person?.host == host {
                await sandbox.authorization(of: host)?.revokeTokens(of: person)
            }
            return Response(status: .noContent)
        }
    }

    /// Settings that JSON leaves out while they are nil.
    private static let optional: Set = ["followsPerPeriod", "impersonates"]

    private func address(_ key: JSONValue?) throws -> FediverseAddress {
        guard let account = key?.string.flatMap({ community[$0] })?.mastodon else {
            throw HTTPError(.notFound, message: "Nobody of that key is on Mastodon")
        }
        return account.address
    }
}
