import Accounts
import Deliveries
import Identifiers
import Outbox

extension Repository: PublishingPort {
    package func publish(
        _ posts: [PostPayload], as key: AccountKey, of member: MemberID, again: Bool, now: Int64
    ) async throws -> HandedIn {
        guard let kind = DeliveryKind.post(on: key.network) else { return HandedIn() }
        return try await database.write { c in
            var result = HandedIn()
            for payload in posts {
                if let row = try c.first("\(sql: Self.standing) WHERE \(sql: Self.isPost(payload.key, of: key))") {
                    if again, try Self.keep(row, now: now, on: c) { continue }
                    let isTakenBack = try Self.isTakenBack(row)
                    guard again, isTakenBack else {
                        if isTakenBack { result.takenBack += 1 }
                        if try Self.goOn(row, with: payload, now: now, on: c) { result.retried += 1 }
                        continue
                    }
                    try Self.forget(row, on: c)
                }
                _ = try Self.handIn(payload, kind, key, member, now: now, on: c)
                result.new += 1
            }
            return result
        }
    }

    package func adopt(
        _ posts: [(post: PostPayload, receipt: PostReceipt)], as key: AccountKey, of member: MemberID, now: Int64
    ) async throws {
        guard let kind = DeliveryKind.post(on: key.network) else { return }
        let published = Outcome(code: PostOutcome.published.rawValue, succeeded: true)
        try await database.write { c in
            for (post, receipt) in posts {
                let existing = try c.first(
                    "SELECT 1 AS one FROM moved_post WHERE \(sql: Self.isPost(post.key, of: key))")
                if existing != nil { continue }
                let work = try Self.handIn(post, kind, key, member, now: now, on: c)
                try WorkStatements.finish(work, published, receipt: try receipt.encoded(), now: now, on: c)
            }
        }
    }

    package func countAsTakenBack(_ missing: [MovedPostKey], of key: AccountKey, now: Int64) async throws -> Int {
        try await database.write { c in
            var count = 0
            for post in missing {
                guard let row = try c.first("\(sql: Self.standing) WHERE \(sql: Self.isPost(post, of: key))"),
                    try row.optionalInt("undo_work_id") == nil,
                    try row.optionalText("post_outcome") == PostOutcome.published.rawValue
                else { continue }
                let work: WorkID = try row.raw("work_id")
                try WorkStatements.finish(work, .cancelled, receipt: nil, now: now, on: c)
                // Its address leads nowhere.
                try c.execute("UPDATE work SET receipt = NULL WHERE id = \(work)")
                count += 1
            }
            return count
        }
    }

    package func layAside(postsOf key: AccountKey, but chosen: Set<MovedPostKey>, now: Int64) async throws {
        try await database.write { c in
            let waiting = try c.rows(
                """
                SELECT tweet_id, part, work_id FROM moved_post JOIN work ON work.id = moved_post.work_id
                WHERE network = \(key.network) AND actor_key = \(key.storedText) AND undo_work_id IS NULL
                    AND work.state IN ('waiting', 'blocked') AND work.gate IS NULL
                """)
            for row in waiting {
                let post = MovedPostKey(tweet: UInt64(try row.int("tweet_id")), part: Int(try row.int("part")))
                if chosen.contains(post) { continue }
                try c.execute(
                    """
                    UPDATE work SET gate = \(Gate.laidAside), changed_at = \(now)
                    WHERE id = \(try row.int("work_id"))
                    """)
            }
        }
    }

    package func lookAgain(at key: AccountKey, now: Int64) async throws {
        let codes = [LaneStop.label, LaneStop.dateIgnored, LaneStop.accountUnusable]
        try await database.write { c in
            _ = try c.execute(
                """
                UPDATE lane SET stop_code = NULL, stop_reason = NULL
                WHERE key = \(key.laneName) AND stop_code IN (\(list: codes))
                """)
        }
    }

    package func retryPosts(of key: AccountKey, now: Int64) async throws -> Int {
        try await database.write { c in
            let rows = try c.rows(
                """
                \(sql: Self.standing)
                WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                ORDER BY moved_post.id
                """)
            return try rows.count { try Self.retry($0, now: now, on: c) }
        }
    }

    static func handIn(
        _ payload: PostPayload, _ kind: DeliveryKind, _ key: AccountKey, _ member: MemberID, now: Int64,
        on c: any Connection
    ) throws -> WorkID {
        var needed: WorkID?
        if let parent = payload.parent {
            needed = try c.first("SELECT work_id FROM moved_post WHERE \(sql: Self.isPost(parent, of: key))").map {
                try $0.raw("work_id")
            }
        }
        let work = try WorkStatements.enqueue(
            WorkRequest(
                lane: LaneKey(rawValue: key.laneName), owner: member.rawValue, kind: kind.rawValue,
                version: PostPayload.version, payload: try payload.encoded(),
                uniqueKey: "post/\(key.laneName)/\(payload.key)", dependsOn: needed, notBefore: now),
            now: now, on: c)
        try c.execute(
            """
            INSERT INTO moved_post (member_id, network, actor_key, tweet_id, part, thread_id, work_id)
            VALUES (\(member), \(key.network), \(key.storedText), \(Int64(payload.key.tweet)),
                \(Int64(payload.key.part)), \(Int64(payload.thread)), \(work.id))
            """)
        return work.id
    }

    /// How posts stand: `last` is the deletion of a post that was taken back, else its publishing.
    static let standing: SQL = """
        SELECT moved_post.id, moved_post.work_id, moved_post.undo_work_id, work.state AS post_state,
            work.outcome AS post_outcome, work.payload, work.first_begun_at, work.depends_on, last.state, last.outcome,
            last.first_begun_at AS last_begun_at
        FROM moved_post JOIN work ON work.id = moved_post.work_id
        JOIN work AS last ON last.id = COALESCE(moved_post.undo_work_id, moved_post.work_id)
        """

    /// What was handed in before goes on: with the media where they are now and, if nothing of it was tried yet, as it is
    /// planned now.
    ///
    /// - Returns: whether it had failed.
    private static func goOn(_ row: Row, with payload: PostPayload, now: Int64, on c: any Connection) throws -> Bool {
        guard try row.optionalInt("undo_work_id") == nil else { return false }
        let isRetried = try retry(row, now: now, on: c)
        let work: WorkID = try row.raw("work_id")
        guard try isRetried || row.text("post_state") != WorkState.finished.rawValue else { return false }
        var renewed = payload
        if try row.optionalInt("first_begun_at") != nil {
            renewed = try PostPayload(decoding: try row.blob("payload"))
            for (index, media) in zip(renewed.media.indices, payload.media)
            where renewed.media[index].file == media.file {
                renewed.media[index].container = media.container
            }
        }
        let lanes = try c.rows(
            """
            UPDATE work SET payload = \(try renewed.encoded()), gate = NULL, changed_at = \(now)
            WHERE id = \(work) RETURNING lane
            """)
        for lane in lanes { try LaneStatements.wake(try lane.raw("lane"), at: now, on: c) }
        return isRetried
    }

    /// Opens a post again that failed in a way that may pass; one that answers another waits for it.
    private static func retry(_ row: Row, now: Int64, on c: any Connection) throws -> Bool {
        // A refusal may be a mistake of the server's; asking once more is the same write.
        let mayPass: [PostOutcome] = [.failed, .refused, .uncertain, .dependencyFailed]
        guard try row.optionalInt("undo_work_id") == nil,
            try row.text("post_state") == WorkState.finished.rawValue,
            let outcome = try row.optionalText("post_outcome").flatMap(PostOutcome.init(rawValue:)),
            mayPass.contains(outcome)
        else { return false }
        let work: WorkID = try row.raw("work_id")
        var isFree = true
        if let needed: WorkID = try row.optionalRaw("depends_on") {
            let other = try c.first("SELECT state, succeeded FROM work WHERE id = \(needed)")
            let isFinished = try other?.text("state") == WorkState.finished.rawValue
            // What it answers cannot be published: neither can it.
            if isFinished, try other?.optionalBool("succeeded") != true { return false }
            isFree = isFinished
        }
        try WorkStatements.reopen(work, now: now, on: c)
        if !isFree { try c.execute("UPDATE work SET state = \(WorkState.blocked) WHERE id = \(work)") }
        return true
    }

    static func isTakenBack(_ row: Row) throws -> Bool {
        let outcome = try row.optionalText("outcome").flatMap(PostOutcome.init(rawValue:))
        return try row.text("state") == WorkState.finished.rawValue && (outcome == .undone || outcome == .cancelled)
    }

    /// A published post whose deletion has not begun stays.
    static func keep(_ row: Row, now: Int64, on c: any Connection) throws -> Bool {
        guard let undo: WorkID = try row.optionalRaw("undo_work_id"), try row.optionalInt("last_begun_at") == nil,
            try row.text("state") != WorkState.finished.rawValue,
            try row.optionalText("post_outcome") == PostOutcome.published.rawValue
        else { return false }
        try WorkStatements.finish(undo, .cancelled, receipt: nil, now: now, on: c)
        try c.execute("UPDATE work SET unique_key = NULL WHERE id = \(undo)")
        try c.execute("UPDATE moved_post SET undo_work_id = NULL WHERE id = \(try row.int("id"))")
        return true
    }

    /// Makes room for the same post once more; its ended work stays, without its name.
    static func forget(_ row: Row, on c: any Connection) throws {
        try c.execute("UPDATE work SET unique_key = NULL WHERE id = \(try row.int("work_id"))")
        try c.execute("DELETE FROM moved_post WHERE id = \(try row.int("id"))")
    }

    static func isPost(_ post: MovedPostKey, of key: AccountKey) -> SQL {
        """
        moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
            AND moved_post.tweet_id = \(Int64(post.tweet)) AND moved_post.part = \(Int64(post.part))
        """
    }
}
