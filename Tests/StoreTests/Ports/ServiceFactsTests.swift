import Accounts
import Deliveries
import Identifiers
import Outbox
import Testing

@testable import Store

/// What the page of the status is made of, on both engines.
@Suite("Whether the site gets on with its work, in the store")
struct ServiceFactsTests {
    private static let now: Int64 = 1_700_000_000_000

    @Test(
        "Waiting follows, their people, the oldest wait and servers in trouble are counted",
        arguments: TestEngine.allCases)
    func facts(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            #expect(try await repository.serviceFacts(now: Self.now) == ServiceFacts())
            for number in Int64(3)...6 { _ = try await repository.register(number, now: Self.now) }
            for number in Int64(1)...2 {
                let member = try await repository.register(number, following: Array(3...6), now: Self.now)
                _ = try await repository.follow(
                    try await repository.tickedChoices(of: member), as: member, now: Self.now)
            }
            _ = try await repository.registerOnMastodon(now: Self.now)
            let later = Self.now + 720_000
            var facts = try await repository.serviceFacts(now: later)
            #expect(facts.waiting == 8 && facts.waitingPeople == 2 && facts.oldestDue == 720_000)
            #expect(facts.lastDone.isEmpty)
            let bluesky = try #require(facts.servers.first { $0.network == .bluesky })
            #expect(bluesky.people == 6 && bluesky.busy == 2 && bluesky.troubled == 0)
            #expect(facts.servers.first { $0.network == .mastodon }?.host == "social.example.com")
            #expect(!facts.servers.contains { $0.network == .x })
            try await database.write { c in
                try c.execute(
                    """
                    UPDATE work SET state = 'finished', succeeded = 1, outcome = 'sent', changed_at = \(later)
                    WHERE id = (SELECT MIN(id) FROM work WHERE kind = 'follow.bluesky')
                    """)
                try c.execute(
                    """
                    UPDATE lane SET troubles = 2, troubled_since = \(later)
                    WHERE key = (SELECT MIN(lane) FROM work WHERE kind = 'follow.bluesky')
                    """)
            }
            facts = try await repository.serviceFacts(now: later)
            #expect(facts.waiting == 7 && facts.lastDone == [.bluesky: later])
            let troubled = try #require(facts.servers.first { $0.network == .bluesky })
            #expect(troubled.busy == 2 && troubled.troubled == 1 && troubled.troubledSince == later)
            // What its owner or the member has stopped is nobody's trouble.
            try await database.write { c in
                _ = try c.execute("UPDATE lane SET stop_code = 'needsSignIn' WHERE troubles = 2")
            }
            facts = try await repository.serviceFacts(now: later)
            #expect(facts.servers.first { $0.network == .bluesky }?.troubled == 0)
        }
    }
}
