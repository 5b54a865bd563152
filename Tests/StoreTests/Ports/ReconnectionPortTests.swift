import Accounts
import Deliveries
import Foundation
import Identifiers
import Outbox
import Reconnection
import Testing

@testable import Store

/// Members, links and follows in the store, on both engines.
@Suite("Reconnection in the store")
struct ReconnectionPortTests {
    private static let now: Int64 = 1_700_000_000_000

    private func join(
        _ number: Int64, following: [Int64] = [], followers: [Int64] = [], blocks: [Int64] = [], later: Bool = false,
        visibility: Visibility = .listed, in repository: Repository
    ) async throws -> MemberID {
        try await repository.register(
            number, following: following, followers: followers, blocks: blocks, later: later, visibility: visibility,
            now: Self.now)
    }

    private func follows(_ database: Database) async throws -> Int64 {
        try await database.read { c in
            try c.one("SELECT COUNT(*) AS n FROM work WHERE kind = 'follow.bluesky'").int("n")
        }
    }

    @Test("Somebody who joins later is followed once by whoever asked for that, and by no one else")
    func laterJoiner() async throws {
        for engine in TestEngine.allCases {
            try await engine.withDatabase(migrations: Schema.migrations) { database in
                let repository = Repository(database: database)
                let waiting = try await join(1, following: [3], later: true, in: repository)
                let other = try await join(2, following: [3], in: repository)
                let newcomer = try await join(3, in: repository)
                #expect(try await follows(database) == 1)
                #expect(
                    try await repository.deliveries(of: waiting, status: nil, offset: 0, limit: 9).map(\.targetName)
                        == ["m3.example.com"])
                #expect(try await repository.deliveries(of: other, status: nil, offset: 0, limit: 9).isEmpty)
                // Applying the rules again changes nothing.
                _ = try await repository.reconnect(newcomer, now: Self.now)
                _ = try await repository.reconnect(waiting, now: Self.now)
                #expect(try await follows(database) == 1)
            }
        }
    }

    @Test("Whoever joins with X alone is followed on each network once it is linked", arguments: TestEngine.allCases)
    func laterLinks(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let waiting = try await join(1, following: [3], later: true, in: repository)
            let undecided = try await join(2, following: [3], in: repository)
            guard
                case .registered(let newcomer) = try await repository.arrive(
                    Arrival(
                        key: .x(XPseudonym(rawValue: 3)), name: "x3", displayName: "CANARY 3", isProven: true,
                        signedIn: nil, language: "en", grant: nil), now: Self.now)
            else { throw Unexpected() }
            let choices = Choices(visibility: .listed, followsLaterJoiners: false, consentedAt: Self.now)
            try await repository.setChoices(choices, of: newcomer, now: Self.now)
            #expect(try await repository.reconnect(newcomer, now: Self.now).newForOthers == 2)
            #expect(try await follows(database) == 0)
            // Whoever asks for later joiners only now did not ask when this one came.
            let asks = Choices(visibility: .listed, followsLaterJoiners: true, consentedAt: Self.now)
            try await repository.setChoices(asks, of: undecided, now: Self.now)
            _ = try await repository.arrive(
                Arrival(
                    key: .bluesky(try DID("did:plc:member3")), name: "m3.example.com", displayName: "CANARY 3",
                    host: "pds.example.com", isProven: true, signedIn: newcomer, language: "en", grant: nil),
                now: Self.now)
            for _ in 1...2 { _ = try await repository.reconnect(newcomer, now: Self.now) }
            #expect(try await follows(database) == 1)
            #expect(
                try await repository.deliveries(of: waiting, status: nil, offset: 0, limit: 9).map(\.targetName)
                    == ["m3.example.com"])
        }
    }

    @Test("Follows that are handed in at one moment have record keys of their own", arguments: TestEngine.allCases)
    func recordKeys(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            for number in Int64(2)...20 { _ = try await join(number, in: repository) }
            let member = try await join(1, following: Array(2...20), in: repository)
            let choices = try await repository.tickedChoices(of: member)
            // Once in one go, and once more one by one.
            _ = try await repository.follow(Array(choices.prefix(10)), as: member, now: Self.now)
            for choice in choices.dropFirst(10) {
                _ = try await repository.follow([choice], as: member, now: Self.now)
            }
            let payloads = try await database.read { c in
                try c.rows("SELECT payload FROM work WHERE kind = 'follow.bluesky'").map {
                    try FollowPayload(decoding: try $0.blob("payload"))
                }
            }
            #expect(payloads.count == 19 && Set(payloads.compactMap(\.rkey)).count == 19)
        }
    }

    @Test("A block keeps two apart, and one that comes later takes back what waits", arguments: TestEngine.allCases)
    func blocks(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let blocked = try await join(1, following: [2], in: repository)
            let blocker = try await join(2, blocks: [1], in: repository)
            #expect(try await repository.people(of: blocked, PeopleQuery(), now: Self.now).total == 0)
            let friend = try await join(3, following: [1], in: repository)
            let choice = FollowChoice(other: blocked, network: .bluesky)
            #expect(try await repository.follow([choice], as: friend, now: Self.now).queued[.bluesky] == 1)
            _ = try await repository.replaceLists(
                ImportedLists(following: nil, followers: nil, blocked: [XPseudonym(rawValue: 3)]), of: blocked,
                bound: LookupBound(), now: Self.now)
            _ = try await repository.reconnect(blocked, now: Self.now)
            let deliveries = try await repository.deliveries(of: friend, status: nil, offset: 0, limit: 9)
            #expect(deliveries.map(\.outcome) == [.cancelled])
            #expect(try await repository.people(of: blocker, PeopleQuery(), now: Self.now).total == 0)
        }
    }

    @Test("Importing again says what changed, and the bound makes the rest wait", arguments: TestEngine.allCases)
    func importAgain(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let member = try await join(1, following: [10, 11, 12], in: repository)
            let again = ImportedLists(following: [11, 12, 13, 13].map(XPseudonym.init(rawValue:)), followers: nil)
            let change = try #require(
                try await repository.replaceLists(again, of: member, bound: LookupBound(), now: Self.now).first)
            #expect(change.count == 3 && change.added == 1 && change.removed == 1 && change.deferred == 0)
            var bound = LookupBound()
            bound.ids = 6
            let many = ImportedLists(following: (20..<30).map(XPseudonym.init(rawValue:)), followers: nil)
            let bounded = try #require(
                try await repository.replaceLists(many, of: member, bound: bound, now: Self.now).first)
            #expect(bounded.count == 10 && bounded.deferred == 8)
            let next = try await repository.admitDeferred(
                of: member, bound: bound, now: Self.now + bound.period + 86_400_000)
            #expect(next.admitted == 6 && next.nextAt != nil)
            let named = try await repository.whoNames(XPseudonym(rawValue: 25))
            #expect(named.map(\.member) == [member])
        }
    }

    @Test("Before the launch follows wait for it, and at it they are released", arguments: TestEngine.allCases)
    func launch(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            try await repository.setGate(Deliveries.Gate.launch, opensAt: Self.now + 1_000)
            let one = try await join(1, in: repository)
            let two = try await join(2, following: [1], in: repository)
            _ = try await repository.follow(
                [FollowChoice(other: one, network: .bluesky)], as: two, now: Self.now)
            #expect(try await repository.progress(of: two, now: Self.now).first?.held == 1)
            #expect(try await repository.openDueGates(now: Self.now + 999) == 0)
            #expect(try await repository.openDueGates(now: Self.now + 1_000) == 1)
            #expect(try await repository.progress(of: two, now: Self.now).first?.held == 0)
        }
    }

    @Test("After deletion no row names the member, and nothing of theirs waits", arguments: TestEngine.allCases)
    func erasure(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let leaving = try await join(77_001, following: [77_002], followers: [77_002], in: repository)
            let staying = try await join(77_002, following: [77_001], later: true, in: repository)
            _ = try await repository.openSession(
                tokenHash: [9, 9], member: leaving, userAgent: "CANARY", formKey: [8], now: Self.now)
            _ = try await repository.follow(
                [FollowChoice(other: staying, network: .bluesky)], as: leaving, now: Self.now)
            _ = try await repository.follow(
                [FollowChoice(other: leaving, network: .bluesky)], as: staying, now: Self.now)
            try await repository.erase(leaving, now: Self.now)
            let tables: [(String, SQL)] = [
                ("member", "SELECT * FROM member"), ("account", "SELECT * FROM account"),
                ("account_grant", "SELECT * FROM account_grant"), ("browser_session", "SELECT * FROM browser_session"),
                ("link_list", "SELECT * FROM link_list"), ("connection", "SELECT * FROM connection"),
                ("delivery", "SELECT * FROM delivery"), ("lane", "SELECT * FROM lane"),
            ]
            for (name, query) in tables {
                let text = try await database.read { try $0.rows(query).map { "\($0.values)" }.joined() }
                #expect(!text.contains("77001") && !text.contains("member77001"), "\(name)")
            }
            let left = try await database.read { c in
                let links = try c.one("SELECT COUNT(*) AS n FROM link WHERE member_id = \(leaving)").int("n")
                return links + (try c.one("SELECT COUNT(*) AS n FROM work WHERE kind = 'follow.bluesky'").int("n"))
            }
            #expect(left == 0)
        }
    }

    @Test(
        "A claim to an account by an archive alone stands in nobody's way, and tells nothing of who proved it",
        arguments: TestEngine.allCases)
    func unprovenYields(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let claimer = try await join(1, in: repository)
            let key = AccountKey.x(XPseudonym(rawValue: 500))
            func arrival(_ member: MemberID?, isProven: Bool) -> Arrival {
                Arrival(
                    key: key, name: "target", displayName: "", isProven: isProven, signedIn: member, language: "en",
                    grant: nil)
            }
            // A proven X account stays; another archive changes nothing.
            #expect(
                try await repository.arrive(arrival(claimer, isProven: false), now: Self.now)
                    == .networkTaken(existingName: "x1"))
            let result = try await repository.arrive(
                Arrival(
                    key: .bluesky(try DID("did:plc:squatter")), name: "s.example.com", displayName: "", isProven: true,
                    signedIn: nil, language: "en", grant: nil), now: Self.now)
            guard case .registered(let squatter) = result else { throw Unexpected(result: result) }
            #expect(try await repository.arrive(arrival(squatter, isProven: false), now: Self.now) == .linked(squatter))
            guard
                case .registered(let prover) = try await repository.arrive(arrival(nil, isProven: true), now: Self.now)
            else {
                Issue.record("the prover was not registered")
                return
            }
            #expect(prover != squatter)
            // The claim stands beside the proof: that it vanished would tell who has joined.
            let proofs = try await repository.accounts(of: squatter).map { "\($0.key.network) \($0.isProven)" }
            #expect(Set(proofs) == ["bluesky true", "x false"])
            #expect(try await repository.arrive(arrival(squatter, isProven: false), now: Self.now) == .linked(squatter))
            #expect(
                try await repository.arrive(arrival(squatter, isProven: true), now: Self.now) == .heldByAnother(prover))
        }
    }
}
