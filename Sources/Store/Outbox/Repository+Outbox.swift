import Outbox

extension Repository: OutboxPort {
    package func enqueue(_ requests: [WorkRequest], now: Int64) async throws -> [Enqueued] {
        try await database.write { c in
            try requests.map { try WorkStatements.enqueue($0, now: now, on: c) }
        }
    }

    package func claimLane(
        for holder: WorkerIdentity, in lane: LaneKey?, now: Int64, leaseUntil: Int64
    ) async throws -> Lease? {
        // Most looks find nothing: look without taking the write lock first.
        guard try await database.read({ c in try LaneClaim.peek(for: holder, in: lane, now: now, on: c) }) else {
            return nil
        }
        return try await database.write { c in
            guard let row = try LaneClaim.pick(for: holder, in: lane, now: now, on: c) else { return nil }
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
            let item: WorkItem
            let costs: [Charge]
            switch try NextWork.choose(in: lease.lane, now: now, charges: charges, on: c) {
            case .none: return .empty
            case .notDue(let moment): return .wait(until: moment)
            case .held(let moment):
                try c.execute("UPDATE lane SET budget_until = \(moment) WHERE key = \(lease.lane)")
                return .wait(until: moment)
            case .work(let chosen, let charged): (item, costs) = (chosen, charged)
            }
            try LaneStatements.spend(costs, now: now, on: c)
            try c.execute(
                """
                UPDATE work SET state = \(WorkState.begun), attempts = \(item.attempt),
                    first_begun_at = \(item.firstBegunAt), changed_at = \(now)
                WHERE id = \(item.id)
                """)
            // Only now was it served: a lane that a budget holds back keeps its place in the line, or else those that used
            // the budget up would be the first to use it again.
            try c.execute(
                "UPDATE lane SET lease_until = \(leaseUntil), served_at = \(now) WHERE key = \(lease.lane)")
            return .perform(item)
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
                        SELECT MIN(not_before) FROM work
                        WHERE work.lane = lane.key AND state IN ('waiting', 'begun') AND gate IS NULL)
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
                SELECT MIN(CASE WHEN ready_at >= wait_until AND ready_at >= budget_until THEN ready_at
                    WHEN wait_until >= budget_until THEN wait_until ELSE budget_until END) AS due FROM lane
                WHERE ready_at IS NOT NULL AND is_paused = 0 AND stop_code IS NULL
                    AND (lease_until IS NULL OR lease_until < \(now))
                """
            ).optionalInt("due")
        }
    }
}
