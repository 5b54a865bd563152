import Accounts
import Identifiers
import Notifications
import Outbox

/// Statements on mail, for use inside a transaction.
enum MailStatements {
    static let columns: SQL = """
        member_id, sealed_for, sealed, key_id, frequency, confirm_hash, stop_hash, requested_at, confirmed_at
        """

    static func subscription(_ row: Row) throws -> SealedSubscription {
        SealedSubscription(
            member: try row.raw("member_id"), sealedFor: try row.raw("sealed_for"), sealed: try row.blob("sealed"),
            keyID: try row.text("key_id"), frequency: try row.raw("frequency"),
            confirmHash: try row.blob("confirm_hash"), stopHash: try row.blob("stop_hash"),
            requestedAt: try row.int("requested_at"), confirmedAt: try row.optionalInt("confirmed_at"))
    }

    /// People who were found for the member after that moment, whom they have not seen in their list since and did not
    /// put aside.
    static func newPeople(of member: MemberID, since moment: Int64, on c: any Connection) throws -> Int {
        Int(
            try c.one(
                """
                SELECT COUNT(*) AS n FROM connection
                JOIN member ON member.id = connection.seeker_id
                LEFT JOIN account AS x ON x.member_id = connection.other_id AND x.network = 'x'
                LEFT JOIN directory_entry AS listed ON listed.id = -connection.other_id
                WHERE seeker_id = \(member) AND found_at > \(moment) AND found_at > member.people_seen_at
                    AND COALESCE(x.member_id, listed.id) IS NOT NULL AND NOT \(sql: isDismissed)
                """
            ).int("n"))
    }

    static let isDismissed: SQL = """
        EXISTS (SELECT 1 FROM dismissal
            WHERE dismissal.member_id = connection.seeker_id AND dismissal.other_id = connection.other_id)
        """

    /// Erases addresses that nobody confirmed, and forgets which mailboxes were asked.
    static func cleanUp(now: Int64, on c: any Connection) throws -> Int {
        try c.execute("DELETE FROM mail_subscription WHERE confirmed_at IS NULL AND ends_at <= \(now)")
            + c.execute("DELETE FROM mail_question WHERE at <= \(now - Retention.question.milliseconds)")
    }
}
