import Outbox
import Synchronization
import Testing

@testable import Store

/// What lanes do in troubles, on both engines, under a clock of the test's own.
@Suite("Lanes in trouble")
struct LaneTroublesTests {
    private static let start: Int64 = 1_700_000_000_000
    private static let minute: Int64 = 60_000
    private static let failed = Outcome(code: "failed", succeeded: false)
    private static let sent = Outcome(code: "sent", succeeded: true)

    /// One worker whose clock jumps to whatever is due next.
    private final class Run: Sendable {
        let repository: Repository
        let clock: Mutex<Int64>
        private let performer: Scripted
        /// Which item was tried when.
        var tries: [(item: Int64, at: Int64)] { performer.tries.withLock { $0 } }

        init(_ repository: Repository, perform: @escaping @Sendable (WorkItem, Int64) -> PerformanceReport) {
            self.repository = repository
            clock = Mutex(LaneTroublesTests.start)
            performer = Scripted(perform: perform)
        }

        func untilDone(by end: Int64 = LaneTroublesTests.start + 30 * 86_400_000) async throws {
            let worker = Worker(
                port: repository, performer: performer, process: "machine/boot/1/1",
                now: { self.clock.withLock { $0 } }, sleep: { _ in try await Task.sleep(for: .seconds(3_600)) })
            performer.now.withLock { $0 = { self.clock.withLock { $0 } } }
            while let due = try await repository.nextDue(now: clock.withLock { $0 }), due <= end {
                clock.withLock { $0 = max($0 + 1, due) }
                _ = try await worker.serveOneLane(as: WorkerIdentity(process: "machine/boot/1/1", slot: 0))
            }
        }
    }

    private final class Scripted: Performing {
        let tries = Mutex<[(item: Int64, at: Int64)]>([])
        let now = Mutex<@Sendable () -> Int64>({ 0 })
        let script: @Sendable (WorkItem, Int64) -> PerformanceReport

        init(perform: @escaping @Sendable (WorkItem, Int64) -> PerformanceReport) {
            script = perform
        }

        func charges(for item: WorkItem) -> [Charge] {
            [Charge(budget: "day", amount: 1, limit: 100_000, window: 86_400_000)]
        }

        func perform(_ item: WorkItem, under hold: LeaseHold) async -> PerformanceReport {
            let moment = now.withLock { $0 }()
            tries.withLock { $0.append((item.id.rawValue, moment)) }
            return script(item, moment)
        }
    }

    private func handIn(_ count: Int, to repository: Repository) async throws -> [Int64] {
        let request = WorkRequest(lane: LaneKey(rawValue: "a"), owner: nil, kind: "test", payload: [1])
        let added = try await repository.enqueue(Array(repeating: request, count: count), now: Self.start)
        return added.map(\.id.rawValue)
    }

    private func outcomes(_ database: Database) async throws -> [String: Int64] {
        try await database.read { c in
            let rows = try c.rows("SELECT COALESCE(outcome, '') AS word, COUNT(*) AS n FROM work GROUP BY outcome")
            return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.text("word"), try $0.int("n")) })
        }
    }

    private static let giveBack = [Charge(budget: "day", amount: -1, limit: 100, window: 86_400_000)]

    @Test(
        "A server that is away for five hours costs a few requests, no item its end and no budget",
        arguments: TestEngine.allCases)
    func outage(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await handIn(60, to: repository)
            let back = Self.start + 300 * Self.minute
            let run = Run(repository) { _, now in
                if now >= back { return PerformanceReport(.finished(Self.sent)) }
                var report = PerformanceReport(.troubled(givingUp: Self.failed))
                report.corrections = Self.giveBack
                return report
            }
            try await run.untilDone()
            #expect(try await outcomes(database) == ["sent": 60])
            #expect(run.tries.count { $0.at < back } < 20)
            // It went on within the longest pause, and nothing of the day was used up by the tries in vain.
            let last = try #require(run.tries.last).at
            #expect(last < back + 61 * Self.minute)
            let spent = try await database.read { try $0.one("SELECT SUM(amount) AS n FROM budget_spend").int("n") }
            #expect(spent == 60)
            let lane = try await database.read { try $0.one("SELECT troubles, troubled_since FROM lane") }
            #expect(try lane.int("troubles") == 0 && lane.optionalInt("troubled_since") == nil)
        }
    }

    @Test(
        "One item that always fails ends after its tries and keeps the others waiting for seconds",
        arguments: TestEngine.allCases)
    func ownTrouble(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let ids = try await handIn(40, to: repository)
            let bad = ids[0]
            let run = Run(repository) { item, now in
                if item.id.rawValue == bad { return PerformanceReport(.troubled(givingUp: Self.failed)) }
                // The others have something to do for a day, so that something goes well in between.
                return PerformanceReport(
                    now < Self.start + 1_440 * Self.minute
                        ? .again(at: now + 20 * Self.minute, interim: nil) : .finished(Self.sent))
            }
            try await run.untilDone(by: Self.start + 1_000 * Self.minute)
            // Those that came while nothing else was due were no tries of its own.
            #expect((Patience.mostAttempts...150).contains(run.tries.count { $0.item == bad }))
            #expect(try await outcomes(database)["failed"] == 1)
            let firsts = Dictionary(grouping: run.tries, by: \.item).values.compactMap { $0.first?.at }
            #expect(firsts.count == 40)
            #expect(try #require(firsts.max()) < Self.start + Self.minute)
        }
    }

    @Test("Several bad items side by side keep the others waiting for seconds", arguments: TestEngine.allCases)
    func sideBySide(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let ids = try await handIn(40, to: repository)
            let bad = Set(ids.prefix(5))
            let run = Run(repository) { item, _ in
                PerformanceReport(
                    bad.contains(item.id.rawValue) ? .troubled(givingUp: Self.failed) : .finished(Self.sent))
            }
            try await run.untilDone(by: Self.start + Self.minute)
            #expect(try await outcomes(database)["sent"] == 35)
        }
    }

    @Test("An item alone in its lane that never comes through is given up after a week", arguments: TestEngine.allCases)
    func alone(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            _ = try await handIn(1, to: repository)
            let run = Run(repository) { _, _ in
                var report = PerformanceReport(.troubled(givingUp: Self.failed))
                report.corrections = Self.giveBack
                return report
            }
            try await run.untilDone()
            #expect(try await outcomes(database) == ["failed": 1])
            let last = try #require(run.tries.last).at - Self.start
            #expect(last >= Patience.longest && last < Patience.longest + 61 * Self.minute)
            #expect(run.tries.count < 200)
        }
    }

    @Test(
        "A budget that a server closed holds back what needs it and no other, and is no try",
        arguments: TestEngine.allCases)
    func closedByServer(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let ids = try await handIn(1, to: repository)
            let opens = Self.start + 600 * Self.minute
            let run = Run(repository) { item, now in
                #expect(item.attempt == 1)
                if now >= opens { return PerformanceReport(.finished(Self.sent)) }
                return PerformanceReport(.budgetClosed, closedBudgets: [ClosedBudget(budget: "day", until: opens)])
            }
            try await run.untilDone()
            #expect(run.tries.map(\.item) == [ids[0], ids[0]])
            #expect(run.tries.map(\.at)[1] >= opens)
        }
    }
}
