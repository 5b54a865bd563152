import Accounts
import Deliveries
import Identifiers
import Outbox

/// Erases what a site keeps of posts as soon as nobody needs it; for use inside a transaction.
enum PostErasure {
    private static let kinds = DeliveryKind.allCases.map(\.rawValue).filter {
        $0.hasPrefix("post.") || $0.hasPrefix("unpost.")
    }

    /// Erases the text and media of one post.
    static func erase(_ work: WorkID, on c: any Connection) throws {
        try c.execute("DELETE FROM post_content WHERE work_id = \(work)")
        try c.execute("DELETE FROM post_media WHERE work_id = \(work)")
    }

    /// After a piece of work has ended: nothing stays of what was delivered or is being taken back.
    static func settled(_ item: WorkItem, _ outcome: Outcome, on c: any Connection) throws {
        guard kinds.contains(item.kind) else { return }
        let isTakenBack =
            try c.first("SELECT 1 AS one FROM moved_post WHERE work_id = \(item.id) AND undo_work_id IS NOT NULL")
            != nil
        if outcome.succeeded || isTakenBack { try erase(item.id, on: c) }
    }

    /// What waits in an account that is being unlinked ends, and nothing of it stays.
    static func end(actingAs key: AccountKey, now: Int64, on c: any Connection) throws {
        let rows = try c.rows(
            """
            SELECT work.id, work.state, work.first_begun_at FROM moved_post JOIN work ON work.id = moved_post.work_id
            WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
            ORDER BY moved_post.id DESC
            """)
        for row in rows {
            let work: WorkID = try row.raw("id")
            let state: WorkState = try row.raw("state")
            if state == .waiting || state == .blocked {
                let wasTried = try row.optionalInt("first_begun_at") != nil
                let end = Outcome(code: PostOutcome.uncertain.rawValue, succeeded: false)
                try WorkStatements.finish(work, wasTried ? end : .cancelled, receipt: nil, now: now, on: c)
            }
            try erase(work, on: c)
        }
        try c.execute("DELETE FROM post_upload WHERE network = \(key.network) AND actor_key = \(key.storedText)")
    }

    /// Erases what nobody came back for. Returns how many rows.
    static func cleanUp(now: Int64, on c: any Connection) throws -> Int {
        var rows = try c.execute(
            """
            DELETE FROM post_upload WHERE begun_at <= \(now - Retention.unconfirmedUpload.milliseconds)
                OR (is_complete = 0 AND begun_at <= \(now - Retention.unfinishedUpload.milliseconds))
            """)
        for table: SQL in ["post_content", "post_media"] {
            rows += try c.execute(
                """
                DELETE FROM \(sql: table) WHERE work_id IN (
                    SELECT id FROM work WHERE state = 'finished' AND changed_at <= \(now - Retention.failedPost.milliseconds))
                """)
        }
        return rows
    }

    /// What a member's posts and media take up, in bytes as they were sent.
    static func bytes(of member: MemberID, on c: any Connection) throws -> Int64 {
        try c.one(
            """
            SELECT CAST(
                COALESCE((SELECT SUM(size) FROM post_content WHERE member_id = \(member)), 0)
                + COALESCE((SELECT SUM(size) FROM post_upload_part
                    JOIN post_upload ON post_upload.id = upload_id WHERE member_id = \(member)), 0)
                + COALESCE((SELECT SUM(size) FROM post_media_chunk
                    JOIN post_media ON post_media.id = media_id WHERE member_id = \(member)), 0) AS BIGINT) AS bytes
            """
        ).int("bytes")
    }
}
