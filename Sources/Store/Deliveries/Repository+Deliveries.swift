import Accounts
import Deliveries
import Foundation
import Identifiers
import Notifications
import Outbox

extension Repository: DeliveriesPort {
    package func follow(_ choices: [FollowChoice], as member: MemberID, now: Int64) async throws -> ChoiceSummary {
        try await database.write { c in
            var summary = ChoiceSummary()
            for choice in choices {
                switch try DeliveryStatements.follow(
                    choice.other, on: choice.network, as: member, isAutomatic: false, now: now, on: c)
                {
                case .queued: summary.queued[choice.network, default: 0] += 1
                case .already: summary.already += 1
                case .impossible: summary.impossible += 1
                }
            }
            return summary
        }
    }

    package func tickedChoices(of member: MemberID) async throws -> [FollowChoice] {
        try await database.read { c in
            try c.rows(
                """
                SELECT connection.other_id, theirs.network FROM connection
                JOIN (\(sql: DirectoryStatements.reachable(by: member))) AS theirs
                    ON theirs.member_id = connection.other_id
                JOIN account AS mine ON mine.member_id = connection.seeker_id AND mine.network = theirs.network
                    AND mine.is_proven = 1
                JOIN account_grant ON account_grant.member_id = mine.member_id
                    AND account_grant.network = mine.network
                LEFT JOIN dismissal ON dismissal.member_id = connection.seeker_id
                    AND dismissal.other_id = connection.other_id
                LEFT JOIN network_choice ON network_choice.member_id = connection.seeker_id
                    AND network_choice.other_id = connection.other_id AND network_choice.network = theirs.network
                LEFT JOIN delivery ON delivery.member_id = connection.seeker_id
                    AND delivery.network = theirs.network AND delivery.actor_key = mine.key
                    AND delivery.target_key = theirs.key
                LEFT JOIN work ON work.id = COALESCE(delivery.undo_work_id, delivery.work_id)
                WHERE connection.seeker_id = \(member) AND dismissal.member_id IS NULL
                    AND (delivery.id IS NULL OR \(sql: DeliveryStatements.isTakenBack))
                    AND COALESCE(network_choice.is_chosen, connection.is_ticked) = 1
                ORDER BY connection.other_id, theirs.network
                """
            ).map { FollowChoice(other: try $0.raw("other_id"), network: try $0.raw("network")) }
        }
    }

    package func progress(of member: MemberID, now: Int64) async throws -> [LaneProgress] {
        try await database.read { c in
            try c.rows(
                """
                SELECT network, key, name, opened_at FROM account
                WHERE member_id = \(member) AND network <> 'x' AND is_proven = 1 ORDER BY network
                """
            ).map { account in
                let network: Network = try account.raw("network")
                let key = try AccountStatements.key(account)
                let lane = try c.first(
                    "SELECT is_paused, stop_code, stop_reason, wait_until, budget_until FROM lane WHERE key = \(key.laneName)"
                )
                let stop = try lane?.optionalText("stop_code")
                var counts: [DeliveryStatus: Int] = [:]
                var (held, takenBack, undoable, rest) = (0, 0, 0, 0)
                for row in try c.rows(
                    """
                    SELECT work.state, work.outcome, work.gate IS NOT NULL AS is_held,
                        delivery.undo_work_id IS NOT NULL AS is_undo,
                        \(sql: DeliveryEnding.mayHaveFollowed) AS may_have_followed, COUNT(*) AS n FROM delivery
                    JOIN work ON work.id = COALESCE(delivery.undo_work_id, delivery.work_id)
                    WHERE delivery.member_id = \(member) AND delivery.network = \(network)
                        AND delivery.actor_key = \(key.storedText)
                    GROUP BY work.state, work.outcome, is_held, is_undo, may_have_followed
                    """)
                {
                    let n = Int(try row.int("n"))
                    let isUndo = try row.bool("is_undo")
                    if try !isUndo && row.bool("may_have_followed") { undoable += n }
                    guard let status = try DeliveryStatements.status(row, laneStop: stop) else {
                        takenBack += n
                        continue
                    }
                    counts[status, default: 0] += n
                    if !isUndo, status == .waiting || status == .needsYou { rest += n }
                    if try row.bool("is_held"), status == .waiting { held += n }
                }
                let askable = try c.one(
                    "SELECT COUNT(*) AS n \(sql: DeliveryEnding.askable(network: network, of: member))")
                let wait = try lane.map { max(try $0.int("wait_until"), try $0.int("budget_until")) } ?? 0
                return LaneProgress(
                    network: network, accountName: try account.text("name"), counts: counts,
                    takenBack: takenBack, askable: Int(try askable.int("n")), undoable: undoable, rest: rest,
                    isPaused: try lane?.bool("is_paused") ?? false, stop: stop,
                    stopReason: try lane?.optionalText("stop_reason"), waitsUntil: wait > now ? wait : nil,
                    isNewAccount: Pace.isNew(try account.optionalInt("opened_at"), now: now), held: held)
            }
        }
    }

    package func followsByDay(of member: MemberID) async throws -> [FollowsOfDay] {
        try await database.read { c in
            try c.rows(
                """
                SELECT work.changed_at / 86400000 AS day, delivery.network, COUNT(*) AS n FROM delivery
                JOIN work ON work.id = delivery.work_id
                JOIN account AS mine ON mine.member_id = delivery.member_id
                    AND mine.network = delivery.network AND mine.key = delivery.actor_key AND mine.is_proven = 1
                WHERE delivery.member_id = \(member) AND delivery.undo_work_id IS NULL
                    AND work.outcome IN ('sent', 'accepted', 'requested')
                GROUP BY day, delivery.network ORDER BY day, delivery.network
                """
            ).map { row in
                FollowsOfDay(
                    day: try row.int("day"), network: try row.raw("network"), count: Int(try row.int("n")))
            }
        }
    }

    package func deliveries(
        of member: MemberID, status: DeliveryFilter?, offset: Int, limit: Int
    ) async throws -> [Delivery] {
        try await database.read { c in
            let condition: SQL =
                status.map { "AND mine.key IS NOT NULL AND \(sql: DeliveryStatements.condition(for: $0))" } ?? ""
            return try c.rows(
                """
                SELECT delivery.id, work.id AS work_id, delivery.network, delivery.target_name,
                    delivery.target_display_name, delivery.screen_name, work.state, work.outcome, work.reason,
                    work.gate, work.not_before, delivery.is_automatic, delivery.undo_work_id, work.changed_at,
                    lane.stop_code, mine.key IS NOT NULL AS is_linked,
                    CASE WHEN lane.budget_until > lane.wait_until THEN lane.budget_until ELSE lane.wait_until END
                        AS wait_until
                FROM delivery
                JOIN work ON work.id = COALESCE(delivery.undo_work_id, delivery.work_id)
                JOIN lane ON lane.key = work.lane
                LEFT JOIN account AS mine ON mine.member_id = delivery.member_id
                    AND mine.network = delivery.network AND mine.key = delivery.actor_key AND mine.is_proven = 1
                WHERE delivery.member_id = \(member) \(sql: condition)
                ORDER BY work.changed_at DESC, delivery.id LIMIT \(limit) OFFSET \(offset)
                """
            ).map { row in
                let stop = try row.optionalText("stop_code")
                let isFinished = try row.text("state") == WorkState.finished.rawValue
                return Delivery(
                    id: try row.int("id"), work: try row.raw("work_id"), network: try row.raw("network"),
                    targetName: try row.text("target_name"),
                    targetDisplayName: try row.text("target_display_name"),
                    screenName: try row.text("screen_name"),
                    status: try DeliveryStatements.status(row, laneStop: stop),
                    outcome: try row.optionalText("outcome").flatMap(FollowOutcome.init(rawValue:)),
                    reason: try row.optionalText("reason"), isHeld: try row.optionalText("gate") != nil,
                    nextAttemptAt: isFinished ? nil : max(try row.int("not_before"), try row.int("wait_until")),
                    isAutomatic: try row.bool("is_automatic"),
                    isUndo: try row.optionalInt("undo_work_id") != nil, isLinked: try row.bool("is_linked"),
                    changedAt: try row.int("changed_at"))
            }
        }
    }

    package func unlinkedDeliveries(of member: MemberID) async throws -> Int {
        try await database.read { c in
            Int(
                try c.one(
                    """
                    SELECT COUNT(*) AS n FROM delivery
                    LEFT JOIN account AS mine ON mine.member_id = delivery.member_id
                        AND mine.network = delivery.network AND mine.key = delivery.actor_key AND mine.is_proven = 1
                    WHERE delivery.member_id = \(member) AND mine.key IS NULL
                    """
                ).int("n"))
        }
    }

    package func setPaused(_ isPaused: Bool, _ network: Network, of member: MemberID, now: Int64) async throws {
        try await database.write { c in
            _ = try c.execute(
                "UPDATE lane SET is_paused = \(isPaused) WHERE key = \(sql: Self.laneName(network, member))")
        }
    }

    package func seenLabels(of key: AccountKey) async throws -> Set<String> {
        try await database.read { c in
            let row = try c.first(
                """
                SELECT seen_labels FROM account
                WHERE network = \(key.network) AND key = \(key.storedText) AND is_proven = 1
                """)
            let text = try row?.text("seen_labels") ?? ""
            return Set(text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        }
    }

    package func resumeLane(_ network: Network, of member: MemberID, now: Int64) async throws {
        try await database.write { c in
            let lane = "\(sql: Self.laneName(network, member))" as SQL
            if let stop = try c.first(
                "SELECT stop_reason FROM lane WHERE key = \(sql: lane) AND stop_code = \(LaneStop.label)")
            {
                let labels = try stop.optionalText("stop_reason") ?? ""
                try c.execute(
                    """
                    UPDATE account
                    SET seen_labels = CASE seen_labels WHEN '' THEN \(labels) ELSE seen_labels || ', ' || \(labels) END
                    WHERE member_id = \(member) AND network = \(network)
                    """)
            }
            _ = try c.execute(
                """
                UPDATE lane SET stop_code = NULL, stop_reason = NULL
                WHERE key = \(sql: lane) AND COALESCE(stop_code, '') <> \(LaneStop.needsSignIn)
                """)
        }
    }

    package func cancelWaiting(_ network: Network?, of member: MemberID, now: Int64) async throws -> Int {
        try await database.write { c in
            try DeliveryEnding.cancelWaiting(network: network, of: member, now: now, on: c)
        }
    }

    package func retryFailed(_ network: Network?, of member: MemberID, now: Int64) async throws -> Int {
        let codes = FollowOutcome.allCases.filter(\.isWorthRetrying).map(\.rawValue)
        return try await database.write { c in
            let rows = try c.rows(
                """
                SELECT work.id FROM delivery JOIN work ON work.id = COALESCE(delivery.undo_work_id, delivery.work_id)
                JOIN account ON account.member_id = delivery.member_id AND account.network = delivery.network
                    AND account.key = delivery.actor_key AND account.is_proven = 1
                WHERE delivery.member_id = \(member) AND (\(network == nil) = 1 OR delivery.network = \(network))
                    AND work.state = 'finished' AND work.outcome <> 'cancelled' AND (work.outcome IN (\(list: codes))
                        OR (work.outcome = 'gone' AND work.reason = \(FollowOutcome.notFound)))
                """)
            for row in rows { try WorkStatements.reopen(try row.raw("id"), now: now, on: c) }
            return rows.count
        }
    }

    package func askAgain(_ network: Network?, of member: MemberID, now: Int64) async throws -> Int {
        try await database.write { c in
            try DeliveryEnding.askAgain(network: network, of: member, now: now, on: c)
        }
    }

    package func undo(delivery: Int64?, network: Network?, of member: MemberID, now: Int64) async throws -> Int {
        try await database.write { c in
            try DeliveryEnding.undo(delivery: delivery, network: network, of: member, now: now, on: c)
        }
    }

    package func mayHaveFollowed(_ work: WorkID) async throws -> Bool {
        try await database.read { c in
            try c.first("SELECT 1 AS one FROM work WHERE id = \(work) AND \(sql: DeliveryEnding.mayHaveFollowed)")
                != nil
        }
    }

    package func setGate(_ gate: String, opensAt: Int64) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                INSERT INTO gate (name, opens_at) VALUES (\(gate), \(opensAt))
                ON CONFLICT (name) DO UPDATE SET opens_at = excluded.opens_at
                """)
        }
    }

    package func openDueGates(now: Int64) async throws -> Int {
        let due = try await database.read { c in
            try c.rows("SELECT name FROM gate WHERE opens_at <= \(now)").map { try $0.text("name") }
        }
        var total = 0
        while !due.isEmpty {
            // In batches, so that a large release does not keep other writers waiting.
            let opened = try await database.write { c in
                let rows = try c.rows(
                    """
                    UPDATE work SET gate = NULL WHERE id IN (
                        SELECT work.id FROM work WHERE work.gate IN (\(list: due)) ORDER BY work.id LIMIT 2000)
                    RETURNING lane, state
                    """)
                for lane in Set(try rows.map { try $0.text("lane") }) {
                    try LaneStatements.wake(LaneKey(rawValue: lane), at: now, on: c)
                }
                return rows.count
            }
            total += opened
            if opened == 0 { break }
        }
        return total
    }

    package func cleanUp(now: Int64) async throws -> Int {
        let rows = try await database.write { c in
            let day: Int64 = 86_400_000
            var rows = try c.execute(
                "DELETE FROM browser_session WHERE seen_at <= \(now - BrowserSession.idleLimit)")
            rows += try c.execute(
                """
                DELETE FROM browser_session
                WHERE member_id IS NULL AND seen_at <= \(now - Retention.visit.milliseconds)
                """)
            rows += try c.execute("DELETE FROM pending_sign_in WHERE ends_at <= \(now)")
            rows += try c.execute("DELETE FROM budget_spend WHERE ends_at <= \(now)")
            rows += try c.execute("DELETE FROM budget_closed WHERE until <= \(now)")
            rows += try c.execute("DELETE FROM lookup_spend WHERE day < \(now / day - Int64(Retention.lookup.days))")
            rows += try c.execute(
                """
                DELETE FROM work WHERE state = 'finished' AND changed_at <= \(now - day)
                    AND kind IN (\(list: DeliveryKind.jobs + MailWork.kinds))
                """)
            rows += try PostErasure.cleanUp(now: now, on: c)
            rows += try DirectoryStatements.forgetContacts(now: now, on: c)
            rows += try MailStatements.cleanUp(now: now, on: c)
            return rows
        }
        try await database.emptyJournal()
        return rows
    }

    private static func laneName(_ network: Network, _ member: MemberID) -> SQL {
        """
        (SELECT network || '/' || key FROM account
            WHERE member_id = \(member) AND network = \(network) AND is_proven = 1)
        """
    }
}
