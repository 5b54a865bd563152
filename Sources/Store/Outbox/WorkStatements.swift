import Outbox

/// Statements on work, for use inside a transaction.
enum WorkStatements {
    /// Hands in one piece of work.
    static func enqueue(_ request: WorkRequest, now: Int64, on c: any Connection) throws -> Enqueued {
        try LaneStatements.ensure(request.lane, owner: request.owner, on: c)
        var state = WorkState.waiting
        var outcome: Outcome?
        if let needed = request.dependsOn {
            let row = try c.first("SELECT state, succeeded FROM work WHERE id = \(needed)")
            let isFinished = try row.map { try $0.text("state") == WorkState.finished.rawValue } ?? true
            if !isFinished {
                state = .blocked
            } else if try row?.optionalBool("succeeded") != true {
                state = .finished
                outcome = .dependencyFailed
            }
        }
        let inserted = try c.first(
            """
            INSERT INTO work (lane, owner, kind, version, payload, unique_key, depends_on, gate, not_before, state,
                attempts, outcome, succeeded, enqueued_at, changed_at)
            VALUES (\(request.lane), \(request.owner), \(request.kind), \(request.version), \(request.payload),
                \(request.uniqueKey), \(request.dependsOn), \(request.gate), \(request.notBefore), \(state), 0,
                \(outcome?.code), \(outcome?.succeeded), \(now), \(now))
            ON CONFLICT (unique_key) DO NOTHING
            RETURNING id
            """)
        guard let inserted else {
            let existing = try c.one("SELECT id FROM work WHERE unique_key = \(request.uniqueKey)")
            return Enqueued(id: try existing.raw("id"), isNew: false)
        }
        if state == .waiting, request.gate == nil {
            try LaneStatements.wake(request.lane, at: max(request.notBefore, now), on: c)
        }
        return Enqueued(id: try inserted.raw("id"), isNew: true)
    }

    /// Ends work, and lets what depends on it go on or end too.
    static func finish(_ id: WorkID, _ outcome: Outcome, receipt: [UInt8]?, now: Int64, on c: any Connection) throws {
        try end(id, outcome, receipt: receipt, now: now, on: c)
        guard outcome.succeeded else { return try endDependents(of: id, now: now, on: c) }
        for row in try dependents(of: id, on: c) {
            let dependent = try row.raw("id", as: WorkID.self)
            try c.execute(
                "UPDATE work SET state = \(WorkState.waiting), changed_at = \(now) WHERE id = \(dependent)")
            if try row.optionalText("gate") == nil {
                try LaneStatements.wake(
                    try row.raw("lane", as: LaneKey.self), at: max(now, try row.int("not_before")), on: c)
            }
        }
    }

    private static func end(
        _ id: WorkID, _ outcome: Outcome, receipt: [UInt8]?, now: Int64, on c: any Connection
    ) throws {
        try c.execute(
            """
            UPDATE work SET state = \(WorkState.finished), outcome = \(outcome.code),
                succeeded = \(outcome.succeeded), reason = \(outcome.reason),
                receipt = COALESCE(\(receipt), receipt), changed_at = \(now)
            WHERE id = \(id)
            """)
    }

    private static func dependents(of id: WorkID, on c: any Connection) throws -> [Row] {
        try c.rows(
            "SELECT id, lane, not_before, gate FROM work WHERE depends_on = \(id) AND state = \(WorkState.blocked)")
    }

    /// Chains can be as long as a person's longest thread.
    private static func endDependents(of id: WorkID, now: Int64, on c: any Connection) throws {
        var ended = [id]
        while let next = ended.popLast() {
            for row in try dependents(of: next, on: c) {
                let dependent = try row.raw("id", as: WorkID.self)
                try end(dependent, .dependencyFailed, receipt: nil, now: now, on: c)
                ended.append(dependent)
            }
        }
    }

    /// Opens finished work again, as the same write: same payload, same receipt.
    static func reopen(_ id: WorkID, now: Int64, on c: any Connection) throws {
        let rows = try c.rows(
            """
            UPDATE work SET state = \(WorkState.waiting), outcome = NULL, succeeded = NULL, reason = NULL,
                attempts = 0, not_before = \(now), changed_at = \(now)
            WHERE id = \(id) AND state = \(WorkState.finished)
            RETURNING lane
            """)
        for row in rows { try LaneStatements.wake(try row.raw("lane", as: LaneKey.self), at: now, on: c) }
    }

    static func item(_ row: Row, begunAt now: Int64) throws -> WorkItem {
        WorkItem(
            id: try row.raw("id"), lane: try row.raw("lane"), owner: try row.optionalInt("owner"),
            kind: try row.text("kind"), version: Int(try row.int("version")), payload: try row.blob("payload"),
            attempt: Int(try row.int("attempts")) + 1, firstBegunAt: try row.optionalInt("first_begun_at") ?? now,
            begunAt: now, endOfEarlierTryUnknown: try row.text("state") == WorkState.begun.rawValue,
            receipt: try row.optionalBlob("receipt"), dependsOn: try row.optionalRaw("depends_on"))
    }
}
