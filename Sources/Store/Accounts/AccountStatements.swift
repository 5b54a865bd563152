import Accounts
import Deliveries
import Identifiers
import Outbox
import Reconnection

/// Statements on members and their accounts, for use inside a transaction.
enum AccountStatements {
    static let accountColumns: SQL = """
        account.member_id, account.network, account.key, account.name, account.display_name, account.is_proven,
        account.linked_at, COALESCE(account_grant.scope, '') AS scope,
        COALESCE(account_grant.needs_sign_in, 0) AS needs_sign_in
        """

    static func account(_ row: Row) throws -> LinkedAccount {
        LinkedAccount(
            member: try row.raw("member_id"), key: try key(row), name: try row.text("name"),
            displayName: try row.text("display_name"), isProven: try row.bool("is_proven"),
            linkedAt: try row.int("linked_at"), scope: try row.text("scope"),
            needsSignIn: try row.bool("needs_sign_in"))
    }

    static func key(_ row: Row) throws -> AccountKey {
        try AccountKey(network: try row.raw("network"), storedText: try row.text("key"))
    }

    static func grant(_ row: Row) throws -> SealedGrant {
        SealedGrant(
            member: try row.raw("member_id"), key: try key(row), sealed: try row.blob("sealed"),
            keyID: try row.text("key_id"), scope: try row.text("scope"), version: try row.int("version"),
            refreshBegunAt: try row.optionalInt("refresh_begun_at"), needsSignIn: try row.bool("needs_sign_in"))
    }

    /// Who proved this account.
    static func holder(of key: AccountKey, on c: any Connection) throws -> MemberID? {
        try c.first(
            """
            SELECT member_id FROM account
            WHERE network = \(key.network) AND key = \(key.storedText) AND is_proven = 1
            """
        ).map { try $0.raw("member_id") }
    }

    /// Writes the account of a member, replacing the one that they have on that network.
    static func put(_ arrival: Arrival, for member: MemberID, now: Int64, on c: any Connection) throws {
        var pseudonym: Int64?
        if case .x(let x) = arrival.key { pseudonym = x.rawValue }
        let search = "\(arrival.name) \(arrival.displayName)".lowercased()
        try c.execute(
            """
            INSERT INTO account (member_id, network, key, name, display_name, host, opened_at, search_text, is_proven,
                x_key, linked_at)
            VALUES (\(member), \(arrival.key.network), \(arrival.key.storedText), \(arrival.name),
                \(arrival.displayName), \(arrival.host), \(arrival.openedAt), \(search), \(arrival.isProven),
                \(pseudonym), \(now))
            ON CONFLICT (member_id, network) DO UPDATE SET key = excluded.key, name = excluded.name,
                display_name = excluded.display_name, host = excluded.host,
                opened_at = COALESCE(excluded.opened_at, account.opened_at), search_text = excluded.search_text,
                is_proven = excluded.is_proven, x_key = excluded.x_key
            """)
        if let grant = try arrival.grant?(member) { try put(grant, now: now, on: c) }
    }

    /// Replaces whatever grant there is; the version grows. The first is the moment's: a refresh that began before the
    /// account was unlinked must not take a later grant for its own.
    static func put(_ grant: SealedGrant, now: Int64, on c: any Connection) throws {
        try c.execute(
            """
            INSERT INTO account_grant (member_id, network, sealed, key_id, scope, version, needs_sign_in)
            VALUES (\(grant.member), \(grant.key.network), \(grant.sealed), \(grant.keyID), \(grant.scope), \(now), 0)
            ON CONFLICT (member_id, network) DO UPDATE SET sealed = excluded.sealed, key_id = excluded.key_id,
                scope = excluded.scope, version = account_grant.version + 1, refresh_begun_at = NULL,
                needs_sign_in = 0
            """)
        // Whoever signs in again wants the work to go on. An account may have been another member's before.
        let lane = LaneKey(rawValue: grant.key.laneName)
        try c.execute(
            """
            UPDATE lane SET owner = \(grant.member), is_paused = 0
            WHERE key = \(lane) AND COALESCE(owner, 0) <> \(grant.member)
            """)
        try c.execute(
            """
            UPDATE lane SET stop_code = NULL, stop_reason = NULL
            WHERE key = \(lane) AND stop_code IN (\(LaneStop.needsSignIn), \(LaneStop.keyMissing))
            """)
    }

    /// Whether there is a grant for the account of a lane that its provider was not found to refuse.
    static func hasGoodGrant(_ lane: LaneKey, on c: any Connection) throws -> Bool {
        let parts = lane.rawValue.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return false }
        return try c.first(
            """
            SELECT 1 AS one FROM account
            JOIN account_grant ON account_grant.member_id = account.member_id
                AND account_grant.network = account.network
            WHERE account.network = \(parts[0]) AND account.key = \(parts[1]) AND is_proven = 1 AND needs_sign_in = 0
            """) != nil
    }

    /// Takes an account away: what waits in its lane and towards it ends, what was recorded under it stays without it.
    /// Of an X account stays what keeps the member apart from those who block or mute it.
    static func remove(_ key: AccountKey, of member: MemberID, now: Int64, on c: any Connection) throws {
        try DeliveryEnding.end(actingAs: key, of: member, now: now, on: c)
        try PostErasure.end(actingAs: key, now: now, on: c)
        if case .x(let pseudonym) = key { try rememberFormer(pseudonym.rawValue, of: member, on: c) }
        try c.execute("DELETE FROM account WHERE member_id = \(member) AND network = \(key.network)")
    }

    static func rememberFormer(_ xKey: Int64, of member: MemberID, on c: any Connection) throws {
        try c.execute(
            """
            INSERT INTO former_x_key (member_id, x_key) VALUES (\(member), \(xKey)) ON CONFLICT DO NOTHING
            """)
    }

    /// Hands in the job that applies the rules of reconnection to the member.
    static func scheduleReconnect(_ member: MemberID, now: Int64, on c: any Connection) throws {
        _ = try WorkStatements.enqueue(try MemberJobs.reconnect(member, now: now), now: now, on: c)
    }
}
