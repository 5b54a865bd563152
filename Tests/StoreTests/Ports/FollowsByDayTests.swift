import Accounts
import Deliveries
import Identifiers
import Outbox
import Reconnection
import Testing

@testable import Store

/// The numbers behind the picture of a move, on both engines.
@Suite("Follows by day in the store")
struct FollowsByDayTests {
    private static let now: Int64 = 1_700_000_000_000  // 2023-11-14T22:13:20Z

    @Test("Follows that arrived count on the day on which they did, and no others", arguments: TestEngine.allCases)
    func byDay(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            for number in Int64(2)...8 { _ = try await repository.register(number, now: Self.now) }
            let member = try await repository.register(1, following: Array(2...8), now: Self.now)
            let other = try await repository.register(9, following: [2], now: Self.now)
            for each in [member, other] {
                _ = try await repository.follow(
                    try await repository.tickedChoices(of: each), as: each, now: Self.now)
            }
            #expect(try await repository.followsByDay(of: member).isEmpty)
            let works = try await repository.deliveries(of: member, status: nil, offset: 0, limit: 9)
                .sorted { $0.id < $1.id }.map(\.work)
            let day: Int64 = 86_400_000
            let endings: [(FollowOutcome, Int64)] = [
                (.sent, 0), (.accepted, day), (.requested, day), (.already, day), (.failed, day), (.refused, day),
            ]
            try await database.write { c in
                for (work, (outcome, later)) in zip(works, endings) {
                    try c.execute(
                        """
                        UPDATE work SET state = 'finished', outcome = \(outcome.rawValue),
                            changed_at = \(Self.now + later) WHERE id = \(work)
                        """)
                }
            }
            let expected = [
                FollowsOfDay(day: 19_675, network: .bluesky, count: 1),
                FollowsOfDay(day: 19_676, network: .bluesky, count: 2),
            ]
            #expect(try await repository.followsByDay(of: member) == expected)
            #expect(try await repository.followsByDay(of: other).isEmpty)
            // What is taken back has not come along.
            try await database.write { c in
                _ = try c.execute("UPDATE delivery SET undo_work_id = work_id WHERE member_id = \(member)")
            }
            #expect(try await repository.followsByDay(of: member).isEmpty)
        }
    }
}
