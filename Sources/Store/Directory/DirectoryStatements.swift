import Accounts
import Campaign
import Foundation
import Identifiers
import Reconnection

/// Statements on the directory, for use inside a transaction.
enum DirectoryStatements {
    /// The accounts that those can be followed at, members and entries alike: `member_id`, `network`, `key`, `name`,
    /// `display_name`.
    static func reachable(_ others: [MemberID]) -> SQL {
        """
        SELECT member_id, network, key, name, display_name FROM account
        WHERE member_id IN (\(list: others)) AND network <> 'x' AND is_proven = 1
        UNION ALL
        SELECT -entry_id, network, key, directory_account.name, directory_entry.name FROM directory_account
        JOIN directory_entry ON directory_entry.id = entry_id
        WHERE entry_id IN (\(list: others.compactMap(\.directoryEntry)))
        """
    }

    /// The same for all who are shown to a member.
    static func reachable(by member: MemberID) -> SQL {
        """
        SELECT account.member_id, account.network, account.key FROM connection AS shown
        JOIN account ON account.member_id = shown.other_id AND account.network <> 'x' AND account.is_proven = 1
        WHERE shown.seeker_id = \(member)
        UNION ALL
        SELECT shown.other_id, directory_account.network, directory_account.key FROM connection AS shown
        JOIN directory_account ON directory_account.entry_id = -shown.other_id
        WHERE shown.seeker_id = \(member) AND shown.other_id < 0
        """
    }

    /// Whether an entry takes part in matching: whoever proved the X account here speaks for themselves.
    static let mayBeShown: SQL = """
        CASE WHEN is_gone = 0 AND x_key IS NOT NULL
            AND EXISTS (SELECT 1 FROM directory_account WHERE entry_id = directory_entry.id)
            AND NOT EXISTS (SELECT 1 FROM account WHERE account.x_key = directory_entry.x_key AND is_proven = 1)
            AND NOT EXISTS (SELECT 1 FROM opted_out WHERE opted_out.x_key = directory_entry.x_key)
            THEN 1 ELSE 0 END
        """

    static func row(_ row: Row) throws -> DirectoryRow {
        try JSONDecoder().decode(DirectoryRow.self, from: Data(try row.text("fields").utf8))
    }

    static func encoded(_ row: DirectoryRow) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(row), as: UTF8.self)
    }

    /// Writes the columns that follow from the file's row, and the accounts, where these changed.
    static func put(_ kept: KeptEntry, as number: Int64, on c: any Connection) throws {
        let entry = kept.entry
        try c.execute(
            """
            UPDATE directory_entry SET fields = \(try encoded(entry.row)), name = \(entry.name),
                screen_name = \(entry.x?.description ?? ""),
                search_text = \("\(entry.name) \(entry.x?.description ?? "")".lowercased()),
                x_key = \(kept.pseudonym?.rawValue), match_after = 0
            WHERE id = \(number)
            """)
        try setMastodon(entry.mastodon, of: number, on: c)
        switch entry.bluesky {
        case .did(let did): try setBluesky(did, name: did.description, of: number, on: c)
        case .handle(let handle):
            let isKnown =
                try c.first(
                    """
                    SELECT 1 AS one FROM directory_account
                    WHERE entry_id = \(number) AND network = 'bluesky' AND name = \(handle.description)
                    """) != nil
            if isKnown { return }
            try setBluesky(nil, name: "", of: number, on: c)
            try c.execute("UPDATE directory_entry SET handle = \(handle.description) WHERE id = \(number)")
        case nil: try setBluesky(nil, name: "", of: number, on: c)
        }
    }

    static func setBluesky(_ did: DID?, name: String, of number: Int64, on c: any Connection) throws {
        try c.execute("UPDATE directory_entry SET handle = NULL WHERE id = \(number)")
        try c.execute("DELETE FROM directory_account WHERE entry_id = \(number) AND network = 'bluesky'")
        guard let did else { return }
        try c.execute(
            """
            INSERT INTO directory_account (entry_id, network, key, name)
            VALUES (\(number), 'bluesky', \(did.description), \(name))
            """)
    }

    private static func setMastodon(_ acct: Acct?, of number: Int64, on c: any Connection) throws {
        try c.execute("DELETE FROM directory_account WHERE entry_id = \(number) AND network = 'mastodon'")
        guard let acct else { return }
        try c.execute(
            """
            INSERT INTO directory_account (entry_id, network, key, name)
            VALUES (\(number), 'mastodon', \(acct.description), \(acct.description))
            """)
    }

    static func note(
        _ kind: DirectoryChange.Kind, _ number: Int64, _ row: DirectoryRow,
        _ change: DirectoryDifference.FieldChange? = nil, now: Int64, on c: any Connection
    ) throws {
        // Of private persons the log tells that something changed, and no words.
        let isPrivate = row[.kind] == DirectoryKind.person.rawValue || change?.was == DirectoryKind.person.rawValue
        try c.execute(
            """
            INSERT INTO directory_change (at, entry_id, name, change, field, was, becomes)
            VALUES (\(now), \(number), \(row[.name]), \(kind), \(change?.column.rawValue ?? ""),
                \(isPrivate ? "" : change?.was ?? ""), \(isPrivate ? "" : change?.becomes ?? ""))
            """)
    }

    /// Forgets how people can be asked back about suggestions that have waited too long.
    static func forgetContacts(now: Int64, on c: any Connection) throws -> Int {
        try c.execute(
            """
            UPDATE directory_suggestion SET contact = ''
            WHERE contact <> '' AND at <= \(now - Retention.suggestionContact.milliseconds)
            """)
    }
}
