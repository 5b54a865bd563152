import Outbox

/// Which work of a lane comes next: the first that is due and whose budgets are open.
enum NextWork {
    enum Choice {
        case work(WorkItem, [Charge])
        /// The next is due at that moment.
        case notDue(Int64)
        /// Something is due and waits for a budget; before that moment nothing can be done.
        case held(Int64)
        case none
    }

    /// Work that names the same budgets as other work of its lane.
    private struct Family {
        let kind: String
        let outcome: String
    }

    static func choose(
        in lane: LaneKey, now: Int64, charges: (WorkItem) -> [Charge], on c: any Connection
    ) throws -> Choice {
        var closed: [Family] = []
        var opens: Int64?
        while let row = try first(in: lane, butNot: closed, on: c) {
            let due = try row.int("not_before")
            if due > now { return opens.map { .held(min($0, due)) } ?? .notDue(due) }
            let item = try WorkStatements.item(row, begunAt: now)
            let costs = charges(item)
            let fit = try LaneStatements.firstFit(of: costs, now: now, on: c)
            if fit <= now { return .work(item, costs) }
            opens = min(opens ?? fit, fit)
            closed.append(Family(kind: item.kind, outcome: try row.optionalText("outcome") ?? ""))
        }
        return opens.map { .held($0) } ?? .none
    }

    /// By the index `work_next`, which tells the families without a look at the rows.
    private static func first(in lane: LaneKey, butNot closed: [Family], on c: any Connection) throws -> Row? {
        var condition: SQL = ""
        for family in closed {
            condition = """
                \(sql: condition) AND NOT (kind = \(family.kind) AND COALESCE(outcome, '') = \(family.outcome))
                """
        }
        return try c.first(
            """
            SELECT id, lane, owner, kind, version, payload, receipt, state, attempts, first_begun_at, not_before, outcome,
                depends_on
            FROM work
            WHERE lane = \(lane) AND state IN ('waiting', 'begun') AND gate IS NULL \(sql: condition)
            ORDER BY not_before, id LIMIT 1
            """)
    }
}
