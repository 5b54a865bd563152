import Accounts
import Identifiers
import Testing

@testable import Deliveries

@Suite("Whether the site works, for everybody to read")
struct SiteStatusTests {
    private static let now: Int64 = 1_800_000_000_000
    private static let hour: Int64 = 3_600_000

    private func status(
        _ servers: [ServiceFacts.Server] = [], signIns: [Network: SignInReach] = [:],
        _ adjust: (inout ServiceFacts) -> Void = { _ in }
    ) -> SiteStatus {
        var facts = ServiceFacts()
        facts.servers = servers
        adjust(&facts)
        return SiteStatus(facts, signIns: signIns, now: Self.now)
    }

    @Test(
        "A number that tells of fewer than twenty people is not told, not even that there is none",
        arguments: [0, 1, 19])
    func few(people: Int) {
        #expect(
            status {
                $0.waiting = 500
                $0.waitingPeople = people
            }.waiting == nil)
    }

    @Test("A number that tells of twenty people is told")
    func enough() {
        #expect(
            status {
                $0.waiting = 500
                $0.waitingPeople = 20
            }.waiting == 500)
    }

    @Test("Work that waits for more than ten minutes is a delay", arguments: [(600_000, false), (600_001, true)])
    func late(wait: Int64, isLate: Bool) {
        let status = status { $0.oldestDue = wait }
        #expect(status.level == (isLate ? .delayed : .working))
        #expect(status.oldestMinutes == 10)
    }

    @Test("A server is named where enough people use it and it is in trouble", arguments: [(19, false), (20, true)])
    func servers(people: Int, isNamed: Bool) {
        let found = status([
            .init(network: .mastodon, host: "a.example.com", people: people, busy: 4, troubled: 2),
            .init(network: .mastodon, host: "b.example.com", people: 300, busy: 4, troubled: 0),
        ]).servers
        #expect(found.map(\.host) == (isNamed ? ["a.example.com"] : []))
        #expect(found.allSatisfy { $0.reach == .silent })
    }

    @Test(
        "As many lanes in trouble as others are silence, some are slowness, a few are none",
        arguments: [(2, 4, SiteStatus.Reach.silent), (1, 4, .slow), (1, 10, .slow), (1, 11, nil), (0, 4, nil)])
    func degrees(troubled: Int, busy: Int, reach: SiteStatus.Reach?) {
        let server = ServiceFacts.Server(
            network: .bluesky, host: "pds.example.com", people: 50, busy: busy, troubled: troubled)
        #expect(status([server]).servers.first?.reach == reach)
    }

    @Test("A network that did something within a day answers; one that nobody asked is not known")
    func answers() {
        let found = status {
            $0.lastDone = [.bluesky: Self.now - 23 * Self.hour, .mastodon: Self.now - 25 * Self.hour]
        }
        #expect(found.networks == [.bluesky: .answers, .mastodon: .unknown, .x: .unknown])
        #expect(found.level == .working)
    }

    @Test("A network on which something was done since its troubles began is slow, not silent")
    func recovering() {
        let server = ServiceFacts.Server(
            network: .bluesky, host: "", people: 5, busy: 2, troubled: 2, troubledSince: Self.now - Self.hour)
        #expect(status([server]) { $0.lastDone[.bluesky] = Self.now - 1 }.networks[.bluesky] == .slow)
        let silent = status([server]) { $0.lastDone[.bluesky] = Self.now - 2 * Self.hour }
        #expect(silent.networks[.bluesky] == .silent && silent.level == .delayed)
        #expect(silent.servers.isEmpty, "five people are too few to name their server")
    }

    @Test("What the last sign-ins with X came to is what is known of X")
    func signIns() {
        func reach(_ answered: Int64?, _ silent: Int64?) -> SiteStatus.Reach? {
            status(signIns: [.x: SignInReach(answeredAt: answered, silentAt: silent)]).networks[.x]
        }
        #expect(reach(Self.now - 1, nil) == .answers)
        #expect(reach(Self.now - 2, Self.now - 1) == .silent)
        #expect(reach(Self.now - 1, Self.now - 2) == .answers)
        #expect(reach(nil, Self.now - 25 * Self.hour) == .unknown)
        #expect(reach(nil, nil) == .unknown)
    }

    @Test("Without the database nothing else is said")
    func down() {
        let status = SiteStatus.down
        #expect(status.level == .down && status.waiting == nil && status.oldestMinutes == nil)
        #expect(status.networks.values.allSatisfy { $0 == .unknown } && status.servers.isEmpty)
    }
}
