import Deliveries
import Identifiers
import Reconnection

extension Repository {
    package func replaceLists(
        _ lists: ImportedLists, of member: MemberID, bound: LookupBound, now: Int64
    ) async throws -> [ListChange] {
        try await database.write { c in
            var changes: [ListChange] = []
            for (kind, targets) in lists.byKind {
                changes.append(try Self.replace(kind, with: targets, of: member, bound: bound, now: now, on: c))
            }
            if changes.contains(where: { $0.deferred > 0 }) {
                let next = try LinkStatements.nextAllowance(of: member, bound, now: now, on: c)
                _ = try WorkStatements.enqueue(try MemberJobs.admitDeferred(member, at: next), now: now, on: c)
            }
            try AccountStatements.scheduleReconnect(member, now: now, on: c)
            return changes
        }
    }

    private static func replace(
        _ kind: LinkKinds, with targets: [XPseudonym], of member: MemberID, bound: LookupBound, now: Int64,
        on c: any Connection
    ) throws -> ListChange {
        let wanted = PackedList(targets)
        let before = try LinkStatements.list(kind, of: member, on: c)
        let known = before.targets.union(before.deferred)
        let removed = known.subtracting(wanted)
        let added = wanted.subtracting(before.targets)
        var admitted = added
        var deferred = PackedList([])
        if kind == .following {
            let allowance = try LinkStatements.allowance(of: member, bound, now: now, on: c)
            (admitted, deferred) = added.split(at: allowance)
            try LinkStatements.spend(admitted.values.count, of: member, now: now, on: c)
        }
        try LinkStatements.remove(removed, kind, of: member, on: c)
        try LinkStatements.insert(try LinkStatements.withoutOptedOut(admitted, kind, on: c), kind, of: member, on: c)
        let stored = LinkStatements.StoredList(targets: wanted.subtracting(deferred), deferred: deferred)
        try LinkStatements.store(stored, kind, of: member, now: now, on: c)
        return ListChange(
            kind: kind, count: wanted.values.count, added: wanted.subtracting(known).values.count,
            removed: removed.values.count, deferred: deferred.values.count)
    }

    package func admitDeferred(
        of member: MemberID, bound: LookupBound, now: Int64
    ) async throws -> (admitted: Int, nextAt: Int64?) {
        let result: AdmittedLinks = try await database.write { c in
            var list = try LinkStatements.list(.following, of: member, on: c)
            let allowance = try LinkStatements.allowance(of: member, bound, now: now, on: c)
            let (admitted, rest) = list.deferred.split(at: allowance)
            try LinkStatements.spend(admitted.values.count, of: member, now: now, on: c)
            try LinkStatements.insert(
                try LinkStatements.withoutOptedOut(admitted, .following, on: c), .following, of: member, on: c)
            list.targets = list.targets.union(admitted)
            list.deferred = rest
            try LinkStatements.store(list, .following, of: member, now: now, on: c)
            var next: Int64?
            if !rest.values.isEmpty {
                next = try LinkStatements.nextAllowance(of: member, bound, now: now, on: c)
                _ = try WorkStatements.enqueue(
                    try MemberJobs.admitDeferred(member, at: next ?? now), now: now, on: c)
            }
            if !admitted.values.isEmpty { try AccountStatements.scheduleReconnect(member, now: now, on: c) }
            return AdmittedLinks(count: admitted.values.count, nextAt: next)
        }
        return (result.count, result.nextAt)
    }

    private struct AdmittedLinks: Sendable {
        let count: Int
        let nextAt: Int64?
    }

    package func whoNames(_ pseudonym: XPseudonym) async throws -> [(member: MemberID, kinds: LinkKinds)] {
        try await database.read { c in try Self.naming(pseudonym.rawValue, on: c) }
            .map { (member: $0.key, kinds: $0.value) }
            .sorted { $0.member < $1.member }
    }

    /// Who names that pseudonym, and all that their archive says of it.
    static func naming(_ pseudonym: Int64, on c: any Connection) throws -> [MemberID: LinkKinds] {
        var result: [MemberID: LinkKinds] = [:]
        for row in try c.rows("SELECT kind, member_id FROM link WHERE target = \(pseudonym)") {
            result[try row.raw("member_id"), default: []].insert(LinkKinds(rawValue: try row.int("kind")))
        }
        return result
    }

    package func listCounts(of member: MemberID) async throws -> [ListChange] {
        try await database.read { c in
            try c.rows(
                """
                SELECT kind, LENGTH(targets) / 8 AS targets, LENGTH(deferred) / 8 AS waiting FROM link_list
                WHERE member_id = \(member) ORDER BY kind
                """
            ).map { row in
                ListChange(
                    kind: LinkKinds(rawValue: try row.int("kind")),
                    count: Int(try row.int("targets") + row.int("waiting")), added: 0, removed: 0,
                    deferred: Int(try row.int("waiting")))
            }
        }
    }

    package func optOut(_ pseudonym: XPseudonym, now: Int64) async throws {
        try await database.write { c in
            try c.execute(
                "INSERT INTO opted_out (x_key, at) VALUES (\(pseudonym.rawValue), \(now)) ON CONFLICT DO NOTHING")
            // Their lists still count them: who is left out and who does not exist must look the same.
            try c.execute(
                """
                DELETE FROM link WHERE target = \(pseudonym.rawValue)
                    AND kind IN (\(LinkKinds.following.rawValue), \(LinkKinds.follower.rawValue))
                """)
            // A member who asks so is no longer shown to anybody; whoever only claims the account is none the wiser.
            for row in try c.rows("SELECT member_id FROM account WHERE x_key = \(pseudonym.rawValue)") {
                try AccountStatements.scheduleReconnect(try row.raw("member_id"), now: now, on: c)
            }
        }
    }

    package func isOptedOut(_ member: MemberID) async throws -> Bool {
        try await database.read { c in
            try c.first(
                """
                SELECT 1 AS one FROM account JOIN opted_out ON opted_out.x_key = account.x_key
                WHERE account.member_id = \(member) AND account.is_proven = 1
                """) != nil
        }
    }
}
