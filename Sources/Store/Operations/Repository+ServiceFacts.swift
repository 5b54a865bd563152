import Deliveries
import Identifiers
import Outbox

extension Repository: ServiceFactsPort {
    package func serviceFacts(now: Int64) async throws -> ServiceFacts {
        try await database.read { c in
            var facts = ServiceFacts()
            let waiting = try c.one(
                """
                SELECT COUNT(*) AS n, COUNT(DISTINCT owner) AS people FROM work
                WHERE state <> 'finished' AND gate IS NULL AND kind NOT LIKE 'job.%'
                """)
            facts.waiting = Int(try waiting.int("n"))
            facts.waitingPeople = Int(try waiting.int("people"))
            facts.oldestDue = try Self.oldestDue(now: now, on: c)
            for row in try c.rows(
                """
                SELECT kind, MAX(changed_at) AS at FROM work WHERE state = 'finished' AND succeeded = 1
                    AND kind NOT LIKE 'job.%' GROUP BY kind
                """)
            {
                let name = try row.text("kind").split(separator: ".").last.map(String.init)
                guard let network = name.flatMap(Network.init(rawValue:)) else { continue }
                facts.lastDone[network] = max(facts.lastDone[network] ?? 0, try row.int("at"))
            }
            facts.servers = try c.rows(
                """
                SELECT account.network, account.host, COUNT(*) AS people, SUM(CASE WHEN lane.key IS NULL THEN 0 ELSE 1 END) AS busy,
                    SUM(CASE WHEN lane.troubles >= 2 THEN 1 ELSE 0 END) AS troubled,
                    MIN(CASE WHEN lane.troubles >= 2 THEN lane.troubled_since END) AS since
                FROM account LEFT JOIN lane ON lane.key = account.network || '/' || account.key
                    AND lane.ready_at IS NOT NULL AND lane.stop_code IS NULL AND lane.is_paused = 0
                WHERE account.is_proven = 1 AND account.network <> 'x' GROUP BY account.network, account.host
                ORDER BY account.network, account.host
                """
            ).map { row in
                ServiceFacts.Server(
                    network: try row.raw("network"), host: try row.text("host"), people: Int(try row.int("people")),
                    busy: Int(try row.int("busy")), troubled: Int(try row.int("troubled")),
                    troubledSince: try row.optionalInt("since"))
            }
            return facts
        }
    }

    /// How long the oldest work that could be tried now has been waiting, in milliseconds.
    static func oldestDue(now: Int64, on c: any Connection) throws -> Int64 {
        let oldest = try c.one(
            """
            SELECT MIN(work.not_before) AS due FROM work JOIN lane ON lane.key = work.lane
            WHERE work.state IN ('waiting', 'begun') AND work.gate IS NULL AND lane.is_paused = 0
                AND lane.stop_code IS NULL AND lane.wait_until <= \(now) AND lane.budget_until <= \(now)
            """
        ).optionalInt("due")
        return max(0, now - (oldest ?? now))
    }
}
