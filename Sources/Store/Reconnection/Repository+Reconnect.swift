import Deliveries
import Identifiers
import Reconnection

extension Repository {
    package func reconnect(_ member: MemberID, now: Int64) async throws -> ReconnectionResult {
        try await database.write { c in
            guard let me = try PartyRow.load(member, on: c) else { return ReconnectionResult() }
            var mine: [MemberID: LinkKinds] = [:]
            for row in try c.rows(
                """
                SELECT account.member_id, link.kind FROM account
                JOIN link ON link.target = account.x_key AND link.member_id = \(member)
                WHERE account.network = 'x' AND account.member_id <> \(member)
                """)
            {
                mine[try row.raw("member_id"), default: []].insert(LinkKinds(rawValue: try row.int("kind")))
            }
            for row in try c.rows(
                """
                SELECT former_x_key.member_id, link.kind FROM former_x_key
                JOIN link ON link.target = former_x_key.x_key AND link.member_id = \(member)
                WHERE former_x_key.member_id <> \(member)
                """)
            {
                let apart = LinkKinds(rawValue: try row.int("kind")).intersection(.apart)
                mine[try row.raw("member_id"), default: []].formUnion(apart)
            }
            var theirs: [MemberID: LinkKinds] = [:]
            if let pseudonym = me.pseudonym { theirs = try Self.naming(pseudonym, on: c) }
            for row in try c.rows("SELECT x_key FROM former_x_key WHERE member_id = \(member)") {
                for (other, kinds) in try Self.naming(try row.int("x_key"), on: c) {
                    theirs[other, default: []].formUnion(kinds.intersection(.apart))
                }
            }
            theirs[member] = nil
            let before = try Self.known(member, on: c)
            let awaiting = try Self.awaiting(member, on: c)
            var result = ReconnectionResult()
            var seen: Set<MemberID> = []
            for other in Set(mine.keys).union(theirs.keys).sorted() {
                guard let they = try PartyRow.load(other, on: c) else { continue }
                seen.insert(other)
                let myParty = me.party(saying: mine[other] ?? [])
                let theirParty = they.party(saying: theirs[other] ?? [])
                let forMe = me.consented ? ReconnectionRules.verdict(seeker: myParty, other: theirParty) : nil
                let forThem = they.consented ? ReconnectionRules.verdict(seeker: theirParty, other: myParty) : nil
                // Only who comes is awaited: whom somebody finds by coming, they look at before they follow.
                let isNewForMe = try Self.record(
                    forMe, seeker: member, other: other, known: before.shown[other], isAwaited: false, now: now, on: c)
                if isNewForMe { result.newForMember += 1 }
                let isNewForThem = try Self.record(
                    forThem, seeker: other, other: member, known: before.seekers[other], isAwaited: they.followsLater,
                    now: now, on: c)
                if isNewForThem { result.newForOthers += 1 }
                // People come step by step: what they link or prove after they were first shown counts as well.
                guard isNewForThem || awaiting.contains(other) else { continue }
                if let forThem, forThem.mayBeFollowedAutomatically, they.followsLater {
                    result.followsQueued += try DeliveryStatements.followAutomatically(
                        member, as: other, now: now, on: c)
                }
            }
            if me.consented {
                for (other, kinds) in try Self.listed(by: member, on: c) {
                    seen.insert(other)
                    let isNew = try Self.record(
                        ReconnectionRules.verdict(ofListedWhom: kinds), seeker: member, other: other,
                        known: before.shown[other], isAwaited: false, now: now, on: c)
                    if isNew { result.newForMember += 1 }
                }
            }
            for other in Set(before.shown.keys).subtracting(seen) {
                try Self.forget(seeker: member, other: other, now: now, on: c)
            }
            for other in Set(before.seekers.keys).subtracting(seen) {
                try Self.forget(seeker: other, other: member, now: now, on: c)
            }
            return result
        }
    }

    /// Whom of the directory the member's archive names, and how.
    private static func listed(by member: MemberID, on c: any Connection) throws -> [MemberID: LinkKinds] {
        var listed: [MemberID: LinkKinds] = [:]
        for row in try c.rows(
            """
            SELECT directory_entry.id, link.kind FROM directory_entry
            JOIN link ON link.target = directory_entry.x_key AND link.member_id = \(member)
                -- With each kind named, one row is looked up of the many that name an institution.
                AND link.kind IN (\(list: LinkStatements.kinds))
            WHERE directory_entry.is_shown = 1
            """)
        {
            listed[MemberID(directoryEntry: try row.int("id")), default: []].insert(
                LinkKinds(rawValue: try row.int("kind")))
        }
        return listed
    }

    private struct Known {
        /// Whom the member is shown, with the stored reasons.
        var shown: [MemberID: Int64] = [:]
        /// To whom the member is shown.
        var seekers: [MemberID: Int64] = [:]
    }

    private static func known(_ member: MemberID, on c: any Connection) throws -> Known {
        var known = Known()
        for row in try c.rows("SELECT other_id, reasons FROM connection WHERE seeker_id = \(member)") {
            known.shown[try row.raw("other_id")] = try row.int("reasons")
        }
        for row in try c.rows("SELECT seeker_id, reasons FROM connection WHERE other_id = \(member)") {
            known.seekers[try row.raw("seeker_id")] = try row.int("reasons")
        }
        return known
    }

    /// Those who awaited the member and do not follow on every network where the member is.
    private static func awaiting(_ member: MemberID, on c: any Connection) throws -> Set<MemberID> {
        let rows = try c.rows(
            """
            SELECT DISTINCT connection.seeker_id FROM connection
            JOIN account ON account.member_id = connection.other_id AND account.network <> 'x'
            WHERE connection.other_id = \(member) AND connection.is_awaited = 1
                AND NOT EXISTS (
                    SELECT 1 FROM delivery
                    JOIN account AS theirs ON theirs.member_id = delivery.member_id
                        AND theirs.network = delivery.network AND theirs.key = delivery.actor_key
                    WHERE delivery.member_id = connection.seeker_id
                        AND delivery.network = account.network AND delivery.target_key = account.key)
            """)
        return try Set(rows.map { try $0.raw("seeker_id") })
    }

    /// Stores what the seeker sees of the other. Returns whether the pair is new.
    static func record(
        _ verdict: ReconnectionRules.Verdict?, seeker: MemberID, other: MemberID, known: Int64?, isAwaited: Bool,
        now: Int64, on c: any Connection
    ) throws -> Bool {
        guard let verdict else {
            if known != nil { try forget(seeker: seeker, other: other, now: now, on: c) }
            return false
        }
        if known == verdict.reasons.rawValue { return false }
        try c.execute(
            """
            INSERT INTO connection (seeker_id, other_id, tier, reasons, was_following, is_ticked, is_awaited, found_at)
            VALUES (\(seeker), \(other), \(verdict.tier), \(verdict.reasons), \(verdict.wasFollowing),
                \(verdict.isTickedAtFirst), \(isAwaited), \(now))
            ON CONFLICT (seeker_id, other_id) DO UPDATE SET tier = excluded.tier, reasons = excluded.reasons,
                was_following = excluded.was_following, is_ticked = excluded.is_ticked
            """)
        return known == nil
    }

    /// The pair is no longer shown: a choice, a block, an account that left. Follows that wait for it are taken back.
    static func forget(seeker: MemberID, other: MemberID, now: Int64, on c: any Connection) throws {
        try c.execute("DELETE FROM connection WHERE seeker_id = \(seeker) AND other_id = \(other)")
        try DeliveryEnding.end(towards: other, of: seeker, now: now, on: c)
    }
}

/// What the rules need of a member, read once.
struct PartyRow {
    let member: MemberID
    let pseudonym: Int64?
    let isProven: Bool
    let hasOwnList: Bool
    let visibility: Visibility?
    /// Whether later joiners are followed for them.
    let followsLater: Bool

    /// Nothing is done for somebody who has not chosen yet.
    var consented: Bool { visibility != nil }

    static func load(_ member: MemberID, on c: any Connection) throws -> PartyRow? {
        guard
            let row = try c.first(
                """
                SELECT member.visibility, member.follows_later, account.x_key, account.is_proven,
                    EXISTS (SELECT 1 FROM link_list WHERE link_list.member_id = member.id AND kind = 1) AS has_list,
                    EXISTS (SELECT 1 FROM opted_out WHERE opted_out.x_key = account.x_key) AS opted_out
                FROM member LEFT JOIN account ON account.member_id = member.id AND account.network = 'x'
                WHERE member.id = \(member)
                """)
        else { return nil }
        return PartyRow(
            member: member, pseudonym: try row.optionalInt("x_key"),
            isProven: try row.optionalBool("is_proven") ?? false, hasOwnList: try row.bool("has_list"),
            visibility: try row.bool("opted_out") ? Visibility.nobody : try row.optionalRaw("visibility"),
            followsLater: try row.bool("follows_later"))
    }

    func party(saying kinds: LinkKinds) -> Party {
        Party(
            member: member, isProven: isProven, hasOwnList: hasOwnList, visibility: visibility, saysOfOther: kinds)
    }
}
