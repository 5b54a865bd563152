import Identifiers
import Reconnection

/// Statements on links. A link is kept twice: in its member's packed list (to replace and erase), and as a row by
/// target (to find who names somebody).
enum LinkStatements {
    struct StoredList {
        var targets: PackedList
        /// Wait for the bound on look-ups.
        var deferred: PackedList
    }

    static func list(_ kind: LinkKinds, of member: MemberID, on c: any Connection) throws -> StoredList {
        let row = try c.first(
            "SELECT targets, deferred FROM link_list WHERE member_id = \(member) AND kind = \(kind.rawValue)")
        return StoredList(
            targets: PackedList(bytes: try row?.blob("targets") ?? []),
            deferred: PackedList(bytes: try row?.blob("deferred") ?? []))
    }

    static func store(
        _ list: StoredList, _ kind: LinkKinds, of member: MemberID, now: Int64, on c: any Connection
    ) throws {
        try c.execute(
            """
            INSERT INTO link_list (member_id, kind, targets, deferred, imported_at)
            VALUES (\(member), \(kind.rawValue), \(list.targets.bytes), \(list.deferred.bytes), \(now))
            ON CONFLICT (member_id, kind) DO UPDATE SET targets = excluded.targets, deferred = excluded.deferred,
                imported_at = excluded.imported_at
            """)
    }

    static func insert(_ targets: PackedList, _ kind: LinkKinds, of member: MemberID, on c: any Connection) throws {
        try c.bulkInsert(
            table: "link", columns: ["target", "kind", "member_id"],
            rows: targets.values.map { [.int($0), .int(kind.rawValue), .int(member.rawValue)] },
            onConflictDoNothing: true)
    }

    static func remove(_ targets: PackedList, _ kind: LinkKinds, of member: MemberID, on c: any Connection) throws {
        var rest = targets.values[...]
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(500))
            rest = rest.dropFirst(500)
            try c.execute(
                """
                DELETE FROM link WHERE target IN (\(list: chunk)) AND kind = \(kind.rawValue) AND member_id = \(member)
                """)
        }
    }

    static let kinds: [LinkKinds] = [.following, .follower, .blocked, .muted]

    static func erase(_ member: MemberID, on c: any Connection) throws {
        for kind in kinds {
            let stored = try list(kind, of: member, on: c)
            try remove(stored.targets, kind, of: member, on: c)
        }
        try c.execute("DELETE FROM link_list WHERE member_id = \(member)")
    }

    /// What is looked up: nobody who asked to be left out. Kinds that keep people apart hold for all.
    static func withoutOptedOut(
        _ targets: PackedList, _ kind: LinkKinds, on c: any Connection
    ) throws -> PackedList {
        guard kind.isDisjoint(with: .apart) else { return targets }
        let optedOut = try c.rows("SELECT x_key FROM opted_out").map { XPseudonym(rawValue: try $0.int("x_key")) }
        return targets.subtracting(PackedList(optedOut))
    }

    // MARK: The bound on look-ups

    private static let day: Int64 = 86_400_000

    /// How many new ids may be looked up now.
    static func allowance(of member: MemberID, _ bound: LookupBound, now: Int64, on c: any Connection) throws -> Int {
        let spent = try c.one(
            """
            SELECT CAST(COALESCE(SUM(ids), 0) AS \(type: .integer)) AS ids FROM lookup_spend
            WHERE member_id = \(member) AND day >= \((now - bound.period) / day)
            """)
        return max(0, bound.ids - Int(try spent.int("ids")))
    }

    static func spend(_ ids: Int, of member: MemberID, now: Int64, on c: any Connection) throws {
        if ids == 0 { return }
        try c.execute(
            """
            INSERT INTO lookup_spend (member_id, day, ids) VALUES (\(member), \(now / day), \(ids))
            ON CONFLICT (member_id, day) DO UPDATE SET ids = lookup_spend.ids + excluded.ids
            """)
    }

    /// When the next ids may be looked up: when the oldest day that still counts has left the period.
    static func nextAllowance(
        of member: MemberID, _ bound: LookupBound, now: Int64, on c: any Connection
    ) throws -> Int64 {
        let row = try c.one(
            """
            SELECT MIN(day) AS day FROM lookup_spend
            WHERE member_id = \(member) AND day >= \((now - bound.period) / day)
            """)
        guard let oldest = try row.optionalInt("day") else { return now }
        return max(now + 1, (oldest + 1) * day + bound.period)
    }
}
