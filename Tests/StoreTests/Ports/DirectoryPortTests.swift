import Accounts
import Campaign
import Deliveries
import Identifiers
import Reconnection
import Testing

@testable import Store

/// The directory of departures in the store, and the people that it shows, on both engines.
@Suite("The directory in the store")
struct DirectoryPortTests {
    private static let now: Int64 = 1_700_000_000_000
    private static let header = DirectoryColumn.header.joined(separator: ",")

    private func kept(_ lines: String...) throws -> [KeptEntry] {
        try DirectoryFile(parsing: ([Self.header] + lines).joined(separator: "\n")).entries.map { entry in
            KeptEntry(entry: entry, pseudonym: entry.xID.map { XPseudonym(rawValue: Int64($0.value)) })
        }
    }

    private func matched(_ repository: Repository) async throws {
        while try await repository.matchDirectory(limit: 2, now: Self.now) {}
    }

    private func people(_ member: MemberID, _ repository: Repository) async throws -> [Person] {
        try await repository.people(of: member, PeopleQuery(), now: Self.now).people
    }

    private let news =
        "Example News,media,FR,left,2024,s,ExampleNews,900,did:plc:news,news@social.example.com,example.com,domain"

    @Test("Records what was added, changed and removed, once", arguments: TestEngine.allCases)
    func log(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            #expect(try await repository.keepDirectory(try kept("A,media,FR,announced,,s,,,,,,", news), now: 1) == 2)
            #expect(try await repository.keepDirectory(try kept("A,media,FR,announced,,s,,,,,,", news), now: 2) == 0)
            #expect(try await repository.keepDirectory(try kept("A,media,FR,left,,s,,,,,,"), now: 3) == 2)
            let log = try await repository.directoryChanges(offset: 0, limit: 9)
            #expect(log.total == 4)
            #expect(log.changes.map(\.kind) == [.changed, .removed, .added, .added])
            let change = try #require(log.changes.first)
            #expect(change.column == .status && change.was == "announced" && change.becomes == "left")
            #expect(try await repository.directoryChanges(offset: 3, limit: 9).changes.map(\.name) == ["A"])
        }
    }

    @Test("The log forgets the name of a private person who is listed no more", arguments: TestEngine.allCases)
    func privatePerson(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let row = #"CANARY Ada,person,FR,left,,s,,,,,,"reviewers Bo, Cy""#
            _ = try await repository.keepDirectory(try kept(row), now: 1)
            _ = try await repository.keepDirectory(try kept(row.replacing("FR", with: "BE")), now: 2)
            #expect(try await repository.directoryChanges(offset: 0, limit: 1).changes.first?.becomes == "")
            _ = try await repository.keepDirectory([], now: 3)
            try await matched(repository)
            let log = try await repository.directoryChanges(offset: 0, limit: 9).changes
            #expect(log.count == 3 && log.allSatisfy { $0.name.isEmpty })
            let left = try await database.read { c in
                try c.one("SELECT COUNT(*) AS n FROM directory_entry").int("n")
            }
            #expect(left == 0)
        }
    }

    @Test("Whoever's archive names an entry is shown it as confirmed and can follow it", arguments: TestEngine.allCases)
    func shown(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let before = try await repository.register(1, following: [900], later: true, now: Self.now)
            let stranger = try await repository.register(2, following: [901], now: Self.now)
            let apart = try await repository.register(3, following: [900], blocks: [900], now: Self.now)
            let follower = try await repository.register(4, followers: [900], now: Self.now)
            _ = try await repository.keepDirectory(try kept(news), now: Self.now)
            try await matched(repository)
            let after = try await repository.register(5, following: [900], now: Self.now)
            for member in [before, after] {
                let person = try #require(try await people(member, repository).first)
                #expect(person.tier == .confirmed && person.isTickedAtFirst && person.wasFollowing)
                #expect(person.reasons.contains(.directory) && person.member.directoryEntry != nil)
                #expect(person.displayName == "Example News" && person.screenName == "ExampleNews")
                #expect(person.accounts.map(\.name) == ["did:plc:news", "news@social.example.com"])
            }
            for member in [stranger, apart, follower] { #expect(try await people(member, repository).isEmpty) }
            // Nobody follows without a click, also who wants later joiners followed; and nobody joined.
            #expect(try await repository.deliveries(of: before, status: nil, offset: 0, limit: 9).isEmpty)
            let members = try await database.read { c in try c.one("SELECT COUNT(*) AS n FROM member").int("n") }
            #expect(members == 5)

            var query = PeopleQuery()
            query.search = "exampLE news"
            query.network = .mastodon
            #expect(try await repository.people(of: before, query, now: Self.now).total == 1)
            let ticked = try await repository.tickedChoices(of: before)
            #expect(ticked.map(\.network) == [.bluesky])
            let summary = try await repository.follow(ticked, as: before, now: Self.now)
            #expect(summary.queued == [.bluesky: 1])
            let delivery = try #require(
                try await repository.deliveries(of: before, status: nil, offset: 0, limit: 9).first)
            #expect(delivery.targetDisplayName == "Example News" && delivery.screenName == "ExampleNews")
            #expect(try await repository.tickedChoices(of: before).isEmpty)
            // Applying the rules to a member again keeps it, and an import that names it no more lets it go.
            _ = try await repository.reconnect(before, now: Self.now)
            #expect(try await people(before, repository).count == 1)
            try await repository.importLists(following: [], of: after, now: Self.now)
            _ = try await repository.reconnect(after, now: Self.now)
            #expect(try await people(after, repository).isEmpty)
        }
    }

    @Test("An entry that goes is shown no more, and what was followed stays", arguments: TestEngine.allCases)
    func gone(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await repository.keepDirectory(try kept(news), now: Self.now)
            try await matched(repository)
            var members: [MemberID] = []
            for number in 1...5 {
                members.append(try await repository.register(Int64(number), following: [900], now: Self.now))
            }
            let follows = try await repository.tickedChoices(of: members[0])
            _ = try await repository.follow(follows, as: members[0], now: Self.now)
            try await repository.setDismissed(true, follows[0].other, of: members[1])
            try await repository.choose(.mastodon, isChosen: false, for: follows[0].other, of: members[2])
            #expect(try await repository.export(members[1]).contains { $0.name == "dismissal" && $0.rows.count == 1 })
            _ = try await repository.keepDirectory([], now: Self.now)
            try await matched(repository)
            for member in members { #expect(try await people(member, repository).isEmpty) }
            let deliveries = try await repository.deliveries(of: members[0], status: nil, offset: 0, limit: 9)
            #expect(deliveries.map(\.targetDisplayName) == ["Example News"])
            let rows = try await database.read { c in
                try c.one(
                    """
                    SELECT (SELECT COUNT(*) FROM dismissal) + (SELECT COUNT(*) FROM network_choice)
                        + (SELECT COUNT(*) FROM directory_account) AS n
                    """
                ).int("n")
            }
            #expect(rows == 0)
        }
    }

    @Test("Whoever proved the X account here speaks for themselves", arguments: TestEngine.allCases)
    func member(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await repository.keepDirectory(try kept(news), now: Self.now)
            try await matched(repository)
            let seeker = try await repository.register(1, following: [900], now: Self.now)
            #expect(try await people(seeker, repository).map(\.tier) == [.confirmed])
            let itself = try await repository.register(900, visibility: .nobody, now: Self.now)
            try await matched(repository)
            #expect(try await people(seeker, repository).isEmpty)
            try await repository.erase(itself, now: Self.now)
            try await matched(repository)
            #expect(try await people(seeker, repository).map(\.tier) == [.confirmed])
            // Nobody at all, once that was asked for with the X account.
            try await repository.optOut(XPseudonym(rawValue: 900), now: Self.now)
            try await matched(repository)
            #expect(try await people(seeker, repository).isEmpty)
        }
    }

    @Test("A handle takes part once it is known whose it is", arguments: TestEngine.allCases)
    func handles(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let row = "A,media,FR,left,,s,a,900,a.example.com,,example.com,domain"
            _ = try await repository.keepDirectory(try kept(row), now: Self.now)
            let seeker = try await repository.register(1, following: [900], now: Self.now)
            try await matched(repository)
            #expect(try await people(seeker, repository).isEmpty)
            let waiting = try #require(try await repository.unresolvedHandles().first)
            let other = UnresolvedHandle(entry: waiting.entry, handle: try Handle("b.example.com"))
            try await repository.setAccount(try DID("did:plc:other"), of: other)
            #expect(try await repository.unresolvedHandles() == [waiting])
            try await repository.setAccount(try DID("did:plc:news"), of: waiting)
            try await matched(repository)
            #expect(try await people(seeker, repository).first?.accounts.map(\.name) == ["a.example.com"])
            // Another word of the row asks nobody again; another handle does.
            _ = try await repository.keepDirectory(try kept(row.replacing("left", with: "announced")), now: Self.now)
            #expect(try await repository.unresolvedHandles().isEmpty)
            _ = try await repository.keepDirectory(try kept(row.replacing("a.ex", with: "c.ex")), now: Self.now)
            try await matched(repository)
            #expect(try await people(seeker, repository).isEmpty)
            #expect(try await repository.unresolvedHandles().map(\.handle.description) == ["c.example.com"])
        }
    }

    @Test("The purge keeps the links that name an entry", arguments: TestEngine.allCases)
    func purge(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await repository.keepDirectory(try kept(news), now: Self.now)
            let seeker = try await repository.register(1, following: [900, 901], now: Self.now)
            #expect(try await repository.purgeLinks(dueAt: Self.now, now: Self.now) == 1)
            #expect(try await repository.whoNames(XPseudonym(rawValue: 900)).map(\.member) == [seeker])
        }
    }

    @Test("A suggestion's words go with its decision, its contact after 90 days", arguments: TestEngine.allCases)
    func suggestions(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let suggestion = DirectorySuggestion(
                row: DirectoryRow([.name: "CANARY name", .source: "CANARY source"]), note: "CANARY note",
                contact: "CANARY contact")
            let first = try await repository.suggest(suggestion, now: Self.now)
            let second = try await repository.suggest(suggestion, now: Self.now + 1)
            #expect(try await repository.openSuggestions().map(\.number) == [first, second])
            #expect(try await repository.decideSuggestion(first, .declined, why: "twice", now: Self.now))
            #expect(try await !repository.decideSuggestion(first, .accepted, why: "", now: Self.now))
            _ = try await repository.cleanUp(now: Self.now + 90 * 86_400_000)
            let left = try #require(try await repository.openSuggestions().first)
            #expect(left.number == second && left.contact == "CANARY contact")
            _ = try await repository.cleanUp(now: Self.now + 90 * 86_400_000 + 1)
            #expect(try await repository.openSuggestions().map(\.contact) == [""])
            #expect(try await repository.decideSuggestion(second, .accepted, why: "", now: Self.now))
            let words = try await database.read { c in
                try c.rows("SELECT fields, note, contact, why FROM directory_suggestion").flatMap { row in
                    [try row.text("fields"), try row.text("note"), try row.text("contact"), try row.text("why")]
                }
            }
            #expect(!words.contains { $0.contains("CANARY") })
        }
    }
}
