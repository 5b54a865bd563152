import Accounts
import Deliveries
import Identifiers
import Outbox

/// Statements on deliveries, for use inside a transaction.
enum DeliveryStatements {
    /// What became of one choice.
    enum Choice {
        case queued
        case already
        case impossible
    }

    /// Records that the member follows the other on that network, and hands in the work.
    static func follow(
        _ other: MemberID, on network: Network, as member: MemberID, isAutomatic: Bool, now: Int64,
        on c: any Connection
    ) throws -> Choice {
        guard
            let pair = try c.first(
                """
                SELECT mine.key AS actor, mine.host, mine.opened_at, theirs.key AS target, theirs.name, theirs.display_name,
                    COALESCE(x.name, listed.screen_name, '') AS screen_name
                FROM connection
                JOIN account AS mine ON mine.member_id = connection.seeker_id AND mine.network = \(network)
                    AND mine.is_proven = 1
                JOIN account_grant ON account_grant.member_id = mine.member_id
                    AND account_grant.network = mine.network
                JOIN (\(sql: DirectoryStatements.reachable([other]))) AS theirs
                    ON theirs.member_id = connection.other_id AND theirs.network = \(network)
                LEFT JOIN account AS x ON x.member_id = connection.other_id AND x.network = 'x'
                LEFT JOIN directory_entry AS listed ON listed.id = -connection.other_id
                LEFT JOIN dismissal ON dismissal.member_id = connection.seeker_id
                    AND dismissal.other_id = connection.other_id
                WHERE connection.seeker_id = \(member) AND connection.other_id = \(other)
                    AND dismissal.member_id IS NULL
                """)
        else { return .impossible }
        let targetKey = try pair.text("target")
        let actorKey = try pair.text("actor")
        let existing = try c.first(
            """
            SELECT delivery.id, delivery.work_id, delivery.undo_work_id, delivery.generation, work.state, work.outcome
            FROM delivery JOIN work ON work.id = delivery.work_id
            WHERE delivery.member_id = \(member) AND delivery.network = \(network)
                AND delivery.actor_key = \(actorKey) AND delivery.target_key = \(targetKey)
            """)
        var generation: Int64 = 1
        var undo: WorkID?
        if let existing {
            undo = try existing.optionalRaw("undo_work_id")
            generation = try existing.int("generation") + 1
            if undo == nil {
                let outcome = try existing.optionalText("outcome").flatMap(FollowOutcome.init(rawValue:))
                guard try existing.text("state") == WorkState.finished.rawValue, outcome?.isWorthRetrying ?? true,
                    !isAutomatic
                else { return .already }
                try WorkStatements.reopen(try existing.raw("work_id"), now: now, on: c)
                return .queued
            }
            if isAutomatic { return .already }
        }
        let actor = try AccountKey(network: network, storedText: actorKey)
        let last = try c.one("SELECT COALESCE(MAX(id), 0) AS id FROM work WHERE lane = \(actor.laneName)").int("id")
        let work = try WorkStatements.enqueue(
            try FollowPlanning.request(
                actor: actor, host: try pair.text("host"), openedAt: try pair.optionalInt("opened_at"), member: member,
                targetKey: targetKey, targetName: try pair.text("name"), order: last,
                generation: generation, dependsOn: undo, gate: try closedGate(now: now, on: c), now: now),
            now: now, on: c)
        try c.execute(
            """
            INSERT INTO delivery (member_id, other_id, network, actor_key, target_key, target_name, target_display_name,
                screen_name, work_id, is_automatic, generation, created_at)
            VALUES (\(member), \(other), \(network), \(actorKey), \(targetKey), \(try pair.text("name")),
                \(try pair.text("display_name")), \(try pair.text("screen_name")), \(work.id), \(isAutomatic),
                \(generation), \(now))
            ON CONFLICT (member_id, network, actor_key, target_key) DO UPDATE SET work_id = excluded.work_id,
                undo_work_id = NULL, generation = excluded.generation, other_id = excluded.other_id,
                target_name = excluded.target_name, is_automatic = excluded.is_automatic
            """)
        return .queued
    }

    /// Follows on every network that both have, unless the member chose otherwise for this person. What was followed,
    /// cancelled or undone before is left alone.
    static func followAutomatically(
        _ other: MemberID, as member: MemberID, now: Int64, on c: any Connection
    ) throws -> Int {
        var queued = 0
        let networks = try c.rows(
            """
            SELECT account.network FROM account
            LEFT JOIN network_choice ON network_choice.member_id = \(member)
                AND network_choice.other_id = account.member_id AND network_choice.network = account.network
            WHERE account.member_id = \(other) AND account.network <> 'x' AND account.is_proven = 1
                AND COALESCE(network_choice.is_chosen, 1) = 1
            ORDER BY account.network
            """)
        for row in networks {
            let network: Network = try row.raw("network")
            let choice = try follow(other, on: network, as: member, isAutomatic: true, now: now, on: c)
            if case .queued = choice { queued += 1 }
        }
        return queued
    }

    /// The gate that follows wait for now, if it is still closed.
    static func closedGate(now: Int64, on c: any Connection) throws -> String? {
        try c.first("SELECT name FROM gate WHERE name = \(Gate.launch) AND opens_at > \(now)")?.text("name")
    }

    /// The condition on `work`, a delivery's last, under which the choice is open again.
    static let isTakenBack: SQL = "(work.state = 'finished' AND work.outcome IN ('cancelled', 'undone'))"

    /// The word that a person sees, from `state` and `outcome` (and `stop_code` where the row has it).
    static func status(_ row: Row, laneStop: String?) throws -> DeliveryStatus? {
        guard let word = try row.optionalText("state"), let state = WorkState(rawValue: word) else { return nil }
        let outcome = try row.optionalText("outcome").flatMap(FollowOutcome.init(rawValue:))
        return DeliveryStatus(state: state, outcome: outcome, laneStop: laneStop)
    }

    static func statusWord(_ row: Row) throws -> String? {
        try status(row, laneStop: nil)?.rawValue
    }

    /// The condition on `work` and `lane` under which `DeliveryStatus` says that word, or none.
    static func condition(for filter: DeliveryFilter) -> SQL {
        switch filter {
        case .waiting:
            """
            work.state IN ('waiting', 'blocked') AND lane.stop_code IS NULL
                AND COALESCE(work.outcome, '') <> 'requested'
            """
        case .onItsWay:
            """
            (work.state = 'begun' OR (work.state IN ('waiting', 'blocked') AND lane.stop_code IS NULL
                AND work.outcome = 'requested'))
            """
        case .done:
            "work.state = 'finished' AND work.outcome IN ('sent', 'accepted', 'already', 'requested')"
        case .needsYou:
            """
            ((work.state = 'finished' AND work.outcome IN ('needsSignIn', 'uncertain', 'movedTo'))
                OR (work.state IN ('waiting', 'blocked') AND lane.stop_code IS NOT NULL))
            """
        case .couldNot:
            """
            work.state = 'finished' AND work.outcome NOT IN ('sent', 'accepted', 'already', 'requested',
                'needsSignIn', 'uncertain', 'movedTo', 'cancelled', 'undone')
            """
        case .takenBack: isTakenBack
        }
    }
}
