import Accounts
import Deliveries
import Identifiers
import Outbox

extension Repository: PublishingPort {
    package func publish(
        _ posts: [PostPayload], as key: AccountKey, of member: MemberID, now: Int64
    ) async throws -> Int {
        try await database.write { c in
            var count = 0
            for payload in posts
            where try Self.handIn(payload, as: key, of: member, evenAgain: false, now: now, on: c) != nil {
                count += 1
            }
            return count
        }
    }

    /// Hands one post in; nil where it was handed in before.
    ///
    /// - Parameter evenAgain: what was taken back since is handed in once more, because somebody has just chosen it.
    static func handIn(
        _ payload: PostPayload, as key: AccountKey, of member: MemberID, evenAgain: Bool, now: Int64,
        on c: any Connection
    ) throws -> WorkID? {
        if evenAgain { try forgetTakenBack(payload.key, as: key, on: c) }
        let existing = try c.first("SELECT id FROM moved_post WHERE \(sql: Self.isPost(payload.key, of: key))")
        guard existing == nil else { return nil }
        var needed: WorkID?
        if let parent = payload.parent {
            needed = try c.first(
                "SELECT work_id FROM moved_post WHERE \(sql: Self.isPost(parent, of: key))"
            ).map { try $0.raw("work_id") }
        }
        let work = try WorkStatements.enqueue(
            WorkRequest(
                lane: LaneKey(rawValue: key.laneName), owner: member.rawValue,
                kind: DeliveryKind.postOnBluesky.rawValue, version: PostPayload.version,
                payload: try payload.encoded(), uniqueKey: "post/\(key.laneName)/\(payload.key)",
                dependsOn: needed, notBefore: now),
            now: now, on: c)
        try c.execute(
            """
            INSERT INTO moved_post (member_id, network, actor_key, tweet_id, part, thread_id, work_id)
            VALUES (\(member), \(key.network), \(key.storedText), \(Int64(payload.key.tweet)),
                \(Int64(payload.key.part)), \(Int64(payload.thread)), \(work.id))
            """)
        return work.id
    }

    /// Forgets a post that was taken back, and whose work has come to its end.
    private static func forgetTakenBack(_ post: MovedPostKey, as key: AccountKey, on c: any Connection) throws {
        guard
            let row = try c.first(
                """
                SELECT moved_post.id, work_id, undo_work_id, last.state, last.outcome FROM moved_post
                JOIN work AS last ON last.id = COALESCE(moved_post.undo_work_id, moved_post.work_id)
                WHERE \(sql: Self.isPost(post, of: key))
                """)
        else { return }
        let end = try row.optionalInt("undo_work_id") == nil ? PostOutcome.cancelled : .undone
        let state: WorkState = try row.raw("state")
        guard state == .finished, try row.optionalText("outcome") == end.rawValue else { return }
        try c.execute("DELETE FROM moved_post WHERE id = \(try row.int("id"))")
        for column in ["work_id", "undo_work_id"] {
            guard let work = try row.optionalInt(column) else { continue }
            try c.execute("UPDATE work SET unique_key = NULL WHERE id = \(work)")
        }
    }

    package func receipt(of post: MovedPostKey, as key: AccountKey) async throws -> PostReceipt? {
        try await database.read { c in
            try c.first(
                """
                SELECT work.receipt FROM moved_post JOIN work ON work.id = moved_post.work_id
                WHERE \(sql: Self.isPost(post, of: key)) AND moved_post.undo_work_id IS NULL
                    AND work.outcome = \(PostOutcome.published.rawValue)
                """
            ).flatMap { try $0.optionalBlob("receipt") }.map(PostReceipt.init(decoding:))
        }
    }

    package func publisher(_ key: AccountKey) async throws -> Publisher {
        try await database.read { c in
            let row = try c.one(
                """
                SELECT host, opened_at FROM account
                WHERE network = \(key.network) AND key = \(key.storedText) AND is_proven = 1
                """)
            return Publisher(host: try row.text("host"), openedAt: try row.optionalInt("opened_at"))
        }
    }

    package func movedPosts(of key: AccountKey, after number: Int64, limit: Int) async throws -> [MovedPost] {
        try await database.read { c in
            try c.rows(
                """
                SELECT moved_post.id, tweet_id, part, thread_id, last.state, last.outcome, last.reason, work.receipt,
                    work.outcome AS published, undo_work_id
                FROM moved_post JOIN work ON work.id = moved_post.work_id
                JOIN work AS last ON last.id = COALESCE(moved_post.undo_work_id, moved_post.work_id)
                WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                    AND moved_post.id > \(number)
                ORDER BY moved_post.id LIMIT \(limit)
                """
            ).map { row in
                let isPublished = try row.optionalText("published") == PostOutcome.published.rawValue
                return MovedPost(
                    number: try row.int("id"),
                    key: MovedPostKey(tweet: UInt64(try row.int("tweet_id")), part: Int(try row.int("part"))),
                    thread: UInt64(try row.int("thread_id")), state: try row.raw("state"),
                    outcome: try row.optionalText("outcome"), reason: try row.optionalText("reason"),
                    receipt: isPublished
                        ? try row.optionalBlob("receipt").map(PostReceipt.init(decoding:)) : nil,
                    isUndo: try row.optionalInt("undo_work_id") != nil)
            }
        }
    }

    package func publishingProgress(of key: AccountKey, now: Int64) async throws -> PublishingProgress {
        try await database.read { c in
            let rows = try c.rows(
                """
                SELECT CASE WHEN last.state = 'finished' THEN last.outcome ELSE 'waiting' END AS code, COUNT(*) AS n
                FROM moved_post
                JOIN work AS last ON last.id = COALESCE(moved_post.undo_work_id, moved_post.work_id)
                WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                GROUP BY CASE WHEN last.state = 'finished' THEN last.outcome ELSE 'waiting' END
                """)
            let lane = try c.first(
                "SELECT stop_code, stop_reason, wait_until, budget_until FROM lane WHERE key = \(key.laneName)")
            let wait = try lane.map { max(try $0.int("wait_until"), try $0.int("budget_until")) } ?? 0
            return PublishingProgress(
                counts: Dictionary(
                    uniqueKeysWithValues: try rows.map { (try $0.text("code"), Int(try $0.int("n"))) }),
                stop: try lane?.optionalText("stop_code"), stopReason: try lane?.optionalText("stop_reason"),
                waitsUntil: wait > now ? wait : nil)
        }
    }

    package func retryPosts(of key: AccountKey, now: Int64) async throws -> Int {
        let codes = [
            PostOutcome.failed.rawValue, PostOutcome.uncertain.rawValue, PostOutcome.dependencyFailed.rawValue,
        ]
        return try await database.write { c in
            let rows = try c.rows(
                """
                SELECT work.id FROM moved_post JOIN work ON work.id = moved_post.work_id
                WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                    AND moved_post.undo_work_id IS NULL AND work.state = 'finished' AND work.outcome IN (\(list: codes))
                ORDER BY moved_post.id
                """)
            for row in rows { try WorkStatements.reopen(try row.raw("id"), now: now, on: c) }
            return rows.count
        }
    }

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
            var count = 0
            for row in rows {
                if let threads, !threads.contains(UInt64(try row.int("thread_id"))) { continue }
                if try Self.undo(row, key, now: now, on: c) { count += 1 }
            }
            return count
        }
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
        guard state != .finished || outcome == .published || outcome == .uncertain else { return false }
        let undo = try WorkStatements.enqueue(
            WorkRequest(
                lane: LaneKey(rawValue: key.laneName), owner: try row.int("member_id"),
                kind: DeliveryKind.deletePostOnBluesky.rawValue, version: PostPayload.version,
                payload: try row.blob("payload"), uniqueKey: "unpost/\(try row.int("id"))",
                // One that is under way is deleted when it has come to its end.
                dependsOn: state == .begun ? work : nil, notBefore: now),
            now: now, on: c)
        try c.execute("UPDATE moved_post SET undo_work_id = \(undo.id) WHERE id = \(try row.int("id"))")
        // One that is under way may need its pictures still.
        if state != .begun { try PostErasure.erase(work, on: c) }
        return true
    }

    private static func isPost(_ post: MovedPostKey, of key: AccountKey) -> SQL {
        """
        moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
            AND moved_post.tweet_id = \(Int64(post.tweet)) AND moved_post.part = \(Int64(post.part))
        """
    }
}
