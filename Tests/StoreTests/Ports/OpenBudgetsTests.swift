import Outbox
import Testing

@testable import Store

/// Which work of a lane comes next, on both engines.
@Suite("Work whose budgets are open")
struct OpenBudgetsTests {
    private static let start: Int64 = 1_700_000_000_000
    private static let day: Int64 = 86_400_000
    private static let lane = LaneKey(rawValue: "a")
    private static let holder = WorkerIdentity(process: "machine/boot/1/1", slot: 0)

    private func request(_ kind: String, notBefore: Int64 = 0) -> WorkRequest {
        WorkRequest(lane: Self.lane, owner: nil, kind: kind, payload: [1], notBefore: notBefore)
    }

    /// Follows and undoings have budgets of their own; a follow that was asked for needs none.
    @Sendable private static func charges(_ item: WorkItem) -> [Charge] {
        if item.receipt != nil { return [] }
        return [Charge(budget: "\(item.kind)-day", amount: 1, limit: 1, window: day)]
    }

    private func claim(_ repository: Repository, at now: Int64) async throws -> Lease? {
        try await repository.claimLane(for: Self.holder, now: now, leaseUntil: now + 30_000)
    }

    private func begin(_ repository: Repository, _ lease: Lease, at now: Int64) async throws -> NextStep {
        try await repository.beginNext(
            under: lease, now: now, leaseUntil: now + 30_000, charges: { Self.charges($0) })
    }

    private func kind(_ step: NextStep) -> String? {
        guard case .perform(let item) = step else { return nil }
        return item.kind
    }

    private func settle(
        _ step: NextStep, _ performance: Performance, _ repository: Repository, _ lease: Lease, at now: Int64,
        corrections: [Charge] = []
    ) async throws {
        guard case .perform(let item) = step else { return }
        var report = PerformanceReport(performance)
        report.corrections = corrections
        #expect(try await repository.settle(item, as: report, under: lease, now: now))
    }

    private static let sent = Performance.finished(Outcome(code: "sent", succeeded: true))

    @Test(
        "A lane whose follows of the day are used up still undoes, and looks at what was asked for",
        arguments: TestEngine.allCases)
    func others(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let now = Self.start
            _ = try await repository.enqueue(Array(repeating: request("follow"), count: 30), now: now)
            let lease = try #require(try await claim(repository, at: now))
            let first = try await begin(repository, lease, at: now)
            let requested = Outcome(code: "requested", succeeded: true)
            try await settle(
                first, .again(at: now + 60_000, interim: requested, receipt: [7]), repository, lease, at: now)
            // The day's one follow is made; what was asked for is due in a minute, before the day is over.
            #expect(try await begin(repository, lease, at: now) == .wait(until: now + 60_000))
            try await repository.release(lease, now: now)
            #expect(try await claim(repository, at: now + 1) == nil)

            // Handed in meanwhile: it does not wait for a budget that it does not need.
            _ = try await repository.enqueue([request("undo")], now: now + 2)
            let again = try #require(try await claim(repository, at: now + 2))
            let undo = try await begin(repository, again, at: now + 2)
            #expect(kind(undo) == "undo")
            try await settle(undo, Self.sent, repository, again, at: now + 2)
            #expect(try await begin(repository, again, at: now + 2) == .wait(until: now + 60_000))
            try await repository.release(again, now: now + 2)

            #expect(try await repository.nextDue(now: now + 3) == now + 60_000)
            let poll = try #require(try await claim(repository, at: now + 60_000))
            guard case .perform(let item) = try await begin(repository, poll, at: now + 60_000) else {
                Issue.record("what was asked for is not looked at")
                return
            }
            #expect(item.receipt == [7])
        }
    }

    @Test(
        "What a try certainly did not spend is given back, what it spent beyond is booked",
        arguments: TestEngine.allCases)
    func corrections(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let now = Self.start
            _ = try await repository.enqueue([request("follow"), request("follow")], now: now)
            let lease = try #require(try await claim(repository, at: now))
            let first = try await begin(repository, lease, at: now)
            let back = Charge(budget: "follow-day", amount: -1, limit: 1, window: Self.day)
            let pages = Charge(budget: "pages", amount: 12, limit: 100, window: Self.day)
            try await settle(first, Self.sent, repository, lease, at: now, corrections: [back, pages])
            #expect(kind(try await begin(repository, lease, at: now)) == "follow")
            let spent = try await database.read { c in
                try c.rows("SELECT amount FROM budget_spend ORDER BY budget").map { try $0.int("amount") }
            }
            #expect(spent == [1, 12])
        }
    }

    @Test(
        "A note before a write is kept whatever comes of the try, and refused to who lost the lane",
        arguments: TestEngine.allCases)
    func notes(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let now = Self.start
            _ = try await repository.enqueue([request("follow")], now: now)
            let lease = try #require(try await claim(repository, at: now))
            guard case .perform(let item) = try await begin(repository, lease, at: now) else {
                Issue.record("nothing to perform")
                return
            }
            let hold = LeaseHold(lease, for: item.id, until: now + 30_000, port: repository, now: { now })
            try await hold.note([1, 2])
            let failed = Outcome(code: "failed", succeeded: false)
            for performance in [
                Performance.laneWaits(until: now, interim: nil), .troubled(givingUp: failed), .budgetClosed,
            ] {
                #expect(
                    try await repository.settle(item, as: PerformanceReport(performance), under: lease, now: now))
                let kept = try await database.read { try $0.one("SELECT receipt FROM work").optionalBlob("receipt") }
                #expect(kept == [1, 2])
            }
            // Thawed after its lease: it neither notes nor writes.
            let thawed = LeaseHold(lease, for: item.id, until: now + 30_000, port: repository, now: { now + 30_000 })
            #expect(throws: LeaseHold.Lost.self) { try thawed.check() }
            // Its own clock may not know yet that somebody else has the lane.
            let later = now + 30_001
            _ = try #require(
                try await repository.claimLane(
                    for: WorkerIdentity(process: "other", slot: 0), now: later, leaseUntil: later + 30_000))
            await #expect(throws: LeaseHold.Lost.self) { try await hold.note([3]) }
            let kept = try await database.read { try $0.one("SELECT receipt FROM work").optionalBlob("receipt") }
            #expect(kept == [1, 2])
        }
    }
}
