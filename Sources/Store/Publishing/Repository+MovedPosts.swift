import Accounts
import Deliveries
import Identifiers
import Outbox

/// What is known of posts that were handed in.
extension Repository {
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

    package func trace(of post: MovedPostKey, as key: AccountKey) async throws -> [UInt8]? {
        try await database.read { c in
            try c.first(
                """
                SELECT work.receipt FROM moved_post JOIN work ON work.id = moved_post.work_id
                WHERE \(sql: Self.isPost(post, of: key))
                """
            ).flatMap { try $0.optionalBlob("receipt") }
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
                    work.payload, work.outcome AS published, undo_work_id, last.not_before, lane.wait_until
                FROM moved_post JOIN work ON work.id = moved_post.work_id
                JOIN work AS last ON last.id = COALESCE(moved_post.undo_work_id, moved_post.work_id)
                JOIN lane ON lane.key = last.lane
                WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                    AND moved_post.id > \(number)
                ORDER BY moved_post.id LIMIT \(limit)
                """
            ).map { row in
                let isPublished = try row.optionalText("published") == PostOutcome.published.rawValue
                return MovedPost(
                    number: try row.int("id"),
                    key: MovedPostKey(tweet: UInt64(try row.int("tweet_id")), part: Int(try row.int("part"))),
                    thread: UInt64(try row.int("thread_id")),
                    createdAt: try PostPayload(decoding: try row.blob("payload")).createdAt,
                    state: try row.raw("state"),
                    outcome: try row.optionalText("outcome"), reason: try row.optionalText("reason"),
                    receipt: isPublished
                        ? try row.optionalBlob("receipt").map(PostReceipt.init(decoding:)) : nil,
                    isUndo: try row.optionalInt("undo_work_id") != nil,
                    nextAttemptAt: try row.text("state") == WorkState.finished.rawValue
                        ? nil : max(try row.int("not_before"), try row.int("wait_until")))
            }
        }
    }

    package func publishingProgress(of key: AccountKey, now: Int64) async throws -> PublishingProgress {
        try await database.read { c in
            let rows = try c.rows(
                """
                SELECT \(sql: Self.code) AS code, COUNT(*) AS n
                FROM moved_post
                JOIN work AS last ON last.id = COALESCE(moved_post.undo_work_id, moved_post.work_id)
                WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                GROUP BY \(sql: Self.code)
                """)
            let lane = try c.first(
                "SELECT stop_code, stop_reason, wait_until, budget_until FROM lane WHERE key = \(key.laneName)")
            let wait = try lane.map { max(try $0.int("wait_until"), try $0.int("budget_until")) } ?? 0
            return PublishingProgress(
                counts: Dictionary(
                    uniqueKeysWithValues: try rows.map { (try $0.text("code"), Int(try $0.int("n"))) }),
                stop: try lane?.optionalText("stop_code"), stopReason: try lane?.optionalText("stop_reason"),
                waitsUntil: wait > now ? wait : nil, remaining: try Self.remaining(of: key, on: c))
        }
    }

    private static func remaining(of key: AccountKey, on c: any Connection) throws -> PublishingProgress.Remaining {
        let waits: SQL = """
            FROM moved_post JOIN work ON work.id = moved_post.work_id
            WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                AND moved_post.undo_work_id IS NULL AND work.state <> 'finished'
                AND COALESCE(work.gate, '') <> 'laidAside'
            """
        // X has videos and GIFs as MP4, and nothing else.
        let media = try c.one(
            """
            SELECT COUNT(*) AS media,
                CAST(COALESCE(SUM(CASE WHEN file LIKE '%.mp4' THEN 1 ELSE 0 END), 0) AS BIGINT) AS videos
            FROM post_media WHERE work_id IN (SELECT moved_post.work_id \(sql: waits))
            """)
        return PublishingProgress.Remaining(
            posts: Int(try c.one("SELECT COUNT(*) AS posts \(sql: waits)").int("posts")),
            media: Int(try media.int("media")), videos: Int(try media.int("videos")))
    }

    package func isTakenBack(_ post: MovedPostKey, as key: AccountKey) async throws -> Bool {
        try await database.read { c in
            try c.first(
                """
                SELECT 1 AS one FROM moved_post
                WHERE \(sql: Self.isPost(post, of: key)) AND undo_work_id IS NOT NULL
                """) != nil
        }
    }

    package func isUnderWay(_ post: MovedPostKey, as key: AccountKey) async throws -> Bool {
        try await database.read { c in
            try c.first(
                """
                SELECT 1 AS one FROM moved_post JOIN work ON work.id = moved_post.work_id
                WHERE \(sql: Self.isPost(post, of: key)) AND moved_post.undo_work_id IS NULL
                    AND work.state <> 'finished' AND work.gate IS NULL
                """) != nil
        }
    }

    /// What a post counts as. PostgreSQL groups by it, so it names the gate itself: two parameters would not be one.
    private static let code: SQL = """
        CASE WHEN last.state = 'finished' THEN last.outcome
            WHEN last.gate = 'laidAside' THEN 'laidAside' ELSE 'waiting' END
        """
}
