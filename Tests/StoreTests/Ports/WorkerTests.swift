import Outbox
import Testing

@testable import Store

/// The worker over the real store.
@Suite("The worker")
struct WorkerTests {
    /// Says when a try is under way, and ends it when told.
    private actor Turnstile {
        private var isEntered = false
        private var isOpen = false
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func pass() async {
            isEntered = true
            wake()
            while !isOpen { await withCheckedContinuation { waiting.append($0) } }
        }

        func untilEntered() async {
            while !isEntered { await withCheckedContinuation { waiting.append($0) } }
        }

        func open() {
            isOpen = true
            wake()
        }

        private func wake() {
            for continuation in waiting { continuation.resume() }
            waiting = []
        }
    }

    private struct Held: Performing {
        let turnstile: Turnstile

        func charges(for item: WorkItem) -> [Charge] { [] }

        func perform(_ item: WorkItem, under hold: LeaseHold) async -> PerformanceReport {
            await turnstile.pass()
            return PerformanceReport(.finished(Outcome(code: "sent", succeeded: true)))
        }
    }

    @Test("What is under way at a shutdown is recorded, and its lane given back", arguments: TestEngine.allCases)
    func shutdown(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            let now: Int64 = 1_700_000_000_000
            let request = WorkRequest(lane: LaneKey(rawValue: "a"), owner: nil, kind: "test", payload: [1])
            _ = try await repository.enqueue([request, request], now: now)
            let turnstile = Turnstile()
            let worker = Worker(
                port: repository, performer: Held(turnstile: turnstile), process: "machine/boot/1/1", now: { now },
                sleep: { try await Task.sleep(for: .milliseconds($0)) })
            let running = Task { await worker.run() }
            await turnstile.untilEntered()
            running.cancel()
            await turnstile.open()
            await running.value
            let rows = try await database.read { c in
                try c.rows("SELECT state FROM work ORDER BY id").map { try $0.text("state") }
            }
            #expect(rows == ["finished", "waiting"])
            let holder = try await database.read { try $0.one("SELECT holder FROM lane").optionalText("holder") }
            #expect(holder == nil)
        }
    }

    @Test("A request that was taken stays known while it is looked at again", arguments: TestEngine.allCases)
    func interim(engine: TestEngine) async throws {
        try await engine.withDatabase(migrations: Schema.migrations) { database in
            let repository = Repository(database: database)
            var now: Int64 = 1_700_000_000_000
            let request = WorkRequest(lane: LaneKey(rawValue: "a"), owner: nil, kind: "test", payload: [1])
            _ = try await repository.enqueue([request], now: now)
            let requested = Outcome(code: "requested", succeeded: true)
            let reports: [Performance] = [
                .again(at: now + 1, interim: nil), .again(at: now + 2, interim: requested, receipt: [7]),
                .again(at: now + 3, interim: nil), .laneWaits(until: now + 4, interim: nil),
            ]
            var attempts: [Int] = []
            for report in reports {
                let holder = WorkerIdentity(process: "machine/boot/1/1", slot: 0)
                let lease = try #require(
                    try await repository.claimLane(for: holder, now: now, leaseUntil: now + 1_000))
                let step = try await repository.beginNext(
                    under: lease, now: now, leaseUntil: now + 1_000, charges: { _ in [] })
                guard case .perform(let item) = step else {
                    Issue.record("nothing was due")
                    return
                }
                attempts.append(item.attempt)
                #expect(
                    try await repository.settle(item, as: PerformanceReport(report), under: lease, now: now))
                try await repository.release(lease, now: now)
                now += 1
            }
            #expect(attempts == [1, 2, 1, 2])
            let row = try await database.read { try $0.one("SELECT outcome, receipt FROM work") }
            #expect(try row.text("outcome") == "requested")
            #expect(try row.blob("receipt") == [7])
        }
    }
}
