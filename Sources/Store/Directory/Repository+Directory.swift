import Campaign
import Identifiers
import Reconnection

extension Repository: DirectoryPort {
    package func keepDirectory(_ entries: [KeptEntry], now: Int64) async throws -> Int {
        try await database.write { c in
            let stored = try c.rows("SELECT id, fields FROM directory_entry WHERE is_gone = 0 ORDER BY id").map {
                (number: try $0.int("id"), row: try DirectoryStatements.row($0))
            }
            let rows = entries.map(\.entry.row)
            let difference = DirectoryDifference(from: stored.map(\.row), to: rows)
            for place in difference.removed {
                let (number, row) = stored[place]
                try DirectoryStatements.note(.removed, number, row, now: now, on: c)
                if row[.kind] == DirectoryKind.person.rawValue {
                    // A private person who is listed no more is named no more.
                    try c.execute(
                        "UPDATE directory_change SET name = '', was = '', becomes = '' WHERE entry_id = \(number)")
                }
                try c.execute(
                    """
                    UPDATE directory_entry SET is_gone = 1, is_shown = 0, match_after = 0, handle = NULL
                    WHERE id = \(number)
                    """)
            }
            for pair in difference.changed {
                let number = stored[pair.old].number
                for change in pair.changes {
                    try DirectoryStatements.note(.changed, number, rows[pair.new], change, now: now, on: c)
                }
                try DirectoryStatements.put(entries[pair.new], as: number, on: c)
            }
            for place in difference.added {
                let number = try c.one(
                    """
                    INSERT INTO directory_entry (fields, name, screen_name, search_text)
                    VALUES ('{}', '', '', '') RETURNING id
                    """
                ).int("id")
                try DirectoryStatements.note(.added, number, rows[place], now: now, on: c)
                try DirectoryStatements.put(entries[place], as: number, on: c)
            }
            return difference.added.count + difference.removed.count + difference.changed.count
        }
    }

    package func unresolvedHandles() async throws -> [UnresolvedHandle] {
        try await database.read { c in
            try c.rows("SELECT id, handle FROM directory_entry WHERE handle IS NOT NULL AND is_gone = 0 ORDER BY id")
                .map { UnresolvedHandle(entry: try $0.int("id"), handle: try Handle(try $0.text("handle"))) }
        }
    }

    package func setAccount(_ did: DID, of handle: UnresolvedHandle) async throws {
        try await database.write { c in
            guard
                try c.first(
                    """
                    SELECT 1 AS one FROM directory_entry
                    WHERE id = \(handle.entry) AND handle = \(handle.handle.description) AND is_gone = 0
                    """) != nil
            else { return }
            try DirectoryStatements.setBluesky(did, name: handle.handle.description, of: handle.entry, on: c)
            try c.execute("UPDATE directory_entry SET match_after = 0 WHERE id = \(handle.entry)")
        }
    }

    package func directoryChanges(offset: Int, limit: Int) async throws -> (changes: [DirectoryChange], total: Int) {
        let log: Log = try await database.read { c in
            let rows = try c.rows(
                """
                SELECT id, at, name, change, field, was, becomes FROM directory_change
                ORDER BY id DESC LIMIT \(limit) OFFSET \(offset)
                """)
            return Log(
                changes: try rows.map { row in
                    DirectoryChange(
                        id: try row.int("id"), at: try row.int("at"), kind: try row.raw("change"),
                        name: try row.text("name"), column: DirectoryColumn(rawValue: try row.text("field")),
                        was: try row.text("was"), becomes: try row.text("becomes"))
                }, total: Int(try c.one("SELECT COUNT(*) AS n FROM directory_change").int("n")))
        }
        return (log.changes, log.total)
    }

    private struct Log: Sendable {
        let changes: [DirectoryChange]
        let total: Int
    }
}
