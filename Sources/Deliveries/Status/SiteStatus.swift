import Identifiers
import Reconnection

/// Whether a site works, for everybody to read: nothing that tells of fewer than twenty people, and no moment at which
/// somebody did something.
package struct SiteStatus: Sendable, Hashable {
    package enum Level: String, Sendable, CaseIterable {
        case working
        /// Something takes longer than it should; nothing is lost.
        case delayed
        /// The database does not answer.
        case down
    }

    /// Whether others answered when they were last asked.
    package enum Reach: String, Sendable, CaseIterable {
        case answers, slow, silent
        /// Nobody asked for a day.
        case unknown
    }

    /// A server in trouble.
    package struct Server: Sendable, Hashable {
        package let network: Network
        package let host: String
        package let reach: Reach
    }

    package var level: Level
    /// Deliveries that wait, where that many people wait for some; `nil` otherwise, also for none.
    package var waiting: Int?
    /// How long the oldest that could go out has been waiting, in whole minutes; `nil` when that is not known.
    package var oldestMinutes: Int?
    package var networks: [Network: Reach]
    /// Servers in trouble that enough members use, by name.
    package var servers: [Server]

    /// Work that is due is begun within this time, or something is wrong, in milliseconds.
    private static let patience: Int64 = 600_000
    /// An answer counts for a day, in milliseconds.
    private static let memory: Int64 = 86_400_000

    /// What is known when the database does not answer: nothing else.
    package static let down = SiteStatus(
        level: .down, networks: Dictionary(uniqueKeysWithValues: Network.allCases.map { ($0, .unknown) }))

    private init(level: Level, networks: [Network: Reach]) {
        self.level = level
        self.networks = networks
        servers = []
    }

    /// - Parameter signIns: how the last sign-ins went, by network.
    package init(_ facts: ServiceFacts, signIns: [Network: SignInReach], now: Int64) {
        waiting = facts.waitingPeople >= CommunityCounts.floor ? facts.waiting : nil
        oldestMinutes = Int(facts.oldestDue / 60_000)
        var networks: [Network: Reach] = [:]
        for network in Network.allCases {
            let servers = facts.servers.filter { $0.network == network }
            networks[network] = Self.reach(
                busy: servers.reduce(0) { $0 + $1.busy }, troubled: servers.reduce(0) { $0 + $1.troubled },
                since: servers.compactMap(\.troubledSince).min(), done: facts.lastDone[network],
                signIn: signIns[network] ?? SignInReach(), now: now)
        }
        self.networks = networks
        servers = facts.servers.filter { $0.people >= CommunityCounts.floor && !$0.host.isEmpty }.compactMap { server in
            let reach = Self.reach(busy: server.busy, troubled: server.troubled)
            return reach == .answers ? nil : Server(network: server.network, host: server.host, reach: reach)
        }.sorted { ($0.network.rawValue, $0.host) < ($1.network.rawValue, $1.host) }
        let isLate = facts.oldestDue > Self.patience
        let isTroubled = networks.values.contains { $0 == .slow || $0 == .silent }
        level = isLate || isTroubled ? .delayed : .working
    }

    /// By the lanes alone: a server is silent when as many of them fail as get on.
    private static func reach(busy: Int, troubled: Int) -> Reach {
        if troubled == 0 { return .answers }
        if troubled * 2 >= busy { return .silent }
        return troubled * 10 >= busy ? .slow : .answers
    }

    private static func reach(
        busy: Int, troubled: Int, since: Int64?, done: Int64?, signIn: SignInReach, now: Int64
    ) -> Reach {
        let answer = [done, signIn.answeredAt].compactMap(\.self).max()
        // Troubles of some accounts are no silence of the network when something was done on it since.
        switch reach(busy: busy, troubled: troubled) {
        case .silent: return (answer ?? 0) > (since ?? now) ? .slow : .silent
        case .slow: return .slow
        case .answers, .unknown: break
        }
        if let silence = signIn.silentAt, (now - silence) < memory, silence > (answer ?? 0) { return .silent }
        guard let answer, now - answer < memory else { return .unknown }
        return .answers
    }
}

/// How the last sign-ins on a network went, as this process saw them; milliseconds since 1970.
package struct SignInReach: Sendable, Hashable {
    /// Its server said yes or no.
    package var answeredAt: Int64?
    /// Its server did not answer, or takes no sign-ins.
    package var silentAt: Int64?

    package init(answeredAt: Int64? = nil, silentAt: Int64? = nil) {
        self.answeredAt = answeredAt
        self.silentAt = silentAt
    }
}
