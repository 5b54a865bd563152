import Identifiers
import Notifications
import Outbox

extension Repository {
    package func scheduleDigests(day: Int64, limit: Int, now: Int64) async throws -> Int {
        let due = try await database.read { c in try Self.dueDigests(limit: limit, now: now, on: c) }
        if due.isEmpty { return 0 }
        return try await database.write { c in
            // Read again: another process may have been here.
            let rows = try Self.dueDigests(limit: limit, now: now, on: c)
            for row in rows {
                let member: MemberID = try row.raw("member_id")
                let turn = try row.int("next_at")
                let period = try row.raw("frequency", as: MailFrequency.self).days * day
                // Turns that nobody was there for are left out.
                let next = turn + ((now - turn) / period + 1) * period
                try c.execute("UPDATE mail_subscription SET next_at = \(next) WHERE member_id = \(member)")
                let isWaiting =
                    try c.first(
                        """
                        SELECT 1 AS one FROM work WHERE lane = \(MailWork.lane(member)) AND kind = \(MailWork.digest)
                            AND state <> \(WorkState.finished)
                        """) != nil
                let people = try MailStatements.newPeople(of: member, since: try row.int("told_until"), on: c)
                if isWaiting || people == 0 { continue }
                _ = try WorkStatements.enqueue(MailWork.digest.request(member, at: turn, now: now), now: now, on: c)
            }
            return rows.count
        }
    }

    private static func dueDigests(limit: Int, now: Int64, on c: any Connection) throws -> [Row] {
        try c.rows(
            """
            SELECT member_id, next_at, frequency, told_until FROM mail_subscription WHERE next_at <= \(now)
            ORDER BY next_at, member_id LIMIT \(limit)
            """)
    }

    package func begin(
        _ work: WorkID, _ kind: MailWork, moment: Int64, of member: MemberID, now: Int64
    ) async throws -> BegunMail {
        try await database.write { c in
            guard
                let row = try c.first(
                    """
                    SELECT \(sql: MailStatements.columns), ends_at, told_until, begun_work,
                        (SELECT language FROM member WHERE member.id = mail_subscription.member_id) AS language
                    FROM mail_subscription WHERE member_id = \(member)
                    """)
            else { return .nothing }
            // Numbers of work grow; a later one was handed over since.
            if let begun = try row.optionalInt("begun_work"), begun >= work.rawValue { return .handedOver }
            let subscription = try MailStatements.subscription(row)
            let toldUntil = try row.int("told_until")
            var people = 0
            switch kind {
            case .question:
                // Another address may have been typed since.
                guard subscription.confirmedAt == nil, subscription.requestedAt == moment, try row.int("ends_at") > now
                else { return .nothing }
            case .digest:
                guard subscription.confirmedAt != nil else { return .nothing }
                people = try MailStatements.newPeople(of: member, since: toldUntil, on: c)
                guard people > 0 else { return .nothing }
            }
            try c.execute(
                """
                UPDATE mail_subscription SET begun_work = \(work), told_before = \(toldUntil),
                    told_until = \(kind == .digest ? now : toldUntil)
                WHERE member_id = \(member)
                """)
            return .send(subscription, language: try row.text("language"), people: people)
        }
    }

    package func takeBack(_ work: WorkID, of member: MemberID) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                UPDATE mail_subscription SET begun_work = NULL, told_until = told_before
                WHERE member_id = \(member) AND begun_work = \(work)
                """)
        }
    }
}
