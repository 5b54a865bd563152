import Accounts
import Foundation
import Identifiers
import Notifications
import Outbox
import Reconnection
import Synchronization
import Testing

@testable import Store

/// Who is told by mail and by feed, on a clock that only the test moves.
@Suite("Mail and feeds")
struct NotificationsPortTests {
    static let day: Int64 = 86_400_000

    private func with(_ engine: TestEngine, _ body: (NotificationsBench) async throws -> Void) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { try await body(NotificationsBench($0)) }
    }

    // MARK: - The question

    @Test(
        "Nothing but the question is sent before its reader agrees, however many arrive", arguments: TestEngine.allCases
    )
    func doubleOptIn(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.register(1, following: [2])
            _ = try await bench.subscriptions().subscribe(try MailAddress("ada@example.com"), .day, for: ada)
            bench.advance(1_000)
            try await bench.arrive(2, ada: ada)
            bench.advance(Self.day + 1)
            try await bench.subscriptions().scheduleDigests()
            try await bench.work()
            let letters = bench.takeSent()
            #expect(letters.count == 1)
            guard case .question(let secret, .day) = letters.first?.content else { throw Unexpected() }
            // Looking changes nothing.
            #expect(try await bench.subscriptions().canConfirm(secret))
            #expect(try await bench.subscriptions().subscription(of: ada)?.confirmedAt == nil)
            #expect(try await bench.subscriptions().confirm(secret))
            #expect(try await bench.subscriptions().subscription(of: ada)?.confirmedAt == bench.now)
            // Again says the same and moves nothing.
            bench.advance(5)
            #expect(try await bench.subscriptions().confirm(secret))
            #expect(try await bench.subscriptions().subscription(of: ada)?.confirmedAt == bench.now - 5)
        }
    }

    @Test("A question ends after two days, and the address is erased", arguments: TestEngine.allCases)
    func expiry(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.register(1)
            _ = try await bench.subscriptions().subscribe(try MailAddress("ada@example.com"), .day, for: ada)
            try await bench.work()
            guard case .question(let secret, _) = bench.takeSent().first?.content else { throw Unexpected() }
            bench.advance(2 * Self.day)
            #expect(try await bench.subscriptions().confirm(secret) == false)
            _ = try await bench.repository.cleanUp(now: bench.now)
            #expect(try await bench.subscriptions().subscription(of: ada) == nil)
        }
    }

    @Test(
        "A question whose address was replaced is not sent, and its link answers nothing",
        arguments: TestEngine.allCases)
    func replaced(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.confirmed()
            for name in ["first", "second"] {
                bench.advance(10)
                _ = try await bench.subscriptions().subscribe(try MailAddress("\(name)@example.com"), .week, for: ada)
            }
            #expect(try await bench.subscriptions().subscription(of: ada)?.confirmedAt == nil)
            try await bench.work()
            #expect(bench.takeSent().map(\.to.description) == ["second@example.com"])
        }
    }

    @Test("Neither a member nor a mailbox is asked often in a day, whoever asks", arguments: TestEngine.allCases)
    func bombing(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let members = [
                try await bench.register(1), try await bench.register(2), try await bench.register(3),
            ]
            let subscriptions = try bench.subscriptions()
            func ask(_ address: String, _ index: Int) async throws -> SubscribeResult {
                bench.advance(1)
                return try await subscriptions.subscribe(try MailAddress(address), .day, for: members[index])
            }
            #expect(try await ask("victim@example.com", 0) == .asked)
            #expect(try await ask("Victim+2@example.com", 1) == .asked)
            #expect(try await ask("victim@example.com", 2) == .tooManyToMailbox)
            // Leaving and coming back helps nobody.
            try await bench.repository.erase(members[0], now: bench.now)
            #expect(try await ask("victim@example.com", 2) == .tooManyToMailbox)
            for number in 1...5 { #expect(try await ask("a\(number)@example.com", 2) == .asked) }
            #expect(try await ask("a6@example.com", 2) == .tooManyOfMember)
            bench.advance(Self.day)
            #expect(try await ask("victim@example.com", 2) == .asked)
        }
    }

    // MARK: - Digests

    @Test("One digest a day tells how many are new, and none comes when nobody is", arguments: TestEngine.allCases)
    func digests(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.confirmed()
            func turn() async throws -> [Int] {
                try await bench.subscriptions().scheduleDigests()
                try await bench.work()
                return bench.takeSent().map { letter in
                    guard case .digest(let people, .day, _) = letter.content else { return -1 }
                    return people
                }
            }
            bench.advance(1_000)
            for number in 2...4 { try await bench.arrive(Int64(number), ada: ada) }
            // Not before its turn.
            #expect(try await turn() == [])
            bench.advance(Self.day)
            #expect(try await turn() == [3])
            #expect(try await turn() == [])
            bench.advance(Self.day)
            #expect(try await turn() == [])
            bench.advance(1)
            try await bench.arrive(5, ada: ada)
            try await bench.arrive(6, ada: ada)
            try await bench.repository.sawPeople(ada, now: bench.now)
            bench.advance(1)
            try await bench.arrive(7, ada: ada)
            bench.advance(3 * Self.day)
            // Who was seen in the list is not told; turns that were missed come once.
            #expect(try await turn() == [1])
            bench.advance(1)
            try await bench.arrive(8, ada: ada)
            let eighth = try await bench.repository.people(of: ada, PeopleQuery(), now: bench.now).people
                .first { $0.screenName == "x8" }
            try await bench.repository.setDismissed(true, try #require(eighth).member, of: ada)
            bench.advance(Self.day)
            #expect(try await turn() == [])
        }
    }

    @Test("Once a week is once a week", arguments: TestEngine.allCases)
    func weekly(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.confirmed(.week)
            try await bench.arrive(2, ada: ada)
            bench.advance(1)
            try await bench.arrive(3, ada: ada)
            var days: [Int] = []
            for number in 1...15 {
                bench.advance(Self.day)
                try await bench.subscriptions().scheduleDigests()
                try await bench.work()
                if !bench.takeSent().isEmpty { days.append(number) }
            }
            #expect(days == [7])
        }
    }

    @Test(
        "Two processes hand in one digest, and a try that was cut off is not repeated", arguments: TestEngine.allCases)
    func atMostOnce(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.confirmed()
            bench.advance(1)
            try await bench.arrive(2, ada: ada)
            bench.advance(Self.day)
            let (one, two) = (try bench.subscriptions(), try bench.subscriptions())
            async let first: Void = one.scheduleDigests()
            async let second: Void = two.scheduleDigests()
            _ = try await (first, second)
            let works = try await bench.repository.database.read { c in
                try c.rows("SELECT id FROM work WHERE kind = 'mail.digest'").map { try $0.int("id") }
            }
            #expect(works.count == 1)
            // A process died right after it noted that it hands the mail over.
            let work = WorkID(rawValue: try #require(works.first))
            let begun = try await bench.repository.begin(work, .digest, moment: 0, of: ada, now: bench.now)
            guard case .send(_, _, 1) = begun else { throw Unexpected() }
            try await bench.work()
            #expect(bench.takeSent().isEmpty)
            let outcome = try await bench.repository.database.read { c in
                try c.one("SELECT outcome FROM work WHERE id = \(work)").text("outcome")
            }
            #expect(outcome == "uncertain")
            // The next one tells of those who came since.
            bench.advance(1)
            try await bench.arrive(3, ada: ada)
            bench.advance(Self.day)
            try await bench.subscriptions().scheduleDigests()
            try await bench.work()
            #expect(bench.takeSent().count == 1)
        }
    }

    @Test(
        "What the mail program did not take is tried again, as the same mail, and told once",
        arguments: TestEngine.allCases)
    func troubles(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.confirmed()
            bench.advance(1)
            try await bench.arrive(2, ada: ada)
            bench.advance(Self.day)
            bench.failure.withLock { $0 = MailFailure(reason: "ended with 75", isProgram: true) }
            for _ in 1...3 {
                try await bench.subscriptions().scheduleDigests()
                try await bench.work()
                bench.advance(Self.day)
            }
            try await bench.arrive(3, ada: ada)
            bench.failure.withLock { $0 = nil }
            try await bench.subscriptions().scheduleDigests()
            try await bench.work()
            let letters = bench.takeSent()
            guard letters.count == 1, case .digest(2, _, _) = letters[0].content else {
                Issue.record("\(letters)")
                return
            }
        }
    }

    @Test("An address that is refused for good is not tried again", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.register(1)
            bench.failure.withLock { $0 = MailFailure(reason: "ended with 67", isFinal: true) }
            _ = try await bench.subscriptions().subscribe(try MailAddress("ada@example.com"), .day, for: ada)
            try await bench.work()
            bench.failure.withLock { $0 = nil }
            bench.advance(3_600_000)
            try await bench.work()
            #expect(bench.takeSent().isEmpty)
            let row = try await bench.repository.database.read { c in
                try c.one("SELECT outcome, reason FROM work WHERE kind = 'mail.question'")
            }
            #expect(try row.text("outcome") == "failed" && row.text("reason") == "ended with 67")
        }
    }

    @Test(
        "A program that was cut off may have taken the mail: it is not given it again", arguments: TestEngine.allCases)
    func cutOff(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.register(1)
            bench.failure.withLock { $0 = MailFailure(reason: "did not end", isUncertain: true) }
            _ = try await bench.subscriptions().subscribe(try MailAddress("ada@example.com"), .day, for: ada)
            try await bench.work()
            bench.failure.withLock { $0 = nil }
            bench.advance(3_600_000)
            try await bench.work()
            #expect(bench.takeSent().isEmpty)
        }
    }

    // MARK: - The end

    @Test("The link that ends it ends it for good, for mail that waits too", arguments: TestEngine.allCases)
    func stop(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.confirmed()
            bench.advance(1)
            try await bench.arrive(2, ada: ada)
            bench.advance(Self.day)
            try await bench.subscriptions().scheduleDigests()
            try await bench.work()
            guard case .digest(_, _, let stop) = bench.takeSent().first?.content else { throw Unexpected() }
            bench.advance(1)
            try await bench.arrive(3, ada: ada)
            bench.advance(Self.day)
            try await bench.subscriptions().scheduleDigests()
            let wrong = LinkSecret { Array(repeating: 1, count: $0) }
            try await bench.subscriptions().stop(wrong)
            #expect(try await bench.subscriptions().subscription(of: ada) != nil)
            try await bench.subscriptions().stop(stop)
            try await bench.subscriptions().stop(stop)
            try await bench.work()
            #expect(bench.takeSent().isEmpty)
            #expect(try await bench.subscriptions().subscription(of: ada) == nil)
        }
    }

    @Test("No address stands in the database, and nothing of it stays after leaving", arguments: TestEngine.allCases)
    func canary(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.confirmed(address: "canary-address@example.com")
            _ = try await bench.subscriptions().renewFeed(of: ada)
            let tables: [SQL] = ["mail_subscription", "mail_question", "people_feed", "work"]
            func rows() async throws -> [String] {
                try await bench.repository.database.read { c in
                    try tables.flatMap { table in
                        try c.rows("SELECT * FROM \(sql: table)").map { "\($0)" }
                    }
                }
            }
            let columns = try await bench.repository.database.read { c in
                let row = try c.one("SELECT sealed FROM mail_subscription")
                return String(decoding: try row.blob("sealed"), as: UTF8.self)
            }
            #expect(!columns.contains("canary"))
            #expect(try await rows().allSatisfy { !$0.contains("canary") })
            let exported = try await bench.repository.export(ada).map(\.name)
            #expect(Set(exported).isSuperset(of: ["mail_subscription", "mail_question", "people_feed"]))
            try await bench.repository.erase(ada, now: bench.now)
            let left = try await bench.repository.database.read { c in
                try c.one(
                    """
                    SELECT (SELECT COUNT(*) FROM mail_subscription) + (SELECT COUNT(*) FROM people_feed)
                        + (SELECT COUNT(*) FROM mail_question WHERE member_id IS NOT NULL)
                        + (SELECT COUNT(*) FROM work WHERE kind LIKE 'mail.%')
                        + (SELECT COUNT(*) FROM lane WHERE key LIKE 'mail/%') AS n
                    """
                ).int("n")
            }
            #expect(left == 0)
            bench.advance(Self.day)
            _ = try await bench.repository.cleanUp(now: bench.now)
            let questions = try await bench.repository.database.read { c in
                try c.one("SELECT COUNT(*) AS n FROM mail_question").int("n")
            }
            #expect(questions == 0)
        }
    }

    @Test("Joined memberships keep the mail and the feed of whichever had them", arguments: TestEngine.allCases)
    func joining(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.confirmed()
            let feed = try await bench.subscriptions().renewFeed(of: ada)
            let other = try await bench.repository.registerOnMastodon(now: bench.now)
            _ = try await bench.repository.join(
                ada, into: other,
                resealing: { grant, member in
                    SealedGrant(
                        member: member, key: grant.key, sealed: grant.sealed, keyID: grant.keyID, scope: grant.scope)
                }, now: bench.now)
            let moved = try await bench.subscriptions().subscription(of: other)
            #expect(moved?.address.description == "ada@example.com" && moved?.confirmedAt != nil)
            #expect(try await bench.subscriptions().owner(ofFeed: feed) == other)
        }
    }

    @Test("A feed counts people by day from when it was made, and ends with its secret", arguments: TestEngine.allCases)
    func feeds(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.register(1, following: Array(2...9))
            try await bench.arrive(2, ada: ada)
            bench.advance(1)
            let began = bench.now
            let first = try await bench.subscriptions().renewFeed(of: ada)
            #expect(try await bench.subscriptions().owner(ofFeed: first) == ada)
            bench.advance(1)
            for number in 3...4 { try await bench.arrive(Int64(number), ada: ada) }
            bench.advance(Self.day)
            try await bench.arrive(5, ada: ada)
            let arrivals = try await bench.repository.arrivals(of: ada, since: began)
            #expect(arrivals.map(\.count) == [1, 2])
            #expect(arrivals.first == ArrivalsOfDay(day: bench.now / Self.day, count: 1, lastAt: bench.now))
            let second = try await bench.subscriptions().renewFeed(of: ada)
            #expect(try await bench.subscriptions().owner(ofFeed: first) == nil)
            #expect(try await bench.subscriptions().owner(ofFeed: second) == ada)
            try await bench.repository.removeFeed(of: ada)
            #expect(try await bench.subscriptions().owner(ofFeed: second) == nil)
        }
    }

    @Test("Addresses are sealed anew with a newer key, unless they changed meanwhile", arguments: TestEngine.allCases)
    func rotation(engine: TestEngine) async throws {
        try await with(engine) { bench in
            let ada = try await bench.confirmed()
            let row = try #require(try await bench.repository.subscriptionsNotSealed(with: "k2", limit: 5).first)
            #expect(row.member == ada)
            #expect(try await bench.repository.sealingKeyUse(now: bench.now).ofRows.contains("k1"))
            #expect(try await !bench.repository.resealSubscription(row.resealed([1], keyID: "k2"), replacing: [9]))
            #expect(
                try await bench.repository.resealSubscription(row.resealed([1], keyID: "k2"), replacing: row.sealed))
            #expect(try await bench.repository.subscriptionsNotSealed(with: "k2", limit: 5).isEmpty)
        }
    }
}
