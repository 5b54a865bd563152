import Identifiers
import Reconnection

extension Repository {
    package func purgeLinks(dueAt: Int64, now: Int64) async throws -> Int {
        guard now >= dueAt else { return 0 }
        let marker = "purge/\(dueAt)"
        let members = try await database.read { c -> [MemberID] in
            if try c.first("SELECT 1 AS one FROM gate WHERE name = \(marker)") != nil { return [] }
            return try c.rows("SELECT DISTINCT member_id FROM link_list ORDER BY member_id").map {
                try $0.raw("member_id")
            }
        }
        var purged = 0
        for member in members {
            purged += try await database.write { c in
                try [LinkKinds.following, .follower].reduce(0) { sum, kind in
                    sum + (try Self.purge(kind, of: member, now: now, on: c))
                }
            }
        }
        if !members.isEmpty { try await setGate(marker, opensAt: now) }
        return purged
    }

    /// Keeps what names somebody who is a member or stands in the directory; the others helped nobody.
    private static func purge(
        _ kind: LinkKinds, of member: MemberID, now: Int64, on c: any Connection
    ) throws -> Int {
        var list = try LinkStatements.list(kind, of: member, on: c)
        var helpful: [XPseudonym] = []
        var rest = list.targets.values[...]
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(500))
            rest = rest.dropFirst(500)
            helpful += try c.rows(
                """
                SELECT x_key FROM account WHERE x_key IN (\(list: chunk))
                UNION SELECT x_key FROM directory_entry WHERE x_key IN (\(list: chunk))
                """
            ).map { XPseudonym(rawValue: try $0.int("x_key")) }
        }
        let kept = PackedList(helpful)
        let gone = list.targets.subtracting(kept)
        let count = gone.values.count + list.deferred.values.count
        if count == 0 { return 0 }
        try LinkStatements.remove(gone, kind, of: member, on: c)
        list.targets = kept
        list.deferred = PackedList([])
        try LinkStatements.store(list, kind, of: member, now: now, on: c)
        return count
    }
}
