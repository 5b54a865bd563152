import Campaign
import Identifiers
import Reconnection

extension Repository {
    package func matchDirectory(limit: Int, now: Int64) async throws -> Bool {
        // Looked at first, so that a quiet directory writes nothing.
        let stale = try await database.read { c in
            try c.rows(
                "SELECT id FROM directory_entry WHERE is_shown <> \(sql: DirectoryStatements.mayBeShown) ORDER BY id"
            ).map { try $0.int("id") }
        }
        if !stale.isEmpty {
            try await database.write { c in
                for number in stale {
                    try c.execute(
                        """
                        UPDATE directory_entry SET is_shown = \(sql: DirectoryStatements.mayBeShown), match_after = 0
                        WHERE id = \(number)
                        """)
                }
            }
        }
        guard try await database.read({ c in try Self.nextToMatch(on: c) }) != nil else { return false }
        return try await database.write { c in
            guard let next = try Self.nextToMatch(on: c) else { return false }
            try Self.match(next, limit: limit, now: now, on: c)
            return true
        }
    }

    private static func nextToMatch(on c: any Connection) throws -> Row? {
        try c.first(
            """
            SELECT id, COALESCE(x_key, 0) AS x_key, is_gone, is_shown, match_after FROM directory_entry
            WHERE match_after IS NOT NULL ORDER BY id LIMIT 1
            """)
    }

    private static func match(_ entry: Row, limit: Int, now: Int64, on c: any Connection) throws {
        let number = try entry.int("id")
        let other = MemberID(directoryEntry: number)
        let after = try entry.int("match_after")
        let xKey = try entry.int("x_key")
        let isShown = try entry.bool("is_shown")
        // Those who are shown it, and those whose archives name it.
        let members = try c.rows(
            """
            SELECT member_id FROM link
            WHERE target = \(xKey) AND kind = \(LinkKinds.following) AND member_id > \(after) AND \(isShown) = 1
            UNION SELECT seeker_id FROM connection WHERE other_id = \(other) AND seeker_id > \(after)
            ORDER BY 1 LIMIT \(limit)
            """
        ).map { try $0.raw("member_id", as: MemberID.self) }
        let naming = isShown ? try naming(xKey, among: members, on: c) : [:]
        for member in members {
            guard let seeker = try PartyRow.load(member, on: c) else { continue }
            let known = try c.first(
                "SELECT reasons FROM connection WHERE seeker_id = \(member) AND other_id = \(other)"
            )?.int("reasons")
            let verdict =
                seeker.consented ? ReconnectionRules.verdict(ofListedWhom: naming[member] ?? []) : nil
            _ = try record(verdict, seeker: member, other: other, known: known, isAwaited: false, now: now, on: c)
        }
        if members.count == limit, let last = members.last {
            try c.execute("UPDATE directory_entry SET match_after = \(last) WHERE id = \(number)")
        } else if try entry.bool("is_gone") {
            // What was followed stays, with its own words.
            try c.execute("DELETE FROM dismissal WHERE other_id = \(other)")
            try c.execute("DELETE FROM network_choice WHERE other_id = \(other)")
            try c.execute("DELETE FROM directory_entry WHERE id = \(number)")
        } else {
            try c.execute("UPDATE directory_entry SET match_after = NULL WHERE id = \(number)")
        }
    }

    /// What those members' archives say of that X account.
    private static func naming(
        _ xKey: Int64, among members: [MemberID], on c: any Connection
    ) throws -> [MemberID: LinkKinds] {
        var naming: [MemberID: LinkKinds] = [:]
        for row in try c.rows(
            """
            SELECT kind, member_id FROM link
            WHERE target = \(xKey) AND kind IN (\(list: LinkStatements.kinds)) AND member_id IN (\(list: members))
            """)
        {
            naming[try row.raw("member_id"), default: []].insert(LinkKinds(rawValue: try row.int("kind")))
        }
        return naming
    }
}
