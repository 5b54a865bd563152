import Accounts
import Deliveries
import Identifiers
import Outbox

extension Repository: PostUploadPort {
    package func beginPostUpload(
        _ plan: String, _ terms: PublishingTerms, as key: AccountKey, of member: MemberID, now: Int64
    ) async throws -> PostUpload {
        let text = try terms.encoded()
        return try await database.write { c in
            let isEarlier: SQL =
                "member_id = \(member) AND network = \(key.network) AND actor_key = \(key.storedText)"
            try c.execute("DELETE FROM post_upload WHERE \(sql: isEarlier) AND is_complete = 0")
            if let waiting = try c.first("SELECT posts FROM post_upload WHERE \(sql: isEarlier)") {
                throw PostUploads.Failure.uploadWaits(posts: Int(try waiting.int("posts")))
            }
            let row = try c.one(
                """
                INSERT INTO post_upload (member_id, network, actor_key, plan, terms, begun_at)
                VALUES (\(member), \(key.network), \(key.storedText), \(plan), \(text), \(now)) RETURNING id
                """)
            return PostUpload(
                id: try row.int("id"), member: member, key: key, plan: plan, terms: terms, isComplete: false, posts: 0)
        }
    }

    package func postUploads(of member: MemberID) async throws -> [PostUpload] {
        try await database.read { c in
            try c.rows("SELECT * FROM post_upload WHERE member_id = \(member) ORDER BY id").map { row in
                PostUpload(
                    id: try row.int("id"), member: member,
                    key: try AccountKey(network: try row.raw("network"), storedText: try row.text("actor_key")),
                    plan: try row.text("plan"), terms: try PublishingTerms(decoding: try row.text("terms")),
                    isComplete: try row.bool("is_complete"),
                    posts: Int(try row.int("posts")))
            }
        }
    }

    package func uploadedBytes(of member: MemberID) async throws -> Int64 {
        try await database.read { c in try PostErasure.bytes(of: member, on: c) }
    }

    package func keepPosts(
        _ part: SealedPart, number: Int, of upload: PostUpload, quota: Int64
    ) async throws -> Bool {
        try await database.write { c in
            guard try Self.hasRoom(for: part, of: upload, quota: quota, on: c) else { return false }
            try c.execute(
                """
                INSERT INTO post_upload_part (upload_id, number, sealed, size)
                VALUES (\(upload.id), \(Int64(number)), \(part.sealed), \(Int64(part.size))) ON CONFLICT DO NOTHING
                """)
            return true
        }
    }

    package func keepMedia(
        _ part: SealedPart, number: Int, file: String, of upload: PostUpload, quota: Int64
    ) async throws -> Bool {
        try await database.write { c in
            guard try Self.hasRoom(for: part, of: upload, quota: quota, on: c) else { return false }
            try c.execute(
                """
                INSERT INTO post_media (member_id, sealed_for, upload_id, file)
                VALUES (\(upload.member), \(upload.member), \(upload.id), \(file)) ON CONFLICT DO NOTHING
                """)
            let media = try c.one("SELECT id FROM post_media WHERE upload_id = \(upload.id) AND file = \(file)")
            try c.execute(
                """
                INSERT INTO post_media_chunk (media_id, number, sealed, size)
                VALUES (\(try media.int("id")), \(Int64(number)), \(part.sealed), \(Int64(part.size)))
                ON CONFLICT DO NOTHING
                """)
            return true
        }
    }

    private static func hasRoom(
        for part: SealedPart, of upload: PostUpload, quota: Int64, on c: any Connection
    ) throws -> Bool {
        guard
            try c.first("SELECT 1 AS one FROM post_upload WHERE id = \(upload.id) AND is_complete = 0") != nil
        else { return false }
        return try PostErasure.bytes(of: upload.member, on: c) + Int64(part.size) <= quota
    }

    package func postParts(of upload: PostUpload) async throws -> [[UInt8]] {
        try await database.read { c in
            try c.rows("SELECT sealed FROM post_upload_part WHERE upload_id = \(upload.id) ORDER BY number")
                .map { try $0.blob("sealed") }
        }
    }

    package func uploadedFiles(of upload: PostUpload) async throws -> [String: UploadedFile] {
        try await database.read { c in
            let rows = try c.rows(
                """
                SELECT post_media.id, file, COUNT(*) AS parts FROM post_media
                JOIN post_media_chunk ON media_id = post_media.id
                WHERE upload_id = \(upload.id) GROUP BY post_media.id, file
                """)
            return Dictionary(
                uniqueKeysWithValues: try rows.map { row in
                    (
                        try row.text("file"),
                        UploadedFile(id: try row.int("id"), parts: Int(try row.int("parts")))
                    )
                })
        }
    }

    package func completePostUpload(_ upload: PostUpload, posts: Int) async throws {
        try await database.write { c in
            _ = try c.execute("UPDATE post_upload SET is_complete = 1, posts = \(Int64(posts)) WHERE id = \(upload.id)")
        }
    }

    package func publish(_ posts: [SealedPost], of upload: PostUpload, now: Int64) async throws -> Int {
        try await database.write { c in
            guard let kind = DeliveryKind.post(on: upload.key.network) else { return 0 }
            // It may have been given up meanwhile.
            guard try c.first("SELECT 1 AS one FROM post_upload WHERE id = \(upload.id)") != nil else { return 0 }
            var count = 0
            for post in posts {
                let key = post.payload.key
                if let row = try c.first("\(sql: Self.standing) WHERE \(sql: Self.isPost(key, of: upload.key))") {
                    if try Self.keep(row, now: now, on: c) { continue }
                    guard try Self.isTakenBack(row) else { continue }
                    try Self.forget(row, on: c)
                }
                let work = try Self.handIn(post.payload, kind, upload.key, upload.member, now: now, on: c)
                try c.execute(
                    """
                    INSERT INTO post_content (work_id, member_id, sealed_for, sealed, size)
                    VALUES (\(work), \(upload.member), \(upload.member), \(post.content.sealed),
                        \(Int64(post.content.size)))
                    """)
                for media in post.media {
                    try c.execute(
                        """
                        UPDATE post_media SET work_id = \(work), upload_id = NULL
                        WHERE id = \(media) AND upload_id = \(upload.id)
                        """)
                }
                count += 1
            }
            return count
        }
    }

    package func endPostUpload(_ upload: PostUpload) async throws {
        try await database.write { c in _ = try c.execute("DELETE FROM post_upload WHERE id = \(upload.id)") }
    }

    package func postContent(of work: WorkID) async throws -> (sealed: [UInt8], sealedFor: MemberID)? {
        try await database.read { c in
            try c.first("SELECT sealed, sealed_for FROM post_content WHERE work_id = \(work)").map {
                (sealed: try $0.blob("sealed"), sealedFor: try $0.raw("sealed_for"))
            }
        }
    }

    package func uploadedMedia(_ id: Int64) async throws -> (file: String, sealedFor: MemberID, parts: Int)? {
        try await database.read { c in
            try c.first(
                """
                SELECT file, sealed_for, (SELECT COUNT(*) FROM post_media_chunk WHERE media_id = post_media.id) AS parts
                FROM post_media WHERE id = \(id)
                """
            ).map {
                (
                    file: try $0.text("file"), sealedFor: try $0.raw("sealed_for"), parts: Int(try $0.int("parts"))
                )
            }
        }
    }

    package func mediaPart(_ id: Int64, number: Int) async throws -> [UInt8]? {
        try await database.read { c in
            try c.first("SELECT sealed FROM post_media_chunk WHERE media_id = \(id) AND number = \(Int64(number))")
                .map { try $0.blob("sealed") }
        }
    }

    package func giveUpPosts(of key: AccountKey, now: Int64) async throws -> Int {
        try await database.write { c in
            let codes = [PostOutcome.failed, .refused, .dependencyFailed].map(\.rawValue)
            let rows = try c.rows(
                """
                SELECT work.id FROM moved_post JOIN work ON work.id = moved_post.work_id
                WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                    AND moved_post.undo_work_id IS NULL AND work.state = 'finished' AND work.outcome IN (\(list: codes))
                """)
            for row in rows {
                let work: WorkID = try row.raw("id")
                try WorkStatements.finish(work, .cancelled, receipt: nil, now: now, on: c)
                try PostErasure.erase(work, on: c)
            }
            return rows.count
        }
    }

    package func linkableAccounts(for member: MemberID) async throws -> [LinkableAccount] {
        try await database.read { c in
            try c.rows(
                """
                SELECT x.x_key, account.network, account.key, account.name FROM connection
                JOIN member ON member.id = connection.other_id AND member.allows_mention_links = 1
                JOIN account AS x ON x.member_id = member.id AND x.network = 'x' AND x.is_proven = 1
                JOIN account ON account.member_id = member.id AND account.network <> 'x' AND account.is_proven = 1
                WHERE connection.seeker_id = \(member) AND NOT EXISTS (
                    SELECT 1 FROM dismissal
                    WHERE dismissal.member_id = \(member) AND dismissal.other_id = connection.other_id)
                ORDER BY connection.other_id, account.network
                """
            ).map { row in
                LinkableAccount(
                    person: XPseudonym(rawValue: try row.int("x_key")), key: try AccountStatements.key(row),
                    name: try row.text("name"))
            }
        }
    }

    package func movedTweets(of key: AccountKey) async throws -> Set<TweetID> {
        try await database.read { c in
            let rows = try c.rows(
                """
                SELECT tweet_id FROM moved_post JOIN work ON work.id = moved_post.work_id
                WHERE moved_post.network = \(key.network) AND moved_post.actor_key = \(key.storedText)
                GROUP BY tweet_id
                HAVING COUNT(CASE WHEN undo_work_id IS NOT NULL OR work.outcome = \(PostOutcome.cancelled.rawValue)
                    THEN 1 END) = 0
                """)
            return Set(try rows.compactMap { TweetID(rawValue: UInt64(try $0.int("tweet_id"))) })
        }
    }
}
