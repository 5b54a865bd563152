import Outbox

/// How a due lane is picked: what differs by engine stands here alone.
enum LaneClaim {
    /// Whether any lane is due and free for that holder.
    static func peek(for holder: WorkerIdentity, in lane: LaneKey?, now: Int64, on c: any Connection) throws -> Bool {
        try c.first("\(sql: due(for: holder, in: lane, now: now)) LIMIT 1") != nil
    }

    /// Whoever asks for a lane serves none: one that still bears their name was lost to an error of the database.
    private static func due(for holder: WorkerIdentity, in lane: LaneKey?, now: Int64) -> SQL {
        let named: SQL = lane.map { "AND key = \($0)" } ?? ""
        return """
            SELECT key, token FROM lane
            WHERE ready_at IS NOT NULL AND ready_at <= \(now) AND is_paused = 0 AND stop_code IS NULL
                AND wait_until <= \(now) AND budget_until <= \(now)
                AND (lease_until IS NULL OR lease_until < \(now) OR holder = \(holder.description))
                \(sql: named)
            """
    }

    /// The lane that is due and free and was served longest ago. PostgreSQL passes over lanes that another
    /// transaction is claiming right now; SQLite has one writer.
    static func pick(for holder: WorkerIdentity, in lane: LaneKey?, now: Int64, on c: any Connection) throws -> Row? {
        let first: SQL = "\(sql: due(for: holder, in: lane, now: now)) ORDER BY served_at, key LIMIT 1"
        switch c.dialect {
        case .sqlite: return try c.first(first)
        case .postgres: return try c.first("\(sql: first) FOR UPDATE SKIP LOCKED")
        }
    }
}
