import Accounts
import Deliveries
import Identifiers
import Outbox
import Reconnection
import Testing

@testable import Store

/// What was asked for, taken back, undone, and asked for again; and with another account.
@Suite("Follows that are taken back")
struct TakingBackPortTests {
    private static let now: Int64 = 1_700_000_000_000

    /// One who follows two others, all here; nothing is handed in yet.
    private func scene(
        _ engine: TestEngine, _ body: @Sendable (Repository, Database, MemberID, [FollowChoice]) async throws -> Void
    ) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            for number in Int64(2)...3 { _ = try await repository.register(number, now: Self.now) }
            let member = try await repository.register(1, following: [2, 3], now: Self.now)
            let ticked = try await repository.tickedChoices(of: member)
            #expect(ticked.count == 2)
            try await body(repository, database, member, ticked)
        }
    }

    /// Begins and settles everything that is due, as a worker would. Returns the kinds of what a person asked for.
    @discardableResult
    private func work(_ repository: Repository, _ outcome: Performance) async throws -> [String] {
        var kinds: [String] = []
        let holder = WorkerIdentity(process: "machine/boot/1/1", slot: 0)
        while let lease = try await repository.claimLane(
            for: holder, now: Self.now, leaseUntil: Self.now + 1_000)
        {
            while case .perform(let item) = try await repository.beginNext(
                under: lease, now: Self.now, leaseUntil: Self.now + 1_000, charges: { _ in [] })
            {
                let isJob = item.kind.hasPrefix("job.")
                if !isJob { kinds.append(item.kind) }
                let report =
                    isJob ? Performance.finished(Outcome(code: "done", succeeded: true), receipt: nil) : outcome
                #expect(
                    try await repository.settle(item, as: PerformanceReport(report), under: lease, now: Self.now))
            }
            try await repository.release(lease, now: Self.now)
        }
        return kinds
    }

    private func finished(_ outcome: FollowOutcome) -> Performance {
        .finished(outcome.outcome(), receipt: nil)
    }

    /// How many each part of the page of follows shows, where it shows any.
    private func shown(_ repository: Repository, _ member: MemberID) async throws -> [DeliveryFilter: Int] {
        var counts: [DeliveryFilter: Int] = [:]
        for filter in DeliveryFilter.allCases {
            let found = try await repository.deliveries(of: member, status: filter, offset: 0, limit: 9)
            if !found.isEmpty { counts[filter] = found.count }
        }
        return counts
    }

    private func outcomes(_ repository: Repository, _ member: MemberID) async throws -> Set<String> {
        let deliveries = try await repository.deliveries(of: member, status: nil, offset: 0, limit: 9)
        return Set(deliveries.map { "\($0.targetName) \($0.outcome?.rawValue ?? "open")\($0.isUndo ? " undo" : "")" })
    }

    @Test(
        "What is cancelled before it begins is not ticked any more, and can be asked for again",
        arguments: TestEngine.allCases)
    func cancelled(engine: TestEngine) async throws {
        try await scene(engine) { repository, _, member, ticked in
            _ = try await repository.follow(ticked, as: member, now: Self.now)
            #expect(try await repository.tickedChoices(of: member).isEmpty)
            #expect(try await repository.cancelWaiting(nil, of: member, now: Self.now) == 2)
            #expect(try await repository.tickedChoices(of: member).isEmpty)
            let people = try await repository.people(of: member, PeopleQuery(), now: Self.now)
            #expect(people.people.allSatisfy { $0.accounts.allSatisfy(\.isTakenBack) })
            #expect(people.counts[.open] == 2)
            let taken = try await repository.progress(of: member, now: Self.now)[0]
            #expect((taken.total, taken.takenBack, taken.askable, taken.undoable) == (0, 2, 2, 0))
            #expect(try await repository.retryFailed(nil, of: member, now: Self.now) == 0)
            #expect(try await shown(repository, member) == [.takenBack: 2])
            #expect(try await repository.askAgain(.mastodon, of: member, now: Self.now) == 0)
            #expect(try await repository.askAgain(.bluesky, of: member, now: Self.now) == 2)
            let again = try await repository.progress(of: member, now: Self.now)[0]
            #expect((again.counts, again.takenBack, again.rest) == ([.waiting: 2], 0, 2))
            #expect(try await repository.people(of: member, PeopleQuery(), now: Self.now).counts[.open] == 0)
            try await work(repository, finished(.sent))
            #expect(try await outcomes(repository, member) == ["m2.example.com sent", "m3.example.com sent"])
        }
    }

    @Test(
        "Whom the member may not see any more, or put aside, is not asked for again", arguments: TestEngine.allCases)
    func askedAgainInVain(engine: TestEngine) async throws {
        try await scene(engine) { repository, _, member, ticked in
            _ = try await repository.follow(ticked, as: member, now: Self.now)
            _ = try await repository.cancelWaiting(nil, of: member, now: Self.now)
            try await repository.importLists(blocks: [1], of: ticked[0].other, now: Self.now)
            _ = try await repository.reconnect(ticked[0].other, now: Self.now)
            #expect(try await repository.progress(of: member, now: Self.now)[0].askable == 1)
            try await repository.setDismissed(true, ticked[1].other, of: member)
            #expect(try await repository.progress(of: member, now: Self.now)[0].askable == 0)
            #expect(try await repository.askAgain(nil, of: member, now: Self.now) == 0)
        }
    }

    @Test("An account that was not found is tried again when it is asked for", arguments: TestEngine.allCases)
    func notFound(engine: TestEngine) async throws {
        try await scene(engine) { repository, _, member, ticked in
            _ = try await repository.follow(ticked, as: member, now: Self.now)
            try await work(
                repository, .finished(FollowOutcome.gone.outcome(FollowOutcome.notFound), receipt: nil))
            #expect(try await shown(repository, member) == [.couldNot: 2])
            #expect(try await repository.retryFailed(nil, of: member, now: Self.now) == 2)
            try await work(repository, finished(.gone))
            // Its server says itself that it is gone.
            #expect(try await repository.retryFailed(nil, of: member, now: Self.now) == 0)
        }
    }

    @Test(
        "What is undone is no longer ticked by itself, and is followed anew when it is asked for",
        arguments: TestEngine.allCases)
    func undone(engine: TestEngine) async throws {
        try await scene(engine) { repository, database, member, ticked in
            _ = try await repository.follow(ticked, as: member, now: Self.now)
            try await work(repository, finished(.sent))
            #expect(try await repository.undo(delivery: nil, network: nil, of: member, now: Self.now) == 2)
            // Until it is undone it cannot be asked for again.
            let under = try await repository.people(of: member, PeopleQuery(), now: Self.now).people
            #expect(!under.contains { $0.accounts.contains(where: \.isTakenBack) })
            try await work(repository, finished(.undone))
            let progress = try await repository.progress(of: member, now: Self.now)[0]
            #expect((progress.total, progress.takenBack, progress.askable, progress.undoable) == (0, 2, 0, 0))
            #expect(try await shown(repository, member) == [.takenBack: 2])
            #expect(try await repository.people(of: member, PeopleQuery(), now: Self.now).counts[.open] == 2)
            #expect(try await repository.tickedChoices(of: member).isEmpty)
            try await repository.choose(.bluesky, isChosen: true, for: ticked[0].other, of: member)
            #expect(try await repository.tickedChoices(of: member) == [ticked[0]])
            #expect(try await repository.follow([ticked[0]], as: member, now: Self.now).queued[.bluesky] == 1)
            try await work(repository, finished(.sent))
            #expect(try await outcomes(repository, member) == ["m2.example.com sent", "m3.example.com undone undo"])
            // Another write, not the old one once more.
            let keys = try await database.read { c in
                try c.rows("SELECT payload FROM work WHERE kind = 'follow.bluesky'")
                    .map { try FollowPayload(decoding: try $0.blob("payload")).rkey }
            }
            #expect(keys.count == 3 && Set(keys).count == 3)
        }
    }

    @Test(
        "All who are asked for are ticked or unticked at once, but whoever was taken back is not ticked again",
        arguments: TestEngine.allCases)
    func allAtOnce(engine: TestEngine) async throws {
        try await scene(engine) { repository, _, member, ticked in
            #expect(ticked.count == 2)
            try await repository.chooseAll(PeopleQuery(), isChosen: false, of: member)
            #expect(try await repository.tickedChoices(of: member).isEmpty)
            try await repository.chooseAll(PeopleQuery(), isChosen: true, of: member)
            #expect(try await repository.tickedChoices(of: member) == ticked)
            var elsewhere = PeopleQuery()
            elsewhere.network = .mastodon
            var nobody = PeopleQuery()
            nobody.search = "nobody-at-all"
            for query in [elsewhere, nobody] { try await repository.chooseAll(query, isChosen: false, of: member) }
            #expect(try await repository.tickedChoices(of: member) == ticked)
            _ = try await repository.follow([ticked[0]], as: member, now: Self.now)
            try await work(repository, finished(.sent))
            #expect(try await repository.undo(delivery: nil, network: nil, of: member, now: Self.now) == 1)
            try await work(repository, finished(.undone))
            try await repository.chooseAll(PeopleQuery(), isChosen: true, of: member)
            #expect(try await repository.tickedChoices(of: member) == [ticked[1]])
        }
    }

    @Test(
        "What was tried, with an end that nobody knows, is undone when it is cancelled", arguments: TestEngine.allCases)
    func tried(engine: TestEngine) async throws {
        try await scene(engine) { repository, _, member, ticked in
            _ = try await repository.follow(ticked, as: member, now: Self.now)
            try await work(repository, .again(at: Self.now + 60_000, interim: nil))
            #expect(try await repository.cancelWaiting(nil, of: member, now: Self.now) == 2)
            let kinds = try await work(repository, finished(.undone))
            #expect(kinds == ["unfollow.bluesky", "unfollow.bluesky"])
            #expect(
                try await outcomes(repository, member) == ["m2.example.com undone undo", "m3.example.com undone undo"])
        }
    }

    @Test(
        "A second account on a network follows for itself, and leaves alone what the first did",
        arguments: TestEngine.allCases)
    func secondAccount(engine: TestEngine) async throws {
        try await scene(engine) { repository, _, member, ticked in
            _ = try await repository.follow([ticked[0]], as: member, now: Self.now)
            try await work(repository, finished(.sent))
            _ = try await repository.follow([ticked[1]], as: member, now: Self.now)
            _ = try await repository.unlink(.bluesky(try DID("did:plc:member1")), of: member, now: Self.now)
            #expect(try await outcomes(repository, member) == ["m2.example.com sent", "m3.example.com cancelled"])
            // They are told of, and nothing more: no part of the page offers to do anything about them.
            let left = try await repository.deliveries(of: member, status: nil, offset: 0, limit: 9)
            #expect(left.allSatisfy { !$0.isLinked } && left.count == 2)
            #expect(try await shown(repository, member) == [:])
            #expect(try await repository.unlinkedDeliveries(of: member) == 2)
            try await repository.linkBluesky("second", name: "second.example.com", of: member, now: Self.now)
            #expect(try await repository.tickedChoices(of: member) == ticked)
            #expect(try await repository.follow(ticked, as: member, now: Self.now).queued[.bluesky] == 2)
            let progress = try await repository.progress(of: member, now: Self.now)
            #expect(progress.map(\.accountName) == ["second.example.com"] && progress[0].total == 2)
            // What the first account did can be undone only by it.
            #expect(try await repository.undo(delivery: nil, network: nil, of: member, now: Self.now) == 2)
            #expect(
                try await outcomes(repository, member) == [
                    "m2.example.com sent", "m2.example.com cancelled", "m3.example.com cancelled",
                ])
        }
    }

    @Test("What waits towards an account that its owner unlinks is taken back", arguments: TestEngine.allCases)
    func targetLeaves(engine: TestEngine) async throws {
        try await scene(engine) { repository, _, member, ticked in
            _ = try await repository.follow(ticked, as: member, now: Self.now)
            _ = try await repository.unlink(.bluesky(try DID("did:plc:member2")), of: ticked[0].other, now: Self.now)
            #expect(try await outcomes(repository, member) == ["m2.example.com cancelled", "m3.example.com open"])
        }
    }

    @Test("Whoever links an account that was another member's owns its lane", arguments: TestEngine.allCases)
    func newOwner(engine: TestEngine) async throws {
        try await scene(engine) { repository, database, member, ticked in
            _ = try await repository.follow(ticked, as: member, now: Self.now)
            let key = AccountKey.bluesky(try DID("did:plc:member1"))
            _ = try await repository.unlink(key, of: member, now: Self.now)
            let next = try await repository.register(4, following: [2], now: Self.now)
            _ = try await repository.unlink(.bluesky(try DID("did:plc:member4")), of: next, now: Self.now)
            try await repository.linkBluesky("member1", name: "m1.example.com", of: next, now: Self.now)
            let choices = try await repository.tickedChoices(of: next)
            #expect(try await repository.follow(choices, as: next, now: Self.now).queued[.bluesky] == 1)
            try await repository.erase(member, now: Self.now)
            #expect(try await outcomes(repository, next) == ["m2.example.com open"])
            let owner = try await database.read { try $0.one("SELECT owner FROM lane WHERE key = \(key.laneName)") }
            #expect(try owner.int("owner") == next.rawValue)
        }
    }

    @Test("Unlinking X does not shake off a block", arguments: TestEngine.allCases)
    func formerX(engine: TestEngine) async throws {
        try await scene(engine) { repository, _, member, ticked in
            // 2 blocks 1, who unlinks X.
            let blocker = ticked[0].other
            try await repository.importLists(blocks: [1], of: blocker, now: Self.now)
            _ = try await repository.reconnect(blocker, now: Self.now)
            _ = try await repository.unlink(.x(XPseudonym(rawValue: 1)), of: member, now: Self.now)
            for each in [member, blocker] {
                _ = try await repository.reconnect(each, now: Self.now)
                let people = try await repository.people(of: member, PeopleQuery(), now: Self.now).people
                #expect(people.map(\.screenName) == ["x3"])
            }
        }
    }
}
