import Accounts
import Identifiers

/// Everything stored about a member, table by table; secrets (tokens, keys, hashes) and pseudonyms' key excepted.
enum MemberExport {
    static func tables(of member: MemberID, on c: any Connection) throws -> [ExportedTable] {
        try [
            table(
                "member", ["joined_at", "language", "visibility", "follows_later", "consented_at"],
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
                    SELECT 'found by', account.name, reasons, found_at FROM connection
                    JOIN account ON account.member_id = seeker_id AND account.network = 'x'
                    WHERE other_id = \(member) AND EXISTS (
                        SELECT 1 FROM connection AS mutual
                        WHERE mutual.seeker_id = \(member) AND mutual.other_id = connection.seeker_id)
                    """)),
            table(
                "delivery",
                ["network", "target_name", "screen_name", "state", "outcome", "reason", "created_at", "changed_at"],
                try c.rows(
                    """
                    SELECT delivery.network, target_name, screen_name, work.state, work.outcome, work.reason,
                        delivery.created_at, work.changed_at
                    FROM delivery JOIN work ON work.id = delivery.work_id
                    WHERE delivery.member_id = \(member) ORDER BY delivery.id
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
