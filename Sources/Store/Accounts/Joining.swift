import Accounts
import Deliveries
import Identifiers
import Notifications
import Outbox
import Reconnection

/// Moves what one membership has to another of the same person; for use inside a transaction. What is left of the
/// first is erased afterwards.
enum Joining {
    /// Accounts of networks that the remaining membership lacks come over, with their grants. What waits in the others
    /// ends, and their grants are returned, to be revoked.
    static func moveAccounts(
        from leaving: MemberID, to remaining: MemberID, grants: [SealedGrant],
        resealing: (SealedGrant, MemberID) throws -> SealedGrant, now: Int64, on c: any Connection
    ) throws -> [SealedGrant] {
        let taken = try Set(
            c.rows("SELECT network FROM account WHERE member_id = \(remaining) AND is_proven = 1")
                .map { try $0.text("network") })
        var dropped: [SealedGrant] = []
        for row in try c.rows(
            "SELECT network, key FROM account WHERE member_id = \(leaving) AND is_proven = 1 ORDER BY network")
        {
            let key = try AccountStatements.key(row)
            let grant = grants.first { $0.key == key }
            if taken.contains(key.network.rawValue) {
                if let grant { dropped.append(grant) }
                try AccountStatements.remove(key, of: leaving, now: now, on: c)
                continue
            }
            let network = key.network
            try c.execute("DELETE FROM account WHERE member_id = \(remaining) AND network = \(network)")
            try c.execute("DELETE FROM account_grant WHERE member_id = \(leaving) AND network = \(network)")
            try c.execute(
                "UPDATE account SET member_id = \(remaining) WHERE member_id = \(leaving) AND network = \(network)")
            if let grant { try AccountStatements.put(try resealing(grant, remaining), now: now, on: c) }
        }
        try c.execute(
            """
            INSERT INTO former_x_key (member_id, x_key)
            SELECT \(remaining), x_key FROM former_x_key WHERE member_id = \(leaving) ON CONFLICT DO NOTHING
            """)
        return dropped
    }

    /// What was and is to be followed, and what others did and are to do towards the one who leaves.
    static func moveDeliveries(from leaving: MemberID, to remaining: MemberID, on c: any Connection) throws {
        // An account may have been with both memberships, one after the other: what the remaining one knows counts.
        try c.execute(
            """
            DELETE FROM delivery WHERE member_id = \(leaving) AND EXISTS (
                SELECT 1 FROM delivery AS theirs
                WHERE theirs.member_id = \(remaining) AND theirs.network = delivery.network
                    AND theirs.actor_key = delivery.actor_key AND theirs.target_key = delivery.target_key)
            """)
        try c.execute(
            """
            UPDATE work SET owner = \(remaining) WHERE owner = \(leaving) AND id IN (
                SELECT work_id FROM delivery WHERE member_id = \(leaving)
                UNION SELECT undo_work_id FROM delivery WHERE member_id = \(leaving) AND undo_work_id IS NOT NULL
                UNION SELECT work_id FROM moved_post WHERE member_id = \(leaving)
                UNION SELECT undo_work_id FROM moved_post
                    WHERE member_id = \(leaving) AND undo_work_id IS NOT NULL)
            """)
        try c.execute("UPDATE moved_post SET member_id = \(remaining) WHERE member_id = \(leaving)")
        // They stay sealed for whom they were. What was not handed in yet goes with the leaving membership.
        try c.execute("UPDATE post_content SET member_id = \(remaining) WHERE member_id = \(leaving)")
        try c.execute(
            "UPDATE post_media SET member_id = \(remaining) WHERE member_id = \(leaving) AND work_id IS NOT NULL")
        try c.execute("UPDATE delivery SET member_id = \(remaining) WHERE member_id = \(leaving)")
        try c.execute("UPDATE delivery SET other_id = \(remaining) WHERE other_id = \(leaving)")
        // Lanes of accounts carry the history of their work; the lanes of the leaving member's own jobs and mail end.
        try c.execute(
            """
            UPDATE lane SET owner = \(remaining)
            WHERE owner = \(leaving) AND key NOT IN (\(MemberJobs.lane(leaving)), \(MailWork.lane(leaving)))
            """)
    }

    /// Whom either put aside, and who put either aside; which network was chosen for whom. What the remaining
    /// membership decided stays.
    static func moveDecisions(from leaving: MemberID, to remaining: MemberID, on c: any Connection) throws {
        try c.execute(
            """
            INSERT INTO dismissal (member_id, other_id)
            SELECT \(remaining), other_id FROM dismissal WHERE member_id = \(leaving) AND other_id <> \(remaining)
            ON CONFLICT DO NOTHING
            """)
        try c.execute(
            """
            INSERT INTO dismissal (member_id, other_id)
            SELECT member_id, \(remaining) FROM dismissal WHERE other_id = \(leaving) AND member_id <> \(remaining)
            ON CONFLICT DO NOTHING
            """)
        try c.execute(
            """
            INSERT INTO network_choice (member_id, other_id, network, is_chosen)
            SELECT \(remaining), other_id, network, is_chosen FROM network_choice
            WHERE member_id = \(leaving) AND other_id <> \(remaining)
            ON CONFLICT DO NOTHING
            """)
        try c.execute(
            """
            INSERT INTO network_choice (member_id, other_id, network, is_chosen)
            SELECT member_id, \(remaining), network, is_chosen FROM network_choice
            WHERE other_id = \(leaving) AND member_id <> \(remaining)
            ON CONFLICT DO NOTHING
            """)
    }

    /// Whom either invited: nobody is invited again. The marks stay those of whoever made them.
    static func moveInvitations(from leaving: MemberID, to remaining: MemberID, on c: any Connection) throws {
        try c.execute(
            """
            INSERT INTO invitation (member_id, mark, marked_for, at)
            SELECT \(remaining), mark, marked_for, at FROM invitation WHERE member_id = \(leaving)
            ON CONFLICT DO NOTHING
            """)
    }

    /// Lists that the remaining membership has none of come over; what keeps people apart is put together.
    static func moveLists(
        from leaving: MemberID, to remaining: MemberID, now: Int64, on c: any Connection
    ) throws {
        let had = try Set(
            c.rows("SELECT kind FROM link_list WHERE member_id = \(remaining)").map { try $0.int("kind") })
        for row in try c.rows("SELECT kind FROM link_list WHERE member_id = \(leaving) ORDER BY kind") {
            let kind = LinkKinds(rawValue: try row.int("kind"))
            guard !kind.isDisjoint(with: .apart) || !had.contains(kind.rawValue) else { continue }
            let theirs = try LinkStatements.list(kind, of: leaving, on: c)
            let mine = try LinkStatements.list(kind, of: remaining, on: c)
            let targets = mine.targets.union(theirs.targets)
            let added = targets.subtracting(mine.targets)
            try LinkStatements.insert(
                try LinkStatements.withoutOptedOut(added, kind, on: c), kind, of: remaining, on: c)
            let list = LinkStatements.StoredList(
                targets: targets, deferred: mine.deferred.union(theirs.deferred).subtracting(targets))
            try LinkStatements.store(list, kind, of: remaining, now: now, on: c)
        }
        try c.execute(
            """
            INSERT INTO lookup_spend (member_id, day, ids)
            SELECT \(remaining), day, ids FROM lookup_spend WHERE member_id = \(leaving)
            ON CONFLICT (member_id, day) DO UPDATE SET ids = lookup_spend.ids + excluded.ids
            """)
    }

    /// Mail and feed come over where the remaining membership has none; the address stays sealed for whom it was.
    static func moveNotifications(from leaving: MemberID, to remaining: MemberID, on c: any Connection) throws {
        try c.execute(
            """
            UPDATE mail_subscription SET member_id = \(remaining) WHERE member_id = \(leaving)
                AND NOT EXISTS (SELECT 1 FROM mail_subscription AS theirs WHERE theirs.member_id = \(remaining))
            """)
        try c.execute(
            """
            UPDATE people_feed SET member_id = \(remaining) WHERE member_id = \(leaving)
                AND NOT EXISTS (SELECT 1 FROM people_feed AS theirs WHERE theirs.member_id = \(remaining))
            """)
        try c.execute("UPDATE mail_question SET member_id = \(remaining) WHERE member_id = \(leaving)")
    }
}
