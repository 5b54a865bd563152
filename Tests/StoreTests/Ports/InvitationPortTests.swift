import Accounts
import Foundation
import Identifiers
import Reconnection
import Sealing
import Testing

@testable import Store

@Suite("Invitations are remembered, and whom they went to is not")
struct InvitationPortTests {
    private static let day: Int64 = 86_400_000
    private static let now = 20_000 * day + 5_000

    private func withInvitations(
        _ engine: TestEngine, _ body: (Repository, Database, Invitations) async throws -> Void
    ) async throws {
        let pseudonymizer = try Pseudonymizer(parsing: Pseudonymizer.newKeyText())
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            try await body(
                repository, database, Invitations(port: repository) { pseudonymizer.mark(of: $0, by: $1) })
        }
    }

    @Test("Nobody is invited twice, until it is taken back", arguments: TestEngine.allCases)
    func twice(engine: TestEngine) async throws {
        try await withInvitations(engine) { repository, _, invitations in
            let member = try await repository.register(1, now: Self.now)
            let other = try await repository.register(2, now: Self.now)
            let name = try XHandle("Some_Body")
            #expect(try await invitations.invite(name, by: member, now: Self.now) == nil)
            // Later, by any spelling: the day of the first time is what is remembered.
            let spelled = try XHandle("some_body")
            #expect(
                try await invitations.invite(spelled, by: member, now: Self.now + 3 * Self.day) == 20_000 * Self.day)
            #expect(try await invitations.book(of: member).count == 1)
            // What one member did is nothing to another.
            #expect(try await invitations.book(of: other).day(of: name) == nil)
            #expect(try await invitations.invite(name, by: other, now: Self.now) == nil)
            try await invitations.takeBack(spelled, by: member)
            #expect(try await invitations.book(of: member).count == 0)
            #expect(try await invitations.book(of: other).day(of: name) == 20_000 * Self.day)
            #expect(try await invitations.invite(name, by: member, now: Self.now) == nil)
        }
    }

    @Test("Of many who ask at one moment one is first", arguments: TestEngine.allCases)
    func concurrent(engine: TestEngine) async throws {
        try await withInvitations(engine) { repository, database, invitations in
            let member = try await repository.register(1, now: Self.now)
            let name = try XHandle("somebody")
            let first = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 {
                    group.addTask { try await invitations.invite(name, by: member, now: Self.now) == nil }
                }
                return try await group.reduce(into: 0) { if $1 { $0 += 1 } }
            }
            #expect(first == 1)
            let rows = try await database.read { try $0.one("SELECT COUNT(*) AS n FROM invitation").int("n") }
            #expect(rows == 1)
        }
    }

    @Test(
        "No name stands in the rows, two members' marks of one person differ, and all goes with the member",
        arguments: TestEngine.allCases)
    func erasure(engine: TestEngine) async throws {
        try await withInvitations(engine) { repository, database, invitations in
            let member = try await repository.register(1, now: Self.now)
            let other = try await repository.register(2, now: Self.now)
            let name = try XHandle("CANARYname")
            for each in [member, other] { _ = try await invitations.invite(name, by: each, now: Self.now) }
            let rows = try await database.read { c in
                try c.rows("SELECT * FROM invitation ORDER BY member_id").map { ("\($0.values)", try $0.int("mark")) }
            }
            #expect(rows.count == 2 && rows[0].1 != rows[1].1)
            #expect(rows.allSatisfy { !$0.0.lowercased().contains("canary") })
            let told = try await repository.export(member).first { $0.name == "invitation" }
            #expect(told?.rows.map { $0.map(\.column) } == [["invited_at"]])
            try await repository.erase(member, now: Self.now)
            let left = try await database.read { c in
                try c.rows("SELECT member_id FROM invitation").map { try $0.raw("member_id", as: MemberID.self) }
            }
            #expect(left == [other])
        }
    }

    @Test("Two memberships that become one remember whom either invited", arguments: TestEngine.allCases)
    func joining(engine: TestEngine) async throws {
        try await withInvitations(engine) { repository, _, invitations in
            let leaving = try await repository.register(1, now: Self.now)
            let remaining = try await repository.registerOnMastodon(now: Self.now)
            let names = [try XHandle("one"), try XHandle("two"), try XHandle("both")]
            for name in [names[0], names[2]] { _ = try await invitations.invite(name, by: leaving, now: Self.now) }
            for name in names[1...] {
                _ = try await invitations.invite(name, by: remaining, now: Self.now + Self.day)
            }
            _ = try await repository.join(
                leaving, into: remaining,
                resealing: { grant, member in
                    SealedGrant(
                        member: member, key: grant.key, sealed: grant.sealed, keyID: grant.keyID, scope: grant.scope)
                }, now: Self.now)
            let book = try await invitations.book(of: remaining)
            #expect(names.map { book.day(of: $0) } == [20_000, 20_001, 20_000].map { $0 * Self.day })
            #expect(try await invitations.invite(names[0], by: remaining, now: Self.now) == 20_000 * Self.day)
            try await invitations.takeBack(names[2], by: remaining)
            #expect(try await invitations.book(of: remaining).day(of: names[2]) == nil)
        }
    }
}
