import Outbox
import Testing

@testable import Store

/// What the engine makes of passing troubles, used-up budgets and receipts.
@Suite("Troubles in a lane")
struct TroublePortTests {
    private static let start: Int64 = 1_700_000_000_000
    private static let lane = LaneKey(rawValue: "mastodon/a")

    /// A lane with some work, and a hand that works in it at a moment of its own.
    private struct Bench {
        let repository: Repository
        var now = start

        init(_ database: Database, _ kinds: [String]) async throws {
            repository = Repository(database: database)
            _ = try await repository.enqueue(
                kinds.map { WorkRequest(lane: lane, owner: nil, kind: $0, payload: []) }, now: start)
        }

        /// Claims the lane and does what is due until nothing may begin; the kinds in their order.
        mutating func work(
            charges: @Sendable @escaping (WorkItem) -> [Charge] = { _ in [] }, _ report: (WorkItem) -> Performance
        ) async throws -> [String] {
            let holder = WorkerIdentity(process: "machine/boot/1/1", slot: 0)
            var done: [String] = []
            while let lease = try await repository.claimLane(for: holder, now: now, leaseUntil: now + 1_000) {
                while case .perform(let item) = try await repository.beginNext(
                    under: lease, now: now, leaseUntil: now + 1_000, charges: charges)
                {
                    done.append(item.kind)
                    let report = PerformanceReport(report(item))
                    #expect(try await repository.settle(item, as: report, under: lease, now: now))
                }
                try await repository.release(lease, now: now)
            }
            return done
        }
    }

    private static let good = Performance.finished(Outcome(code: "sent", succeeded: true))
    private static let away = Performance.troubled(givingUp: Outcome(code: "failed", succeeded: false))

    @Test("A server that is away for two days ends nothing, and is asked seldom", arguments: TestEngine.allCases)
    func outage(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            var bench = try await Bench(database, Array(repeating: "follow", count: 20))
            var tries = 0
            let end = Self.start + 2 * 86_400_000
            while bench.now < end {
                tries += try await bench.work { _ in Self.away }.count
                bench.now = try #require(try await bench.repository.nextDue(now: bench.now))
            }
            #expect((48...80).contains(tries))
            let back = try await bench.work { _ in Self.good }
            #expect(back.count >= 19)
            bench.now += 3_600_000
            _ = try await bench.work { _ in Self.good }
            let ends = try await database.read {
                try $0.rows("SELECT outcome, COUNT(*) AS n FROM work GROUP BY outcome")
            }
            #expect(try ends.map { "\(try $0.text("outcome")) \(try $0.int("n"))" } == ["sent 20"])
        }
    }

    @Test("A target that makes trouble alone is given up, and holds up nobody", arguments: TestEngine.allCases)
    func oneTarget(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            var bench = try await Bench(database, ["bad"] + Array(repeating: "good", count: 30))
            var bad = 0
            var moments = 0
            while try await database.read({ try $0.first("SELECT 1 AS one FROM work WHERE state <> 'finished'") })
                != nil
            {
                moments += 1
                guard moments < 60 else { break }
                // One good one after each bad one: the lane itself is well.
                let done = try await bench.work { $0.kind == "bad" ? Self.away : Self.good }
                bad += done.count { $0 == "bad" }
                _ = try await bench.repository.enqueue(
                    [WorkRequest(lane: Self.lane, owner: nil, kind: "good", payload: [], notBefore: bench.now + 1)],
                    now: bench.now)
                if try await database.read({
                    try $0.first("SELECT 1 AS one FROM work WHERE kind = 'bad' AND outcome = 'failed'")
                }) != nil {
                    break
                }
                bench.now += 3_600_000
            }
            #expect(bad == Patience.mostAttempts)
        }
    }

    @Test("A budget that is used up holds back its own kind alone", arguments: TestEngine.allCases)
    func budgets(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            var bench = try await Bench(database, ["follow", "follow", "follow", "unfollow"])
            let charges: @Sendable (WorkItem) -> [Charge] = { item in
                item.kind == "follow" ? [Charge(budget: "a/follows", amount: 1, limit: 1, window: 86_400_000)] : []
            }
            #expect(try await bench.work(charges: charges) { _ in Self.good } == ["follow", "unfollow"])
            // What comes now need not wait either; the rest is due when the budget allows it, and not before.
            bench.now += 1_000
            #expect(try await bench.work(charges: charges) { _ in Self.good } == [])
            _ = try await bench.repository.enqueue(
                [WorkRequest(lane: Self.lane, owner: nil, kind: "unfollow", payload: [], notBefore: bench.now)],
                now: bench.now)
            #expect(try await bench.work(charges: charges) { _ in Self.good } == ["unfollow"])
            let due = try #require(try await bench.repository.nextDue(now: bench.now))
            #expect(due > bench.now + 80_000_000)
            bench.now = due
            #expect(try await bench.work(charges: charges) { _ in Self.good } == ["follow"])
        }
    }

    @Test("A receipt is stored in the middle of a try, under its lease alone", arguments: TestEngine.allCases)
    func receipts(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let bench = try await Bench(database, ["follow"])
            let holder = WorkerIdentity(process: "machine/boot/1/1", slot: 0)
            let repository = bench.repository
            let lease = try #require(
                try await repository.claimLane(for: holder, now: bench.now, leaseUntil: bench.now + 1_000))
            let step = try await repository.beginNext(
                under: lease, now: bench.now, leaseUntil: bench.now + 1_000, charges: { _ in [] })
            guard case .perform(let item) = step else {
                Issue.record("nothing was due")
                return
            }
            #expect(try await repository.note([7], of: item.id, under: lease, now: bench.now))
            // Another takes over; the first may note nothing more.
            let late = bench.now + 2_000
            let other = WorkerIdentity(process: "machine/boot/2/2", slot: 0)
            let next = try #require(try await repository.claimLane(for: other, now: late, leaseUntil: late + 1_000))
            #expect(try await !repository.note([8], of: item.id, under: lease, now: late))
            let again = try await repository.beginNext(
                under: next, now: late, leaseUntil: late + 1_000, charges: { _ in [] })
            guard case .perform(let second) = again else {
                Issue.record("it was not taken over")
                return
            }
            #expect(second.receipt == [7] && second.endOfEarlierTryUnknown)
        }
    }
}
