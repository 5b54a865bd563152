import Accounts
import Identifiers

/// Everything stored about a member, table by table; secrets (tokens, keys, hashes) and pseudonyms' key excepted.
enum MemberExport {
    static func tables(of member: MemberID, on c: any Connection) throws -> [ExportedTable] {
        try [
            table(
                "member",
                ["joined_at", "language", "visibility", "follows_later", "allows_mention_links", "consented_at"],
                try c.rows("SELECT * FROM member WHERE id = \(member)")),
            table(
                "account",
                ["network", "key", "name", "display_name", "is_proven", "linked_at", "opened_at", "seen_labels"],
                try c.rows("SELECT * FROM account WHERE member_id = \(member) ORDER BY network")),
            table(
                "account_grant", ["network", "scope", "needs_sign_in"],
                try c.rows("SELECT * FROM account_grant WHERE member_id = \(member) ORDER BY network")),
            table(
                "browser_session", ["created_at", "seen_at", "user_agent"],
                try c.rows("SELECT * FROM browser_session WHERE member_id = \(member) ORDER BY id")),
            table(
                "link_list", ["kind", "entries", "waiting", "imported_at"],
                try c.rows(
                    """
                    SELECT kind, LENGTH(targets) / 8 AS entries, LENGTH(deferred) / 8 AS waiting, imported_at
                    FROM link_list WHERE member_id = \(member) ORDER BY kind
                    """)),
            table(
                "connection", ["direction", "screen_name", "reasons", "found_at"],
                try c.rows(
                    """
                    SELECT 'found' AS direction, account.name AS screen_name, reasons, found_at FROM connection
                    JOIN account ON account.member_id = other_id AND account.network = 'x'
                    WHERE seeker_id = \(member)
                    UNION ALL
                    SELECT 'found', directory_entry.screen_name, reasons, found_at FROM connection
                    JOIN directory_entry ON directory_entry.id = -other_id
                    WHERE seeker_id = \(member)
                    UNION ALL
                    SELECT 'found by', account.name, reasons, found_at FROM connection
                    JOIN account ON account.member_id = seeker_id AND account.network = 'x'
                    WHERE other_id = \(member) AND EXISTS (
                        SELECT 1 FROM connection AS mutual
                        WHERE mutual.seeker_id = \(member) AND mutual.other_id = connection.seeker_id)
                    """)),
            table(
                "dismissal", ["screen_name"],
                try c.rows(
                    """
                    SELECT COALESCE(account.name, directory_entry.screen_name) AS screen_name FROM dismissal
                    LEFT JOIN account ON account.member_id = dismissal.other_id AND account.network = 'x'
                    LEFT JOIN directory_entry ON directory_entry.id = -dismissal.other_id
                    WHERE dismissal.member_id = \(member)
                        AND COALESCE(account.name, directory_entry.screen_name) IS NOT NULL
                    ORDER BY screen_name
                    """)),
            table(
                "network_choice", ["screen_name", "network", "is_chosen"],
                try c.rows(
                    """
                    SELECT COALESCE(account.name, directory_entry.screen_name) AS screen_name,
                        network_choice.network AS network, is_chosen FROM network_choice
                    LEFT JOIN account ON account.member_id = network_choice.other_id AND account.network = 'x'
                    LEFT JOIN directory_entry ON directory_entry.id = -network_choice.other_id
                    WHERE network_choice.member_id = \(member)
                        AND COALESCE(account.name, directory_entry.screen_name) IS NOT NULL
                    ORDER BY screen_name, network_choice.network
                    """)),
            table(
                "invitation", ["invited_at"],
                try c.rows("SELECT at AS invited_at FROM invitation WHERE member_id = \(member) ORDER BY at, mark")),
            table(
                "lookup_spend", ["day", "ids"],
                try c.rows("SELECT day, ids FROM lookup_spend WHERE member_id = \(member) ORDER BY day")),
            table(
                "delivery",
                [
                    "network", "actor_key", "target_name", "screen_name", "is_automatic", "state", "outcome", "reason",
                    "undo_state", "undo_outcome", "created_at", "changed_at",
                ],
                try c.rows(
                    """
                    SELECT delivery.network, actor_key, target_name, screen_name, is_automatic, work.state,
                        work.outcome, work.reason, undo.state AS undo_state, undo.outcome AS undo_outcome,
                        delivery.created_at, work.changed_at
                    FROM delivery JOIN work ON work.id = delivery.work_id
                    LEFT JOIN work AS undo ON undo.id = delivery.undo_work_id
                    WHERE delivery.member_id = \(member) ORDER BY delivery.id
                    """)),
            table(
                "moved_post", ["network", "actor_key", "tweet_id", "part", "state", "outcome", "reason"],
                try c.rows(
                    """
                    SELECT network, actor_key, tweet_id, part, work.state, work.outcome, work.reason FROM moved_post
                    JOIN work ON work.id = COALESCE(undo_work_id, work_id)
                    WHERE moved_post.member_id = \(member) ORDER BY moved_post.id
                    """)),
            table(
                "post_upload", ["network", "actor_key", "is_complete", "posts", "begun_at"],
                try c.rows("SELECT * FROM post_upload WHERE member_id = \(member)")),
            table(
                "post_media", ["file", "bytes"],
                try c.rows(
                    """
                    SELECT file, CAST(SUM(size) AS BIGINT) AS bytes FROM post_media
                    JOIN post_media_chunk ON media_id = post_media.id
                    WHERE member_id = \(member) GROUP BY post_media.id, file ORDER BY post_media.id
                    """)),
            table(
                "mail_subscription", ["frequency", "requested_at", "confirmed_at"],
                try c.rows("SELECT * FROM mail_subscription WHERE member_id = \(member)")),
            table(
                "mail_question", ["at"],
                try c.rows("SELECT at FROM mail_question WHERE member_id = \(member) ORDER BY id")),
            table(
                "people_feed", ["began_at"],
                try c.rows("SELECT began_at FROM people_feed WHERE member_id = \(member)")),
            table(
                "lane", ["account", "is_paused", "stop_code", "stop_reason", "wait_until"],
                try c.rows(
                    """
                    SELECT key AS account, is_paused, stop_code, stop_reason, wait_until FROM lane
                    WHERE owner = \(member) AND key NOT LIKE 'member/%' AND key NOT LIKE 'mail/%' ORDER BY key
                    """)),
        ]
    }

    private static func table(_ name: String, _ columns: [String], _ rows: [Row]) throws -> ExportedTable {
        ExportedTable(
            name: name,
            rows: try rows.map { row in
                try columns.map { column in (column: column, value: try exported(row.value(column))) }
            })
    }

    private static func exported(_ value: SQLValue) -> ExportedValue {
        switch value {
        case .null: .null
        case .int(let number): .number(number)
        case .text(let text): .text(text)
        case .real(let real): .text(String(real))
        case .blob(let bytes): .text("\(bytes.count) bytes")
        }
    }
}
