import Deliveries
import Outbox

extension Repository {
    package func settle(
        _ item: WorkItem, as report: PerformanceReport, under lease: Lease, now: Int64
    ) async throws -> Bool {
        try await database.write { c in
            guard try LaneStatements.isHeld(lease, now: now, on: c) else { return false }
            for budget in report.closedBudgets { try LaneStatements.close(budget, on: c) }
            try LaneStatements.correct(report.corrections, of: item, now: now, on: c)
            switch report.performance {
            case .finished(let outcome, let receipt):
                try WorkStatements.finish(item.id, outcome, receipt: receipt, now: now, on: c)
                try PostErasure.settled(item, outcome, on: c)
                try Self.endTroubles(of: lease.lane, on: c)
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
                try Self.endTroubles(of: lease.lane, on: c)
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
                try Self.putBack(item, interim: interim, now: now, on: c)
                try Self.wait(lease.lane, until: until, on: c)
            case .budgetClosed: try Self.putBack(item, interim: nil, now: now, on: c)
            case .troubled(let end, let isLanes):
                try Self.settleTrouble(item, end: end, isLanes: isLanes, lane: lease.lane, now: now, on: c)
            }
            return true
        }
    }

    package func note(_ receipt: [UInt8]?, of item: WorkID, under lease: Lease, now: Int64) async throws -> Bool {
        try await database.write { c in
            guard try LaneStatements.isHeld(lease, now: now, on: c) else { return false }
            return try c.execute("UPDATE work SET receipt = \(receipt) WHERE id = \(item) AND state = 'begun'") > 0
        }
    }

    private static func settleTrouble(
        _ item: WorkItem, end: Outcome, isLanes: Bool, lane: LaneKey, now: Int64, on c: any Connection
    ) throws {
        let row = try c.one("SELECT troubles, troubled_since FROM lane WHERE key = \(lane)")
        let rule = Patience(
            attempt: item.attempt, isLanes: isLanes, earlier: Int(try row.int("troubles")),
            since: try row.optionalInt("troubled_since"), now: now)
        try c.execute(
            """
            UPDATE lane SET troubles = troubles + 1, troubled_since = COALESCE(troubled_since, \(now))
            WHERE key = \(lane)
            """)
        if let until = rule.laneWaits { try wait(lane, until: until, on: c) }
        if rule.ends {
            try WorkStatements.finish(item.id, end, receipt: nil, now: now, on: c)
            return
        }
        try c.execute(
            """
            UPDATE work SET state = \(WorkState.waiting), not_before = \(rule.itemWaits),
                attempts = \(rule.counts ? item.attempt : item.attempt - 1), changed_at = \(now)
            WHERE id = \(item.id)
            """)
    }

    /// The try does not count.
    private static func putBack(_ item: WorkItem, interim: Outcome?, now: Int64, on c: any Connection) throws {
        try c.execute(
            """
            UPDATE work SET state = \(WorkState.waiting), attempts = \(item.attempt - 1),
                outcome = COALESCE(\(interim?.code), outcome), reason = COALESCE(\(interim?.reason), reason),
                changed_at = \(now)
            WHERE id = \(item.id)
            """)
    }

    private static func wait(_ lane: LaneKey, until moment: Int64, on c: any Connection) throws {
        try c.execute("UPDATE lane SET wait_until = \(moment) WHERE key = \(lane) AND wait_until < \(moment)")
    }

    private static func endTroubles(of lane: LaneKey, on c: any Connection) throws {
        try c.execute("UPDATE lane SET troubles = 0, troubled_since = NULL WHERE key = \(lane) AND troubles > 0")
    }
}
