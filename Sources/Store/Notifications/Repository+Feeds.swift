import Identifiers
import Notifications

extension Repository {
    package func keepFeed(_ hash: [UInt8], of member: MemberID, now: Int64) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                INSERT INTO people_feed (member_id, secret_hash, began_at) VALUES (\(member), \(hash), \(now))
                ON CONFLICT (member_id) DO UPDATE SET secret_hash = excluded.secret_hash, began_at = excluded.began_at
                """)
        }
    }

    package func removeFeed(of member: MemberID) async throws {
        try await database.write { c in
            _ = try c.execute("DELETE FROM people_feed WHERE member_id = \(member)")
        }
    }

    package func feedBegan(of member: MemberID) async throws -> Int64? {
        try await database.read { c in
            try c.first("SELECT began_at FROM people_feed WHERE member_id = \(member)")?.int("began_at")
        }
    }

    package func feed(_ hash: [UInt8]) async throws -> (member: MemberID, hash: [UInt8])? {
        try await database.read { c in
            try c.first("SELECT member_id, secret_hash FROM people_feed WHERE secret_hash = \(hash)").map { row in
                (member: try row.raw("member_id"), hash: try row.blob("secret_hash"))
            }
        }
    }

    package func arrivals(of member: MemberID, since: Int64) async throws -> [ArrivalsOfDay] {
        try await database.read { c in
            try c.rows(
                """
                SELECT found_at / 86400000 AS day, COUNT(*) AS n, MAX(found_at) AS last_at FROM connection
                LEFT JOIN account AS x ON x.member_id = connection.other_id AND x.network = 'x'
                LEFT JOIN directory_entry AS listed ON listed.id = -connection.other_id
                WHERE seeker_id = \(member) AND found_at >= \(since) AND COALESCE(x.member_id, listed.id) IS NOT NULL
                    AND NOT \(sql: MailStatements.isDismissed)
                GROUP BY found_at / 86400000 ORDER BY day DESC
                """
            ).map { row in
                ArrivalsOfDay(day: try row.int("day"), count: Int(try row.int("n")), lastAt: try row.int("last_at"))
            }
        }
    }
}
