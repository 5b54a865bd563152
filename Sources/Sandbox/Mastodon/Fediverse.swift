/// The sandbox's Mastodon servers and what they know of one another: accounts, follows, blocks, mutes, settings.
///
/// Nothing waits in here: whether a follow has been accepted or shows already follows from the time.
package actor Fediverse {
    private var accounts: [FediverseAddress: FediverseAccount]
    private var graph = FollowGraph()
    /// Accounts of other servers that somebody on this one has resolved.
    private var known: [MastodonHost: Set<FediverseAddress>] = [:]
    private var addressByID: [MastodonHost: [String: FediverseAddress]] = [:]
    private var settingsByHost: [MastodonHost: MastodonServerSettings]
    private var windows = FixedWindows()
    let origins: SandboxOrigins
    private let now: @Sendable () -> Int64

    init(
        accounts: [FediverseAccount], earlierFollows: [(FediverseAddress, FediverseAddress)],
        first: MastodonServerSettings, second: MastodonServerSettings, environment: SandboxEnvironment
    ) {
        self.accounts = Dictionary(accounts.map { ($0.address, $0) }) { $1 }
        settingsByHost = [.first: first, .second: second, .silent: second]
        origins = environment.origins
        now = environment.now
        for account in accounts {
            for host in MastodonHost.allCases {
                addressByID[host, default: [:]][AccountID.of(account.address, on: host)] = account.address
            }
        }
        for (follower, followed) in earlierFollows {
            graph.add(follower, follows: followed, acceptedAt: 0, rejectedAt: nil, visibleAt: 0)
            known[follower.host, default: []].insert(followed)
        }
    }

    // MARK: Accounts

    package func account(_ address: FediverseAddress) -> FediverseAccount? { accounts[address] }

    package func settings(of host: MastodonHost) -> MastodonServerSettings {
        settingsByHost[host] ?? .first
    }

    /// The account that a server calls by that id, if it has met it.
    func account(id: String, on host: MastodonHost) throws(MastodonFault) -> FediverseAccount {
        guard let address = addressByID[host]?[id], isKnown(address, on: host), let account = accounts[address] else {
            throw .notFound
        }
        return account
    }

    func isKnown(_ address: FediverseAddress, on host: MastodonHost) -> Bool {
        address.host == host || known[host]?.contains(address) ?? false
    }

    /// From now on, the server has met that account of another one.
    func learn(_ address: FediverseAddress, on host: MastodonHost) {
        known[host, default: []].insert(address)
    }

    /// What a person may mean by some letters: the beginning of a user name, or words of a name, among the accounts
    /// that the server has met.
    func accounts(matching text: String, on host: MastodonHost, limit: Int) -> [FediverseAccount] {
        let text = text.lowercased()
        guard !text.isEmpty else { return [] }
        let found = accounts.values.filter {
            isKnown($0.address, on: host) && !$0.isGone
                && ($0.address.username.hasPrefix(text) || $0.displayName.lowercased().contains(text))
        }
        return Array(found.sorted { $0.address.username < $1.address.username }.prefix(limit))
    }

    func counts(of address: FediverseAddress) -> (followers: Int, following: Int) {
        (graph.followerCount(of: address, at: now()), graph.followingCount(of: address, at: now()))
    }

    // MARK: Relationships

    func relationship(of caller: FediverseAddress, to other: FediverseAddress) -> MastodonRelationship {
        let now = now()
        let follow = graph.follow(caller, other, at: now).flatMap { $0.visibleAt <= now ? $0 : nil }
        let back = graph.follow(other, caller, at: now)
        return MastodonRelationship(
            isFollowing: follow?.isAccepted(at: now) ?? false,
            isRequested: follow.map { !$0.isAccepted(at: now) } ?? false,
            showsReblogs: follow?.showsReblogs ?? false, notifies: follow?.notifies ?? false,
            isFollowedBy: back?.isAccepted(at: now) ?? false,
            isRequestedBy: back.map { !$0.isAccepted(at: now) } ?? false,
            isBlocking: graph.blocks(caller, other),
            // Another server tells nobody that it blocks; only a refused follow shows it.
            isBlockedBy: other.host == caller.host && graph.blocks(other, caller), isMuting: graph.mutes(caller, other))
    }

    /// Newest first; those requested are not among them.
    func following(of address: FediverseAddress) -> [(account: FediverseAccount, number: Int)] {
        let now = now()
        return graph.following(of: address, at: now).compactMap { followed, follow in
            guard follow.isAccepted(at: now), let account = accounts[followed] else { return nil }
            return (account, follow.number)
        }
    }

    /// Follows an account, or changes how it is followed already.
    ///
    /// - Returns: what the server answers at once, and how the caller's budget of follows stands.
    func follow(
        _ caller: FediverseAddress, _ target: FediverseAccount, reblogs: Bool?, notify: Bool?
    ) throws(MastodonFault) -> MastodonRelationship {
        let now = now()
        let settings = settings(of: caller.host)
        guard target.address != caller, !target.isGone else { throw .notFound }
        guard target.movedTo == nil, !graph.blocks(caller, target.address),
            target.address.host != caller.host || !graph.blocks(target.address, caller)
        else { throw .notAllowed }
        if graph.follow(caller, target.address, at: now) == nil {
            guard graph.followingCount(of: caller, at: now) < settings.followCap else {
                throw .invalid("You are following too many people")
            }
            if let limit = settings.followsPerPeriod {
                let state = windows.take(
                    Self.followKey(caller), limit: limit, period: settings.followPeriodMilliseconds, now: now)
                guard state.isAllowed else { throw .tooManyRequests }
            }
            send(caller, target, settings: settings, now: now)
        }
        graph.change(caller, target.address) { follow in
            follow.showsReblogs = reblogs ?? follow.showsReblogs
            follow.notifies = notify ?? follow.notifies
        }
        guard let follow = graph.follow(caller, target.address, at: now) else {
            return relationship(of: caller, to: target.address)
        }
        var answer = relationship(of: caller, to: target.address)
        let claims = settings.claimsAcceptedAtOnce && !target.isLocked
        answer.isFollowing = claims || follow.isAccepted(at: now)
        answer.isRequested = !answer.isFollowing
        answer.showsReblogs = follow.showsReblogs
        answer.notifies = follow.notifies
        return answer
    }

    private func send(
        _ caller: FediverseAddress, _ target: FediverseAccount, settings: MastodonServerSettings, now: Int64
    ) {
        let isRemote = target.address.host != caller.host
        let delay =
            target.isSlow
            ? settings.slowAcceptanceMilliseconds : isRemote ? settings.acceptanceMilliseconds : 0
        let isRefused = graph.blocks(target.address, caller)
        graph.add(
            caller, follows: target.address,
            acceptedAt: target.isLocked || isRefused || target.address.host == .silent ? nil : now + delay,
            rejectedAt: isRefused ? now + delay : nil, visibleAt: now + settings.relationshipDelayMilliseconds)
    }

    func unfollow(_ caller: FediverseAddress, _ target: FediverseAddress) {
        graph.remove(caller, follows: target)
    }

    func setBlock(_ caller: FediverseAddress, _ target: FediverseAddress, to blocks: Bool) {
        graph.setBlock(caller, target, to: blocks)
    }

    func setMute(_ caller: FediverseAddress, _ target: FediverseAddress, to mutes: Bool) {
        graph.setMute(caller, target, to: mutes)
    }

    // MARK: Budgets

    /// Counts one request of an account, or of everybody who has no token.
    func countRequest(_ caller: FediverseAddress?, on host: MastodonHost) -> FixedWindows.State {
        windows.take(
            "requests \(host) \(caller?.username ?? "")", limit: settings(of: host).requestsPerFiveMinutes,
            period: 300_000, now: now())
    }

    /// How the account's budget of follows stands; nil where there is none.
    func followBudget(of caller: FediverseAddress) -> FixedWindows.State? {
        let settings = settings(of: caller.host)
        return settings.followsPerPeriod.map {
            windows.peek(
                Self.followKey(caller), limit: $0, period: settings.followPeriodMilliseconds, now: now())
        }
    }

    private static func followKey(_ caller: FediverseAddress) -> String {
        "follows \(caller.host) \(caller.username)"
    }

    // MARK: A test's hand

    package func change(_ host: MastodonHost, _ change: @Sendable (inout MastodonServerSettings) -> Void) {
        change(&settingsByHost[host, default: .first])
    }

    package func change(_ address: FediverseAddress, _ change: @Sendable (inout FediverseAccount) -> Void) {
        guard var account = accounts[address] else { return }
        change(&account)
        accounts[address] = account
    }

    /// Lets somebody answer a follow request.
    package func decide(requestOf follower: FediverseAddress, to followed: FediverseAddress, accepts: Bool) {
        let now = now()
        graph.change(follower, followed) { follow in
            if accepts { follow.acceptedAt = now } else { follow.rejectedAt = now }
        }
    }

    /// Makes an account follow, block or mute, as if in another app; limits do not count.
    package func arrange(_ follower: FediverseAddress, follows followed: FediverseAddress) {
        graph.add(follower, follows: followed, acceptedAt: 0, rejectedAt: nil, visibleAt: 0)
        known[follower.host, default: []].insert(followed)
    }

    package func arrange(_ blocker: FediverseAddress, blocks blocked: FediverseAddress) {
        graph.setBlock(blocker, blocked, to: true)
    }

    /// Everybody whom an account follows or asked to follow, newest first.
    package func followed(by address: FediverseAddress) -> [FediverseAddress] {
        graph.following(of: address, at: now()).map { $0.0 }
    }

    struct State: Codable {
        let accounts: [FediverseAccount]
        let graph: FollowGraph
        let known: [MastodonHost: Set<FediverseAddress>]
    }

    var saved: State { State(accounts: Array(accounts.values), graph: graph, known: known) }

    func restore(_ state: State) {
        for account in state.accounts where accounts[account.address] != nil { accounts[account.address] = account }
        graph = state.graph
        known = state.known
    }
}
