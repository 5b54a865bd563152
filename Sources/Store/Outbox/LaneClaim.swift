import Outbox

/// How a due lane is picked: what differs by engine stands here alone.
enum LaneClaim {
    /// Whether any lane is due and free.
    static func peek(now: Int64, on c: any Connection) throws -> Bool {
        try c.first("\(sql: due(now: now)) LIMIT 1") != nil
    }

    private static func due(now: Int64) -> SQL {
        """
        SELECT key, token FROM lane
        WHERE ready_at IS NOT NULL AND ready_at <= \(now) AND is_paused = 0 AND stop_code IS NULL
            AND wait_until <= \(now) AND (lease_until IS NULL OR lease_until < \(now))
        """
    }

    /// The lane that is due and free and was served longest ago. PostgreSQL passes over lanes that another
    /// transaction is claiming right now; SQLite has one writer.
    static func pick(now: Int64, on c: any Connection) throws -> Row? {
        let first: SQL = "\(sql: due(now: now)) ORDER BY served_at, key LIMIT 1"
        switch c.dialect {
        case .sqlite: return try c.first(first)
        case .postgres: return try c.first("\(sql: first) FOR UPDATE SKIP LOCKED")
        }
    }
}
