import Accounts
import Identifiers

extension Repository {
    package func openSession(
        tokenHash: [UInt8], member: MemberID?, userAgent: String, formKey: [UInt8], now: Int64
    ) async throws -> BrowserSession {
        try await database.write { c in
            let row = try c.one(
                """
                INSERT INTO browser_session (token_hash, member_id, created_at, seen_at, user_agent, form_key)
                VALUES (\(tokenHash), \(member), \(now), \(now), \(String(userAgent.prefix(200))), \(formKey))
                RETURNING id, token_hash, member_id, created_at, seen_at, user_agent, form_key
                """)
            return try Self.session(row)
        }
    }

    package func session(tokenHash: [UInt8], now: Int64) async throws -> BrowserSession? {
        let found = try await database.read { c in
            try c.first(
                """
                SELECT id, token_hash, member_id, created_at, seen_at, user_agent, form_key FROM browser_session
                WHERE token_hash = \(tokenHash) AND seen_at > \(now - BrowserSession.idleLimit)
                """
            ).map(Self.session)
        }
        guard let found else { return nil }
        if now - found.seenAt >= 60_000 {
            try await database.write { c in
                _ = try c.execute("UPDATE browser_session SET seen_at = \(now) WHERE id = \(found.id)")
            }
        }
        return found
    }

    package func sessions(of member: MemberID, now: Int64) async throws -> [BrowserSession] {
        try await database.read { c in
            try c.rows(
                """
                SELECT id, token_hash, member_id, created_at, seen_at, user_agent, form_key FROM browser_session
                WHERE member_id = \(member) AND seen_at > \(now - BrowserSession.idleLimit) ORDER BY seen_at DESC, id
                """
            ).map(Self.session)
        }
    }

    package func endSession(_ id: Int64, of member: MemberID) async throws -> Bool {
        try await database.write { c in
            try c.execute("DELETE FROM browser_session WHERE id = \(id) AND member_id = \(member)") > 0
        }
    }

    package func endSession(tokenHash: [UInt8]) async throws {
        try await database.write { c in
            _ = try c.execute("DELETE FROM browser_session WHERE token_hash = \(tokenHash)")
        }
    }

    package func endSessions(of member: MemberID, except tokenHash: [UInt8]?) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                DELETE FROM browser_session
                WHERE member_id = \(member) AND (\(tokenHash) IS NULL OR token_hash <> \(tokenHash))
                """)
        }
    }

    package func keepPending(_ pending: PendingSignIn) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                INSERT INTO pending_sign_in (state_hash, session_hash, network, sealed, return_to, ends_at)
                VALUES (\(pending.stateHash), \(pending.sessionHash), \(pending.network), \(pending.sealed),
                    \(pending.returnTo), \(pending.endsAt))
                """)
        }
    }

    package func takePending(stateHash: [UInt8], sessionHash: [UInt8], now: Int64) async throws -> PendingSignIn? {
        try await database.write { c in
            let row = try c.first(
                """
                DELETE FROM pending_sign_in
                WHERE state_hash = \(stateHash) AND session_hash = \(sessionHash)
                RETURNING state_hash, session_hash, network, sealed, return_to, ends_at
                """)
            guard let row, try row.int("ends_at") > now else { return nil }
            return PendingSignIn(
                stateHash: try row.blob("state_hash"), sessionHash: try row.blob("session_hash"),
                network: try row.raw("network"), sealed: try row.blob("sealed"), returnTo: try row.text("return_to"),
                endsAt: try row.int("ends_at"))
        }
    }

    private static func session(_ row: Row) throws -> BrowserSession {
        BrowserSession(
            id: try row.int("id"), tokenHash: try row.blob("token_hash"), member: try row.optionalRaw("member_id"),
            createdAt: try row.int("created_at"), seenAt: try row.int("seen_at"),
            userAgent: try row.text("user_agent"), formKey: try row.blob("form_key"))
    }
}
