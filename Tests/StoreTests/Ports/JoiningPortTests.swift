import Accounts
import Deliveries
import Identifiers
import Reconnection
import Testing

@testable import Store

/// Two memberships of one person become one.
@Suite("Joining memberships")
struct JoiningPortTests {
    private static let now: Int64 = 1_700_000_000_000

    private func join(_ leaving: MemberID, into remaining: MemberID, _ repository: Repository) async throws {
        let dropped = try await repository.join(
            leaving, into: remaining,
            resealing: { grant, member in
                SealedGrant(
                    member: member, key: grant.key, sealed: grant.sealed, keyID: grant.keyID, scope: grant.scope)
            }, now: Self.now)
        #expect(dropped.isEmpty)
        _ = try await repository.reconnect(remaining, now: Self.now)
    }

    @Test("What was followed, put aside and chosen comes over, and what waits goes on", arguments: TestEngine.allCases)
    func everything(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let others = [
                try await repository.register(2, following: [1], now: Self.now),
                try await repository.register(3, now: Self.now), try await repository.register(4, now: Self.now),
            ]
            let leaving = try await repository.register(1, following: [2, 3, 4], now: Self.now)
            let remaining = try await repository.registerOnMastodon(now: Self.now)
            let choices = try await repository.tickedChoices(of: leaving)
            _ = try await repository.follow([choices[0]], as: leaving, now: Self.now)
            try await repository.setDismissed(true, others[1], of: leaving)
            try await repository.choose(.bluesky, isChosen: false, for: others[2], of: leaving)
            let backwards = FollowChoice(other: leaving, network: .bluesky)
            _ = try await repository.reconnect(leaving, now: Self.now)
            #expect(try await repository.follow([backwards], as: others[0], now: Self.now).queued[.bluesky] == 1)

            try await join(leaving, into: remaining, repository)

            let deliveries = try await repository.deliveries(of: remaining, status: nil, offset: 0, limit: 9)
            #expect(deliveries.map(\.targetName) == ["m2.example.com"] && deliveries.map(\.status) == [.waiting])
            #expect(try await repository.tickedChoices(of: remaining).isEmpty)
            var dismissed = PeopleQuery()
            dismissed.filter = .dismissed
            let aside = try await repository.people(of: remaining, dismissed, now: Self.now).people
            #expect(aside.map(\.member) == [others[1]])
            // What somebody else is to do towards the one who left is now towards the one who stays.
            let theirs = try await repository.deliveries(of: others[0], status: nil, offset: 0, limit: 9)
            #expect(theirs.map(\.targetName) == ["m1.example.com"] && theirs.map(\.status) == [.waiting])
            let rows = try await database.read { c in
                let work = try c.one("SELECT COUNT(*) AS n FROM work WHERE owner = \(leaving)").int("n")
                let lanes = try c.one("SELECT COUNT(*) AS n FROM lane WHERE owner = \(leaving)").int("n")
                let towards = try c.one("SELECT COUNT(*) AS n FROM delivery WHERE other_id = \(remaining)").int("n")
                return [work, lanes, towards]
            }
            #expect(rows == [0, 0, 1])
            #expect(try await repository.member(leaving) == nil)
        }
    }

    @Test(
        "Whoever is blocked in either membership stays apart, and lists of the one that stays are kept",
        arguments: TestEngine.allCases)
    func lists(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let blocked = try await repository.register(2, following: [1], now: Self.now)
            let leaving = try await repository.register(1, following: [2, 3], blocks: [2, 5], now: Self.now)
            let remaining = try await repository.registerOnMastodon(now: Self.now)
            try await repository.importLists(following: [9], blocks: [6], of: remaining, now: Self.now)
            try await join(leaving, into: remaining, repository)
            let counts = try await repository.listCounts(of: remaining)
            let byKind = Dictionary(uniqueKeysWithValues: counts.map { ($0.kind.rawValue, $0.count) })
            #expect(byKind[LinkKinds.following.rawValue] == 1 && byKind[LinkKinds.blocked.rawValue] == 3)
            #expect(try await repository.people(of: blocked, PeopleQuery(), now: Self.now).total == 0)
            #expect(try await repository.whoNames(XPseudonym(rawValue: 2)).map(\.member) == [remaining])
        }
    }
}
