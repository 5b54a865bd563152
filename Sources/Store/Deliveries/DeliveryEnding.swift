import Accounts
import Deliveries
import Identifiers
import Outbox

/// Statements that end deliveries before their time, or take back what they did; for use inside a transaction.
enum DeliveryEnding {
    /// What is asked about a delivery before it is ended.
    private static let columns: SQL = """
        delivery.id, delivery.other_id, delivery.network, delivery.generation, work.id AS work_id, work.lane, work.payload, work.state,
        work.outcome, work.first_begun_at, \(sql: mayHaveFollowed) AS may_have_followed
        """

    /// The condition on `work`, a follow, that a request was sent. On Bluesky the record's key tells; on Mastodon a
    /// receipt is stored before anything is sent.
    static let mayHaveFollowed: SQL = """
        (work.first_begun_at IS NOT NULL AND (work.kind = 'follow.bluesky' OR work.receipt IS NOT NULL)
            AND (work.state <> 'finished' OR work.outcome IN ('sent', 'accepted', 'requested', 'uncertain')))
        """

    /// Takes back what the member no longer wants: what was never begun is cancelled; what was tried, with an end that
    /// nobody knows, is undone. Nobody of these is ticked again by itself. Returns how many.
    static func cancelWaiting(network: Network?, of member: MemberID, now: Int64, on c: any Connection) throws -> Int {
        let rows = try c.rows(
            """
            SELECT \(sql: columns) FROM delivery JOIN work ON work.id = delivery.work_id
            WHERE delivery.member_id = \(member) AND (\(network == nil) = 1 OR delivery.network = \(network))
                AND delivery.undo_work_id IS NULL AND work.state IN ('waiting', 'blocked') AND work.outcome IS NULL
            """)
        for row in rows where try undo(row, member: member, now: now, on: c) {
            try choose(false, row, member: member, on: c)
        }
        return rows.count
    }

    /// Ends what waits in an account that is being unlinked, and what others would send to it.
    static func end(actingAs key: AccountKey, of member: MemberID, now: Int64, on c: any Connection) throws {
        try end(
            """
            (delivery.member_id = \(member) AND delivery.network = \(key.network)
                AND delivery.actor_key = \(key.storedText))
            """, now: now, on: c)
        try end(
            """
            (delivery.network = \(key.network) AND delivery.target_key = \(key.storedText)
                AND delivery.member_id <> \(member))
            """, now: now, on: c)
    }

    /// Ends what waits towards somebody who is no longer shown to the member.
    static func end(towards other: MemberID, of member: MemberID, now: Int64, on c: any Connection) throws {
        try end("(delivery.member_id = \(member) AND delivery.other_id = \(other))", now: now, on: c)
    }

    /// Nothing more is sent: what was never begun is cancelled, and what was tried is uncertain.
    private static func end(_ condition: SQL, now: Int64, on c: any Connection) throws {
        let rows = try c.rows(
            """
            SELECT \(sql: columns) FROM delivery JOIN work ON work.id = delivery.work_id
            WHERE \(sql: condition) AND work.state IN ('waiting', 'blocked') AND work.outcome IS NULL
            """)
        for row in rows {
            let wasTried = try row.bool("may_have_followed")
            try WorkStatements.finish(
                try row.raw("work_id"), wasTried ? FollowOutcome.uncertain.outcome() : .cancelled, receipt: nil,
                now: now, on: c)
        }
    }

    /// Hands in the unfollowing of what an account that is still linked followed: one delivery, a network, or all.
    /// Whoever is taken back is not ticked again by itself. Returns how many.
    static func undo(
        delivery: Int64?, network: Network?, of member: MemberID, now: Int64, on c: any Connection
    ) throws -> Int {
        let rows = try c.rows(
            """
            SELECT \(sql: columns) FROM delivery JOIN work ON work.id = delivery.work_id
            JOIN account ON account.member_id = delivery.member_id AND account.network = delivery.network
                AND account.key = delivery.actor_key AND account.is_proven = 1
            WHERE delivery.member_id = \(member) AND delivery.undo_work_id IS NULL
                AND (\(delivery == nil) = 1 OR delivery.id = \(delivery))
                AND (\(network == nil) = 1 OR delivery.network = \(network))
            """)
        var count = 0
        for row in rows where try undo(row, member: member, now: now, on: c) {
            count += 1
            try choose(false, row, member: member, on: c)
        }
        return count
    }

    /// `FROM … WHERE …` of what was taken back before it was done, towards people who are shown and not put aside.
    static func askable(network: Network?, of member: MemberID) -> SQL {
        """
        FROM delivery JOIN work ON work.id = delivery.work_id
        JOIN account ON account.member_id = delivery.member_id AND account.network = delivery.network
            AND account.key = delivery.actor_key AND account.is_proven = 1
        JOIN connection ON connection.seeker_id = delivery.member_id AND connection.other_id = delivery.other_id
        LEFT JOIN dismissal ON dismissal.member_id = delivery.member_id AND dismissal.other_id = delivery.other_id
        WHERE delivery.member_id = \(member) AND (\(network == nil) = 1 OR delivery.network = \(network))
            AND delivery.undo_work_id IS NULL AND work.state = 'finished' AND work.outcome = 'cancelled'
            AND dismissal.member_id IS NULL
        """
    }

    /// Hands in again what was taken back. Returns how many.
    static func askAgain(network: Network?, of member: MemberID, now: Int64, on c: any Connection) throws -> Int {
        let rows = try c.rows(
            """
            SELECT delivery.other_id, delivery.network \(sql: askable(network: network, of: member))
            ORDER BY delivery.id
            """)
        var count = 0
        for row in rows {
            let choice = try DeliveryStatements.follow(
                try row.raw("other_id"), on: try row.raw("network"), as: member, isAutomatic: false, now: now, on: c)
            guard case .queued = choice else { continue }
            count += 1
            try choose(true, row, member: member, on: c)
        }
        return count
    }

    /// Remembers that the member wants, or no longer wants, to follow that person on that network.
    private static func choose(_ isChosen: Bool, _ row: Row, member: MemberID, on c: any Connection) throws {
        try c.execute(
            """
            INSERT INTO network_choice (member_id, other_id, network, is_chosen)
            VALUES (\(member), \(try row.int("other_id")), \(try row.text("network")), \(isChosen))
            ON CONFLICT (member_id, other_id, network) DO UPDATE SET is_chosen = excluded.is_chosen
            """)
    }

    /// Whether anything had to be taken back.
    private static func undo(_ row: Row, member: MemberID, now: Int64, on c: any Connection) throws -> Bool {
        let work: WorkID = try row.raw("work_id")
        let outcome = try row.optionalText("outcome").flatMap(FollowOutcome.init(rawValue:))
        switch try row.raw("state", as: WorkState.self) {
        case .begun: break
        case .waiting, .blocked:
            guard try row.bool("may_have_followed") else {
                try WorkStatements.finish(work, .cancelled, receipt: nil, now: now, on: c)
                return true
            }
            // It was tried, or asked for and waits to be accepted: what is known now is its end.
            try WorkStatements.finish(work, (outcome ?? .uncertain).outcome(), receipt: nil, now: now, on: c)
        case .finished:
            guard try row.bool("may_have_followed") else { return false }
        }
        let network: Network = try row.raw("network")
        let request = WorkRequest(
            lane: try row.raw("lane"), owner: member.rawValue,
            kind: (network == .bluesky ? DeliveryKind.unfollowOnBluesky : .unfollowOnMastodon).rawValue,
            version: FollowPayload.version, payload: try row.blob("payload"),
            uniqueKey: "undo/\(try row.int("id"))/\(try row.int("generation"))",
            dependsOn: try row.text("state") == WorkState.begun.rawValue ? work : nil, notBefore: now)
        let undo = try WorkStatements.enqueue(request, now: now, on: c)
        try c.execute("UPDATE delivery SET undo_work_id = \(undo.id) WHERE id = \(try row.int("id"))")
        return true
    }
}
