import Deliveries
import Outbox

extension Repository: OutboxPort {
    package func enqueue(_ requests: [WorkRequest], now: Int64) async throws -> [Enqueued] {
        try await database.write { c in
            try requests.map { try WorkStatements.enqueue($0, now: now, on: c) }
        }
    }

    package func claimLane(for holder: WorkerIdentity, now: Int64, leaseUntil: Int64) async throws -> Lease? {
        // Most looks find nothing: look without taking the write lock first.
        guard try await database.read({ c in try LaneClaim.peek(for: holder, now: now, on: c) }) else { return nil }
        return try await database.write { c in
            guard let row = try LaneClaim.pick(for: holder, now: now, on: c) else { return nil }
            let lane: LaneKey = try row.raw("key")
            let token = try row.int("token") + 1
            try c.execute(
                """
                UPDATE lane SET holder = \(holder.description), token = \(token), lease_until = \(leaseUntil)
                WHERE key = \(lane)
                """)
            return Lease(lane: lane, token: token, holder: holder)
        }
    }

    package func beginNext(
        under lease: Lease, now: Int64, leaseUntil: Int64, charges: @Sendable @escaping (WorkItem) -> [Charge]
    ) async throws -> NextStep {
        try await database.write { c in
            guard try LaneStatements.isHeld(lease, now: now, on: c) else { return .leaseLost }
            let lane = try c.one("SELECT is_paused, stop_code, wait_until FROM lane WHERE key = \(lease.lane)")
            if try lane.bool("is_paused") { return .halted }
            if try lane.optionalText("stop_code") != nil { return .halted }
            if try lane.int("wait_until") > now { return .wait(until: try lane.int("wait_until")) }
            switch try Self.nextAffordable(in: lease.lane, now: now, charges: charges, on: c) {
            case .perform(let item):
                try LaneStatements.spend(charges(item), now: now, on: c)
                try c.execute(
                    """
                    UPDATE work SET state = \(WorkState.begun), attempts = \(item.attempt),
                        first_begun_at = \(item.firstBegunAt), changed_at = \(now)
                    WHERE id = \(item.id)
                    """)
                // Only now was it served: a lane that a budget holds back keeps its place in the line, or else those that
                // used the budget up would be the first to use it again.
                try c.execute(
                    """
                    UPDATE lane SET lease_until = \(leaseUntil), served_at = \(now), budget_until = 0
                    WHERE key = \(lease.lane)
                    """)
                return .perform(item)
            case .wait(let until):
                try c.execute("UPDATE lane SET budget_until = \(until) WHERE key = \(lease.lane)")
                return .wait(until: until)
            case let other: return other
            }
        }
    }

    /// The first due work that all its budgets allow. One kind whose budget is used up does not hold back another:
    /// undoing goes on when following may not.
    private static func nextAffordable(
        in lane: LaneKey, now: Int64, charges: (WorkItem) -> [Charge], on c: any Connection
    ) throws -> NextStep {
        var until: Int64?
        // New work, work that was asked for before, and its undoing differ in what they cost.
        var heldBack: [SQL] = []
        while heldBack.count < 8 {
            let others = heldBack.isEmpty ? "" : SQL.joined(heldBack, separator: " ")
            guard
                let row = try c.first(
                    """
                    SELECT id, lane, owner, kind, version, payload, receipt, state, attempts, first_begun_at, not_before,
                        depends_on
                    FROM work
                    WHERE lane = \(lane) AND state IN ('waiting', 'begun') AND gate IS NULL \(sql: others)
                    ORDER BY not_before, id LIMIT 1
                    """)
            else { break }
            let due = try row.int("not_before")
            if due > now { return .wait(until: min(until ?? due, due)) }
            let item = try WorkStatements.item(
                row, attempt: try row.int("attempts") + 1, firstBegunAt: try row.optionalInt("first_begun_at") ?? now,
                endUnknown: try row.text("state") == WorkState.begun.rawValue)
            let fit = try LaneStatements.firstFit(of: charges(item), now: now, on: c)
            if fit <= now { return .perform(item) }
            until = min(until ?? fit, fit)
            heldBack.append(
                "AND NOT (kind = \(item.kind) AND (receipt IS NULL) = \(sql: item.receipt == nil ? "TRUE" : "FALSE"))")
        }
        return until.map { .wait(until: $0) } ?? .empty
    }

    package func settle(
        _ item: WorkItem, as report: PerformanceReport, under lease: Lease, now: Int64
    ) async throws -> Bool {
        try await database.write { c in
            guard try LaneStatements.isHeld(lease, now: now, on: c) else { return false }
            for budget in report.closedBudgets { try LaneStatements.close(budget, on: c) }
            if case .troubled(let end) = report.performance {
                try Self.settle(item, troubledUntil: end, under: lease, now: now, on: c)
                return true
            }
            try c.execute("UPDATE lane SET troubles = 0 WHERE key = \(lease.lane) AND troubles > 0")
            switch report.performance {
            case .troubled: break
            case .finished(let outcome, let receipt):
                try WorkStatements.finish(item.id, outcome, receipt: receipt, now: now, on: c)
            case .again(let at, let interim, let receipt):
                // What stands in between was reached: it stays known, and tries for the next step count anew.
                try c.execute(
                    """
                    UPDATE work SET state = \(WorkState.waiting), not_before = \(at),
                        attempts = CASE WHEN \(interim != nil) = 1 THEN 0 ELSE attempts END,
                        outcome = COALESCE(\(interim?.code), outcome), reason = COALESCE(\(interim?.reason), reason),
                        receipt = COALESCE(\(receipt), receipt), changed_at = \(now)
                    WHERE id = \(item.id)
                    """)
            case .laneStops(let code, let reason):
                try c.execute(
                    "UPDATE work SET state = \(WorkState.waiting), changed_at = \(now) WHERE id = \(item.id)")
                // The old permission was refused, but its owner has signed in again meanwhile: nothing is asked of them.
                if code == LaneStop.needsSignIn, try AccountStatements.hasGoodGrant(lease.lane, on: c) { break }
                try c.execute(
                    """
                    UPDATE lane SET stop_code = \(code), stop_reason = \(reason), stopped_at = \(now)
                    WHERE key = \(lease.lane)
                    """)
            case .laneWaits(let until, let interim):
                try c.execute(
                    """
                    UPDATE work SET state = \(WorkState.waiting), attempts = \(item.attempt - 1),
                        outcome = COALESCE(\(interim?.code), outcome), reason = COALESCE(\(interim?.reason), reason),
                        changed_at = \(now)
                    WHERE id = \(item.id)
                    """)
                try c.execute(
                    "UPDATE lane SET wait_until = \(until) WHERE key = \(lease.lane) AND wait_until < \(until)")
            }
            return true
        }
    }

    /// See `Patience`.
    private static func settle(
        _ item: WorkItem, troubledUntil end: Outcome, under lease: Lease, now: Int64, on c: any Connection
    ) throws {
        let lane = try c.one(
            "UPDATE lane SET troubles = troubles + 1 WHERE key = \(lease.lane) RETURNING troubles")
        let step = Patience.step(
            attempt: item.attempt, firstBegunAt: item.firstBegunAt, troubles: try lane.int("troubles"), now: now)
        switch step {
        case .giveUp: try WorkStatements.finish(item.id, end, receipt: nil, now: now, on: c)
        case .again(let at):
            try c.execute(
                """
                UPDATE work SET state = \(WorkState.waiting), not_before = \(at), changed_at = \(now)
                WHERE id = \(item.id)
                """)
        case .laneWaits(let until):
            try c.execute(
                """
                UPDATE work SET state = \(WorkState.waiting), attempts = \(item.attempt - 1), changed_at = \(now)
                WHERE id = \(item.id)
                """)
            try c.execute("UPDATE lane SET wait_until = \(until) WHERE key = \(lease.lane) AND wait_until < \(until)")
        }
    }

    package func note(_ receipt: [UInt8], of item: WorkID, under lease: Lease, now: Int64) async throws -> Bool {
        try await database.write { c in
            guard try LaneStatements.isHeld(lease, now: now, on: c) else { return false }
            return try c.execute("UPDATE work SET receipt = \(receipt) WHERE id = \(item) AND state = 'begun'") > 0
        }
    }

    package func renew(_ lease: Lease, now: Int64, until: Int64) async throws -> Bool {
        try await database.write { c in
            guard try LaneStatements.isHeld(lease, now: now, on: c) else { return false }
            try c.execute("UPDATE lane SET lease_until = \(until) WHERE key = \(lease.lane)")
            return true
        }
    }

    package func release(_ lease: Lease, now: Int64) async throws {
        try await database.write { c in
            guard try LaneStatements.isHeld(lease, now: now, on: c) else { return }
            try c.execute(
                """
                UPDATE lane SET holder = NULL, lease_until = NULL,
                    ready_at = (
                        SELECT CASE WHEN MIN(not_before) < lane.budget_until THEN lane.budget_until
                            ELSE MIN(not_before) END
                        FROM work WHERE work.lane = lane.key AND state IN ('waiting', 'begun') AND gate IS NULL)
                WHERE key = \(lease.lane)
                """)
        }
    }

    package func freeLanes(now: Int64, heldBy isGone: @Sendable @escaping (String) -> Bool) async throws -> Int {
        let holders = try await database.read { c in
            try c.rows("SELECT DISTINCT holder FROM lane WHERE holder IS NOT NULL").map { try $0.text("holder") }
        }
        let gone = holders.filter { isGone(String($0.prefix { $0 != "#" })) }
        if gone.isEmpty { return 0 }
        return try await database.write { c in
            try c.execute("UPDATE lane SET holder = NULL, lease_until = NULL WHERE holder IN (\(list: gone))")
        }
    }

    package func nextDue(now: Int64) async throws -> Int64? {
        try await database.read { c in
            try c.one(
                """
                SELECT MIN(CASE WHEN ready_at > wait_until THEN ready_at ELSE wait_until END) AS due FROM lane
                WHERE ready_at IS NOT NULL AND is_paused = 0 AND stop_code IS NULL
                    AND (lease_until IS NULL OR lease_until < \(now))
                """
            ).optionalInt("due")
        }
    }
}
