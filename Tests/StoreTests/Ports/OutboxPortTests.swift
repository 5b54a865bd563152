import Foundation
import Outbox
import Testing

@testable import Store

/// The outbox's contract with the store, on both engines.
@Suite("The outbox in the store")
struct OutboxPortTests {
    private static let start: Int64 = 1_700_000_000_000

    private func request(
        _ lane: String, key: String? = nil, dependsOn: WorkID? = nil, gate: String? = nil, notBefore: Int64 = 0
    ) -> WorkRequest {
        WorkRequest(
            lane: LaneKey(rawValue: lane), owner: nil, kind: "test", payload: Array("payload".utf8), uniqueKey: key,
            dependsOn: dependsOn, gate: gate, notBefore: notBefore)
    }

    private func worker(_ slot: Int = 0) -> WorkerIdentity {
        WorkerIdentity(process: "machine/boot/1/1", slot: slot)
    }

    private static let sent = Outcome(code: "sent", succeeded: true)

    private func begun(_ repository: Repository, _ lease: Lease, at now: Int64) async throws -> WorkItem? {
        let step = try await repository.beginNext(
            under: lease, now: now, leaseUntil: now + 30_000, charges: { _ in [] })
        guard case .perform(let item) = step else { return nil }
        return item
    }

    @Test("Sixty-four enqueuers of one key make one row", arguments: TestEngine.allCases)
    func oneRow(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let new = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        try await repository.enqueue([request("a", key: "one")], now: Self.start).count { $0.isNew }
                    }
                }
                return try await group.reduce(0, +)
            }
            let rows = try await database.read { try $0.one("SELECT COUNT(*) AS n FROM work").int("n") }
            #expect(new == 1)
            #expect(rows == 1)
        }
    }

    @Test("A frozen worker that thaws after its lease was taken over changes no row", arguments: TestEngine.allCases)
    func fencing(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await repository.enqueue([request("a")], now: Self.start)
            let frozen = try #require(
                try await repository.claimLane(for: worker(0), now: Self.start, leaseUntil: Self.start + 1_000))
            let item = try #require(try await begun(repository, frozen, at: Self.start))
            let later = Self.start + 40_000
            let next = try #require(
                try await repository.claimLane(for: worker(1), now: later, leaseUntil: later + 30_000))
            #expect(next.token > frozen.token)
            let before = try await dump(database)
            let report = PerformanceReport(.finished(Self.sent))
            #expect(try await !repository.settle(item, as: report, under: frozen, now: later))
            #expect(try await !repository.renew(frozen, now: later, until: later + 99_000))
            try await repository.release(frozen, now: later)
            let step = try await repository.beginNext(
                under: frozen, now: later, leaseUntil: later + 30_000, charges: { _ in [] })
            #expect(step == .leaseLost)
            #expect(try await dump(database) == before)
            // The one who took over learns that an earlier try may have had its effect.
            let again = try #require(try await begun(repository, next, at: later))
            #expect(again.endOfEarlierTryUnknown && again.attempt == 2 && again.payload == item.payload)
            #expect(again.firstBegunAt == item.firstBegunAt)
        }
    }

    @Test("A lease that ended changes nothing even when nobody took over", arguments: TestEngine.allCases)
    func endedLease(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await repository.enqueue([request("a")], now: Self.start)
            let lease = try #require(
                try await repository.claimLane(for: worker(), now: Self.start, leaseUntil: Self.start + 1_000))
            let step = try await repository.beginNext(
                under: lease, now: Self.start, leaseUntil: Self.start + 1_000, charges: { _ in [] })
            guard case .perform(let item) = step else {
                Issue.record("nothing to perform")
                return
            }
            let report = PerformanceReport(.finished(Self.sent))
            #expect(try await !repository.settle(item, as: report, under: lease, now: Self.start + 1_001))
        }
    }

    @Test("Who lost a lane to an error of the database takes it up again at once", arguments: TestEngine.allCases)
    func ownLane(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await repository.enqueue([request("a")], now: Self.start)
            let lost = try #require(
                try await repository.claimLane(for: worker(0), now: Self.start, leaseUntil: Self.start + 30_000))
            let item = try #require(try await begun(repository, lost, at: Self.start))
            #expect(
                try await repository.claimLane(for: worker(1), now: Self.start, leaseUntil: Self.start + 30_000) == nil)
            let again = try #require(
                try await repository.claimLane(for: worker(0), now: Self.start + 1, leaseUntil: Self.start + 30_001))
            #expect(again.token > lost.token)
            let report = PerformanceReport(.finished(Self.sent))
            #expect(try await !repository.settle(item, as: report, under: lost, now: Self.start + 2))
            #expect(try await begun(repository, again, at: Self.start + 2)?.endOfEarlierTryUnknown == true)
        }
    }

    @Test("The lane that was served longest ago comes first", arguments: TestEngine.allCases)
    func fairness(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let lanes = ["big"] + (0..<20).map { "small\($0)" }
            _ = try await repository.enqueue(lanes.flatMap { [request($0), request($0)] }, now: Self.start)
            var order: [String] = []
            for turn in 0..<42 {
                let now = Self.start + Int64(turn)
                guard let lease = try await repository.claimLane(for: worker(), now: now, leaseUntil: now + 1_000)
                else { break }
                order.append(lease.lane.rawValue)
                let item = try #require(try await begun(repository, lease, at: now))
                #expect(
                    try await repository.settle(
                        item, as: PerformanceReport(.finished(Self.sent)), under: lease, now: now))
                try await repository.release(lease, now: now)
            }
            #expect(Set(order.prefix(21)).count == 21)
            #expect(order.count == 42)
        }
    }

    @Test("A lane that a shared budget holds back keeps its place in the line", arguments: TestEngine.allCases)
    func fairnessUnderABudget(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let small = (0..<6).map { "small\($0)" }
            _ = try await repository.enqueue(
                (0..<100).map { _ in request("big") } + small.map { request($0) }, now: Self.start)
            let charge = Charge(budget: "host", amount: 1, limit: 2, window: 2_400)
            var order: [String] = []
            var now = Self.start
            while Set(order).count < 7, order.count < 100 {
                now += 1
                guard let lease = try await repository.claimLane(for: worker(), now: now, leaseUntil: now + 1_000)
                else {
                    now = try #require(try await repository.nextDue(now: now))
                    continue
                }
                // A slice of two tries.
                for _ in 0..<2 {
                    let step = try await repository.beginNext(
                        under: lease, now: now, leaseUntil: now + 1_000, charges: { _ in [charge] })
                    guard case .perform(let item) = step else { break }
                    order.append(lease.lane.rawValue)
                    _ = try await repository.settle(
                        item, as: PerformanceReport(.finished(Self.sent)), under: lease, now: now)
                }
                try await repository.release(lease, now: now)
            }
            #expect(Set(order).count == 7)
            #expect(order.count { $0 == "big" } == 2)
        }
    }

    @Test("Work goes on after what it needs, and ends when that ends badly", arguments: TestEngine.allCases)
    func dependencies(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            for (lane, succeeds) in [("good", true), ("bad", false)] {
                let first = try #require(try await repository.enqueue([request(lane)], now: Self.start).first)
                let second = try #require(
                    try await repository.enqueue([request(lane, dependsOn: first.id)], now: Self.start).first)
                let third = try #require(
                    try await repository.enqueue([request(lane, dependsOn: second.id)], now: Self.start).first)
                let lease = try #require(
                    try await repository.claimLane(for: worker(), now: Self.start, leaseUntil: Self.start + 1_000))
                let item = try #require(try await begun(repository, lease, at: Self.start))
                #expect(item.id == first.id)
                let outcome = Outcome(code: succeeds ? "sent" : "failed", succeeded: succeeds)
                _ = try await repository.settle(
                    item, as: PerformanceReport(.finished(outcome)), under: lease, now: Self.start)
                let next = try await begun(repository, lease, at: Self.start)
                #expect(next?.id == (succeeds ? second.id : nil))
                let end = try await database.read {
                    try $0.one("SELECT outcome FROM work WHERE id = \(third.id)").optionalText("outcome")
                }
                #expect(end == (succeeds ? nil : "dependencyFailed"))
                try await repository.release(lease, now: Self.start)
            }
        }
    }

    @Test("A budget is shared by all lanes that name it, and opens again", arguments: TestEngine.allCases)
    func budgets(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await repository.enqueue([request("a"), request("b")], now: Self.start)
            let charge = Charge(budget: "host", amount: 1, limit: 1, window: 24_000)
            let first = try #require(
                try await repository.claimLane(for: worker(0), now: Self.start, leaseUntil: Self.start + 30_000))
            let second = try #require(
                try await repository.claimLane(for: worker(1), now: Self.start, leaseUntil: Self.start + 30_000))
            guard
                case .perform = try await repository.beginNext(
                    under: first, now: Self.start, leaseUntil: Self.start + 30_000, charges: { _ in [charge] }),
                case .wait(let until) = try await repository.beginNext(
                    under: second, now: Self.start, leaseUntil: Self.start + 30_000, charges: { _ in [charge] })
            else {
                Issue.record("the budget was not kept")
                return
            }
            #expect(until >= Self.start + 24_000 && until <= Self.start + 26_000)
            try await repository.release(second, now: Self.start)
            let again = try #require(
                try await repository.claimLane(for: worker(2), now: until, leaseUntil: until + 30_000))
            guard
                case .perform = try await repository.beginNext(
                    under: again, now: until, leaseUntil: until + 30_000, charges: { _ in [charge] })
            else {
                Issue.record("the budget did not open again")
                return
            }
        }
    }

    @Test("The lanes of a process that ended are free at once", arguments: TestEngine.allCases)
    func freed(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await repository.enqueue([request("a")], now: Self.start)
            let lost = try await repository.claimLane(
                for: worker(), now: Self.start, leaseUntil: Self.start + 30_000)
            #expect(lost != nil)
            #expect(
                try await repository.claimLane(for: worker(1), now: Self.start + 1, leaseUntil: Self.start + 2) == nil)
            #expect(try await repository.freeLanes(now: Self.start, heldBy: { $0 == "machine/boot/1/1" }) == 1)
            let taken = try await repository.claimLane(
                for: WorkerIdentity(process: "other", slot: 0), now: Self.start + 1, leaseUntil: Self.start + 30_000)
            #expect(taken != nil)
        }
    }

    /// Every row of the tables that a worker changes.
    private func dump(_ database: Database) async throws -> [String] {
        try await database.read { c in
            let lanes = try c.rows("SELECT * FROM lane ORDER BY key").map { "\($0.values)" }
            let work = try c.rows("SELECT * FROM work ORDER BY id").map { "\($0.values)" }
            return lanes + work
        }
    }
}
