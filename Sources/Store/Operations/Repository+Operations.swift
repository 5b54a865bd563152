import Outbox

extension Repository {
    /// The numbers of the whole site.
    package func operationsReport(now: Int64) async throws -> OperationsReport {
        try await database.read { c in
            var report = OperationsReport()
            report.members = try c.one("SELECT COUNT(*) AS n FROM member").int("n")
            report.sessions = try c.one(
                "SELECT COUNT(*) AS n FROM browser_session WHERE member_id IS NOT NULL"
            ).int("n")
            report.links = try c.one(
                "SELECT CAST(COALESCE(SUM(LENGTH(targets) / 8), 0) AS \(type: .integer)) AS n FROM link_list"
            ).int("n")
            report.work = try c.rows(
                """
                SELECT kind, state, outcome, COUNT(*) AS n FROM work GROUP BY kind, state, outcome
                ORDER BY kind, state, outcome
                """
            ).map {
                OperationsReport.WorkCount(
                    kind: try $0.text("kind"), state: try $0.text("state"), outcome: try $0.optionalText("outcome"),
                    count: try $0.int("n"))
            }
            for row in try c.rows(
                "SELECT stop_code, COUNT(*) AS n FROM lane WHERE stop_code IS NOT NULL GROUP BY stop_code")
            {
                report.stoppedLanes[try row.text("stop_code")] = try row.int("n")
            }
            report.pausedLanes = try c.one("SELECT COUNT(*) AS n FROM lane WHERE is_paused = 1").int("n")
            report.heldLeases = try c.one(
                "SELECT COUNT(*) AS n FROM lane WHERE holder IS NOT NULL AND lease_until >= \(now)"
            ).int("n")
            report.oldestDue = try Self.oldestDue(now: now, on: c)
            report.schema = try c.one("SELECT COALESCE(MAX(id), 0) AS id FROM schema_migration").int("id")
            return report
        }
    }

    /// Work that does not get on, oldest first.
    package func stuckWork(now: Int64, limit: Int) async throws -> [StuckWork] {
        let overdue = now - 600_000
        return try await database.read { c in
            try c.rows(
                """
                SELECT work.id, work.kind, work.attempts, COALESCE(lane.stop_reason, lane.stop_code, work.reason) AS why,
                    work.changed_at,
                    CASE WHEN lane.stop_code IS NOT NULL THEN 'laneStopped'
                        WHEN work.state = 'begun' AND (lane.lease_until IS NULL OR lane.lease_until < \(now))
                            THEN 'abandoned'
                        WHEN work.attempts > 5 THEN 'manyAttempts'
                        ELSE 'overdue' END AS cause
                FROM work JOIN lane ON lane.key = work.lane
                WHERE work.state IN ('waiting', 'begun') AND work.gate IS NULL AND lane.is_paused = 0
                    AND (lane.stop_code IS NOT NULL OR work.attempts > 5
                        OR (work.state = 'begun' AND (lane.lease_until IS NULL OR lane.lease_until < \(now)))
                        OR (work.not_before < \(overdue) AND lane.wait_until < \(overdue) AND lane.budget_until < \(overdue)
                            AND (lane.lease_until IS NULL OR lane.lease_until < \(now))))
                ORDER BY work.changed_at, work.id LIMIT \(limit)
                """
            ).map { row in
                StuckWork(
                    id: try row.int("id"), kind: try row.text("kind"), cause: try row.raw("cause"),
                    attempts: try row.int("attempts"), reason: try row.optionalText("why"),
                    since: try row.int("changed_at"))
            }
        }
    }

    /// Tries a piece of work again at once, whatever it waits for; finished work only when it failed. Returns whether
    /// there was such work.
    package func retryWork(_ id: Int64, now: Int64) async throws -> Bool {
        try await database.write { c in
            guard let row = try c.first("SELECT state, succeeded, lane FROM work WHERE id = \(id)") else {
                return false
            }
            let work = WorkID(rawValue: id)
            if try row.text("state") == WorkState.finished.rawValue {
                if try row.optionalBool("succeeded") == true { return false }
                try WorkStatements.reopen(work, now: now, on: c)
            } else {
                try c.execute("UPDATE work SET not_before = \(now), changed_at = \(now) WHERE id = \(work)")
            }
            let lane: LaneKey = try row.raw("lane")
            try c.execute(
                "UPDATE lane SET stop_code = NULL, stop_reason = NULL, wait_until = 0, budget_until = 0 WHERE key = \(lane)"
            )
            try LaneStatements.wake(lane, at: now, on: c)
            return true
        }
    }
}
