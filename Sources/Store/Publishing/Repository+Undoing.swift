import Accounts
import Deliveries
import Identifiers
import Outbox

/// Taking posts back.
extension Repository {
    package func undoPosts(of key: AccountKey, threads: Set<UInt64>?, now: Int64) async throws -> Int {
        try await database.write { c in
            try Self.takeBack(key, threads, now: now, on: c).posts
        }
    }

    /// It is done, and undone at once.
    package func rehearseUndo(of key: AccountKey, threads: Set<UInt64>?, now: Int64) async throws -> UndoRehearsal {
        do {
            try await database.write { c -> Void in
                throw Rehearsed(rehearsal: try Self.takeBack(key, threads, now: now, on: c))
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.rehearsal
        }
        // The transaction above ends by an error only.
        return UndoRehearsal()
    }

    /// Ends the transaction of a rehearsal, so that nothing of it stays.
    private struct Rehearsed: Error {
        let rehearsal: UndoRehearsal
    }

    private static func takeBack(
        _ key: AccountKey, _ threads: Set<UInt64>?, now: Int64, on c: any Connection
    ) throws -> UndoRehearsal {
        let rows = try c.rows(
            """
            SELECT moved_post.id, moved_post.member_id, moved_post.thread_id, work.id AS work_id, work.payload,
                work.state, work.outcome, work.first_begun_at
            FROM moved_post JOIN work ON work.id = moved_post.work_id
            WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                AND moved_post.undo_work_id IS NULL
            ORDER BY moved_post.id DESC
            """)
        var taking = UndoRehearsal()
        try undoAgain(key, threads, now: now, on: c, &taking)
        for row in rows {
            let thread = UInt64(try row.int("thread_id"))
            if let threads, !threads.contains(thread) {
                let state: WorkState = try row.raw("state")
                if state == .waiting || state == .blocked { taking.others += 1 }
                continue
            }
            switch try undo(row, key, now: now, on: c) {
            case .nothing: break
            case .givenUp: taking.givenUp += 1
            case .deletion: taking.deletions[thread, default: 0] += 1
            }
        }
        return taking
    }

    /// Deletions that ended badly are tried once more.
    private static func undoAgain(
        _ key: AccountKey, _ threads: Set<UInt64>?, now: Int64, on c: any Connection, _ taking: inout UndoRehearsal
    ) throws {
        let rows = try c.rows(
            """
            SELECT moved_post.thread_id, moved_post.undo_work_id FROM moved_post
            JOIN work ON work.id = moved_post.undo_work_id
            WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                AND work.state = 'finished' AND work.outcome NOT IN ('undone', 'cancelled')
            """)
        for row in rows {
            let thread = UInt64(try row.int("thread_id"))
            guard threads?.contains(thread) ?? true else { continue }
            try WorkStatements.reopen(try row.raw("undo_work_id"), now: now, on: c)
            taking.deletions[thread, default: 0] += 1
        }
    }

    private enum Taken {
        case nothing, givenUp, deletion
    }

    private static func undo(_ row: Row, _ key: AccountKey, now: Int64, on c: any Connection) throws -> Taken {
        let work: WorkID = try row.raw("work_id")
        let state: WorkState = try row.raw("state")
        let wasTried = try row.optionalInt("first_begun_at") != nil
        if state == .waiting || state == .blocked {
            let end = Outcome(code: PostOutcome.uncertain.rawValue, succeeded: false)
            try WorkStatements.finish(work, wasTried ? end : .cancelled, receipt: nil, now: now, on: c)
            if !wasTried {
                try PostErasure.erase(work, on: c)
                return .givenUp
            }
        }
        let outcome = try row.optionalText("outcome").flatMap(PostOutcome.init(rawValue:))
        guard let kind = DeliveryKind.deletePost(on: key.network),
            state != .finished || outcome == .published || outcome == .uncertain
        else { return .nothing }
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
        return .deletion
    }
}
