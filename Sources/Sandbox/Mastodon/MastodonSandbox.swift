import Hummingbird
import Identifiers

/// The two Mastodon servers of the sandbox, and what they know of the silent one.
package struct MastodonSandbox: SandboxService {
    package let fediverse: Fediverse
    private let authorizations: [MastodonHost: MastodonAuthorization]
    private let stores: [MastodonHost: StatusStore]
    private let community: Community
    private let environment: SandboxEnvironment

    package var name: String { "mastodon" }

    package init(
        community: Community, first: MastodonServerSettings = .first, second: MastodonServerSettings = .second,
        environment: SandboxEnvironment
    ) {
        self.community = community
        self.environment = environment
        fediverse = Fediverse(
            accounts: community.fediverseAccounts, earlierFollows: community.earlierFediverseFollows, first: first,
            second: second, environment: environment)
        let hosts: [MastodonHost] = [.first, .second]
        authorizations = Dictionary(hosts.map { ($0, MastodonAuthorization(environment: environment)) }) { $1 }
        stores = Dictionary(hosts.map { ($0, StatusStore()) }) { $1 }
    }

    /// The OAuth of one server; nil for the silent one.
    package func authorization(of host: MastodonHost) -> MastodonAuthorization? { authorizations[host] }

    package func addRoutes(to router: Router<SandboxRequestContext>, on listener: SandboxListener) {
        if listener == .main { MastodonControlRoutes(sandbox: self, community: community).add(to: router) }
        guard let host = MastodonHost.allCases.first(where: { $0.listener == listener }),
            let authorization = authorizations[host], let store = stores[host]
        else { return }
        let origin = environment.origins[listener]
        let api = MastodonAPI(host: host, fediverse: fediverse, authorization: authorization)
        let writer = MastodonAccountWriter(host: host, fediverse: fediverse, origins: environment.origins)
        MastodonOAuthRoutes(
            host: host, authorization: authorization, fediverse: fediverse, community: community, origin: origin
        ).add(to: router)
        MastodonInstanceRoutes(api: api, origin: origin).add(to: router)
        MastodonAccountRoutes(api: api, writer: writer, origin: origin).add(to: router)
        MastodonSearchRoutes(api: api, writer: writer).add(to: router)
        MastodonMediaRoutes(api: api, store: store, now: environment.now).add(to: router)
        MastodonStatusRoutes(api: api, writer: writer, store: store, origin: origin, now: environment.now)
            .add(to: router)
    }

    private struct State: Codable {
        let fediverse: Fediverse.State
        let authorizations: [MastodonHost: MastodonAuthorization.State]
        let statuses: [MastodonHost: StatusStore.State]
    }

    package func snapshot() async throws -> JSONValue? {
        var authorizations: [MastodonHost: MastodonAuthorization.State] = [:]
        for (host, authorization) in self.authorizations { authorizations[host] = await authorization.saved }
        var statuses: [MastodonHost: StatusStore.State] = [:]
        for (host, store) in stores { statuses[host] = await store.saved }
        return try JSONValue(
            encoding: State(
                fediverse: await fediverse.saved, authorizations: authorizations, statuses: statuses))
    }

    package func restore(_ snapshot: JSONValue) async throws {
        let state = try snapshot.decode(as: State.self)
        await fediverse.restore(state.fediverse)
        for (host, saved) in state.authorizations { await authorizations[host]?.restore(saved) }
        for (host, saved) in state.statuses { await stores[host]?.restore(saved) }
    }
}

extension Community {
    /// ``earlierFollows`` on Mastodon, as accounts.
    fileprivate var earlierFediverseFollows: [(FediverseAddress, FediverseAddress)] {
        earlierFollows.filter { $0.network == .mastodon }.compactMap { follow in
            guard let follower = self[follow.follower]?.mastodon, let followed = self[follow.followed]?.mastodon else {
                return nil
            }
            return (follower.address, followed.address)
        }
    }
}
