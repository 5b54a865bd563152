import Outbox

/// Statements on lanes, for use inside a transaction.
enum LaneStatements {
    /// Makes sure that the lane exists.
    static func ensure(_ lane: LaneKey, owner: Int64?, on c: any Connection) throws {
        try c.execute("INSERT INTO lane (key, owner) VALUES (\(lane), \(owner)) ON CONFLICT (key) DO NOTHING")
    }

    /// Brings the lane forward: something in it is due at that moment. It is looked at then though its other work waits
    /// for a budget: this may need another.
    static func wake(_ lane: LaneKey, at moment: Int64, on c: any Connection) throws {
        try c.execute(
            """
            UPDATE lane SET ready_at = CASE WHEN ready_at <= \(moment) THEN ready_at ELSE \(moment) END,
                budget_until = CASE WHEN budget_until > \(moment) THEN \(moment) ELSE budget_until END
            WHERE key = \(lane) AND (ready_at IS NULL OR ready_at > \(moment) OR budget_until > \(moment))
            """)
    }

    /// Whether the lease is still held: the same token and holder, and not ended.
    static func isHeld(_ lease: Lease, now: Int64, on c: any Connection) throws -> Bool {
        try c.first(
            """
            SELECT 1 AS one FROM lane
            WHERE key = \(lease.lane) AND token = \(lease.token) AND holder = \(lease.holder.description)
                AND lease_until >= \(now)
            """) != nil
    }

    /// Closes a budget until a moment; an earlier announcement never shortens a later one.
    static func close(_ budget: ClosedBudget, on c: any Connection) throws {
        try c.execute(
            """
            INSERT INTO budget_closed (budget, until) VALUES (\(budget.budget), \(budget.until))
            ON CONFLICT (budget) DO UPDATE SET until = excluded.until WHERE excluded.until > budget_closed.until
            """)
    }

    /// When all charges fit.
    static func firstFit(of charges: [Charge], now: Int64, on c: any Connection) throws -> Int64 {
        var fit = now
        for charge in charges {
            if let closed = try c.first("SELECT until FROM budget_closed WHERE budget = \(charge.budget)") {
                fit = max(fit, try closed.int("until"))
            }
            if charge.amount == 0 { continue }
            let window = SlidingWindow(charge)
            let spent = try c.rows(
                """
                SELECT slot, amount FROM budget_spend
                WHERE budget = \(charge.budget) AND slot >= \(window.oldestSlot(at: now))
                """)
            let slots = try spent.map { (slot: try $0.int("slot"), amount: try $0.int("amount")) }
            fit = max(fit, window.firstFit(spent: slots, now: now))
        }
        return fit
    }

    static func spend(_ charges: [Charge], now: Int64, on c: any Connection) throws {
        for charge in charges where charge.amount > 0 {
            let slot = SlidingWindow(charge).slot(at: now)
            try c.execute(
                """
                INSERT INTO budget_spend (budget, slot, amount, ends_at)
                VALUES (\(charge.budget), \(slot), \(charge.amount), \(now + 2 * charge.window))
                ON CONFLICT (budget, slot) DO UPDATE SET amount = budget_spend.amount + excluded.amount
                """)
        }
    }

    /// Books what a try spent beyond its charges, and gives back what it certainly did not spend of them.
    static func correct(_ corrections: [Charge], of item: WorkItem, now: Int64, on c: any Connection) throws {
        try spend(corrections, now: now, on: c)
        for charge in corrections where charge.amount < 0 {
            try c.execute(
                """
                UPDATE budget_spend
                SET amount = CASE WHEN amount > \(-charge.amount) THEN amount + \(charge.amount) ELSE 0 END
                WHERE budget = \(charge.budget) AND slot = \(SlidingWindow(charge).slot(at: item.begunAt))
                """)
        }
    }
}
