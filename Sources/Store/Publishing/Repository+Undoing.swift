import Accounts
import Deliveries
import Identifiers
import Outbox

/// Taking posts back.
extension Repository {
    package func undoPosts(of key: AccountKey, threads: Set<UInt64>?, now: Int64) async throws -> Int {
        try await database.write { c in
            let rows = try c.rows(
                """
                SELECT moved_post.id, moved_post.member_id, moved_post.thread_id, work.id AS work_id, work.payload,
                    work.state, work.outcome, work.first_begun_at
                FROM moved_post JOIN work ON work.id = moved_post.work_id
                WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                    AND moved_post.undo_work_id IS NULL
                ORDER BY moved_post.id DESC
                """)
            var count = try Self.undoAgain(key, threads, now: now, on: c)
            for row in rows {
                if let threads, !threads.contains(UInt64(try row.int("thread_id"))) { continue }
                if try Self.undo(row, key, now: now, on: c) { count += 1 }
            }
            return count
        }
    }

    /// Deletions that ended badly are tried once more. Returns how many.
    private static func undoAgain(
        _ key: AccountKey, _ threads: Set<UInt64>?, now: Int64, on c: any Connection
    ) throws -> Int {
        let rows = try c.rows(
            """
            SELECT moved_post.thread_id, moved_post.undo_work_id FROM moved_post
            JOIN work ON work.id = moved_post.undo_work_id
            WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                AND work.state = 'finished' AND work.outcome NOT IN ('undone', 'cancelled')
            """)
        var count = 0
        for row in rows where try threads?.contains(UInt64(row.int("thread_id"))) ?? true {
            try WorkStatements.reopen(try row.raw("undo_work_id"), now: now, on: c)
            count += 1
        }
        return count
    }

    /// Whether there was anything to take back.
    private static func undo(_ row: Row, _ key: AccountKey, now: Int64, on c: any Connection) throws -> Bool {
        let work: WorkID = try row.raw("work_id")
        let state: WorkState = try row.raw("state")
        let wasTried = try row.optionalInt("first_begun_at") != nil
        if state == .waiting || state == .blocked {
            let end = Outcome(code: PostOutcome.uncertain.rawValue, succeeded: false)
            try WorkStatements.finish(work, wasTried ? end : .cancelled, receipt: nil, now: now, on: c)
            if !wasTried {
                try PostErasure.erase(work, on: c)
                return true
            }
        }
        let outcome = try row.optionalText("outcome").flatMap(PostOutcome.init(rawValue:))
        guard let kind = DeliveryKind.deletePost(on: key.network),
            state != .finished || outcome == .published || outcome == .uncertain
        else { return false }
        let undo = try WorkStatements.enqueue(
            WorkRequest(
                lane: LaneKey(rawValue: key.laneName), owner: try row.int("member_id"),
                kind: kind.rawValue, version: PostPayload.version,
                payload: try row.blob("payload"), uniqueKey: "unpost/\(try row.int("id"))",
                // One that is under way ends first: its lane does one thing at a time.
                notBefore: now),
            now: now, on: c)
        try c.execute("UPDATE moved_post SET undo_work_id = \(undo.id) WHERE id = \(try row.int("id"))")
        // One that is under way may need its pictures still.
        if state != .begun { try PostErasure.erase(work, on: c) }
        return true
    }
}
