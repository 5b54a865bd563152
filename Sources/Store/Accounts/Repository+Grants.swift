import Accounts
import Identifiers
import Sealing

extension Repository {
    package func grants(of member: MemberID) async throws -> [SealedGrant] {
        try await database.read { c in try Self.grantRows(of: member, on: c) }
    }

    package func grant(for key: AccountKey) async throws -> SealedGrant? {
        try await database.read { c in
            try c.first(
                """
                SELECT \(sql: Self.grantColumns) FROM account_grant
                JOIN account ON account.member_id = account_grant.member_id AND account.network = account_grant.network
                WHERE account.network = \(key.network) AND account.key = \(key.storedText) AND account.is_proven = 1
                """
            ).map(AccountStatements.grant)
        }
    }

    package func beginRefresh(of key: AccountKey, version: Int64, now: Int64) async throws -> Bool {
        try await database.write { c in
            try c.execute(
                """
                UPDATE account_grant SET refresh_begun_at = \(now)
                WHERE version = \(version) AND \(sql: Self.belongs(to: key))
                """) > 0
        }
    }

    package func replaceGrant(_ grant: SealedGrant, ifVersion version: Int64, now: Int64) async throws -> Bool {
        try await database.write { c in
            try c.execute(
                """
                UPDATE account_grant SET sealed = \(grant.sealed), key_id = \(grant.keyID), scope = \(grant.scope),
                    version = version + 1, refresh_begun_at = NULL
                WHERE version = \(version) AND needs_sign_in = 0 AND \(sql: Self.belongs(to: grant.key))
                """) > 0
        }
    }

    package func markNeedsSignIn(_ key: AccountKey, version: Int64, now: Int64) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                UPDATE account_grant SET needs_sign_in = 1
                WHERE version = \(version) AND \(sql: Self.belongs(to: key))
                """)
        }
    }

    package func registeredApp(for host: ServerHost, redirectURI: String) async throws -> SealedApp? {
        try await database.read { c in
            try c.first(
                """
                SELECT host, redirect_uri, sealed, key_id FROM registered_app
                WHERE host = \(host.description) AND redirect_uri = \(redirectURI)
                """
            ).map(Self.app)
        }
    }

    package func registeredApps(for host: ServerHost) async throws -> [SealedApp] {
        try await database.read { c in
            try c.rows(
                """
                SELECT host, redirect_uri, sealed, key_id FROM registered_app
                WHERE host = \(host.description) ORDER BY redirect_uri
                """
            ).map(Self.app)
        }
    }

    package func forgetRegisteredApp(for host: ServerHost, redirectURI: String) async throws {
        try await database.write { c in
            _ = try c.execute(
                "DELETE FROM registered_app WHERE host = \(host.description) AND redirect_uri = \(redirectURI)")
        }
    }

    package func keepRegisteredApp(_ app: SealedApp) async throws -> SealedApp {
        try await database.write { c in
            try c.execute(
                """
                INSERT INTO registered_app (host, redirect_uri, sealed, key_id)
                VALUES (\(app.host.description), \(app.redirectURI), \(app.sealed), \(app.keyID))
                ON CONFLICT (host, redirect_uri) DO NOTHING
                """)
            return try Self.app(
                c.one(
                    """
                    SELECT host, redirect_uri, sealed, key_id FROM registered_app
                    WHERE host = \(app.host.description) AND redirect_uri = \(app.redirectURI)
                    """))
        }
    }

    package func grantsNotSealed(with keyID: String, limit: Int) async throws -> [SealedGrant] {
        try await database.read { c in
            try c.rows(
                """
                SELECT \(sql: Self.grantColumns) FROM account_grant
                JOIN account ON account.member_id = account_grant.member_id AND account.network = account_grant.network
                WHERE account_grant.key_id <> \(keyID) LIMIT \(limit)
                """
            ).map(AccountStatements.grant)
        }
    }

    package func resealGrant(_ grant: SealedGrant, replacing old: [UInt8]) async throws -> Bool {
        try await database.write { c in
            try c.execute(
                """
                UPDATE account_grant SET sealed = \(grant.sealed), key_id = \(grant.keyID)
                WHERE version = \(grant.version) AND sealed = \(old) AND \(sql: Self.belongs(to: grant.key))
                """) > 0
        }
    }

    package func appsNotSealed(with keyID: String, limit: Int) async throws -> [SealedApp] {
        try await database.read { c in
            try c.rows(
                """
                SELECT host, redirect_uri, sealed, key_id FROM registered_app WHERE key_id <> \(keyID) LIMIT \(limit)
                """
            ).map(Self.app)
        }
    }

    package func replaceApp(_ app: SealedApp) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                UPDATE registered_app SET sealed = \(app.sealed), key_id = \(app.keyID)
                WHERE host = \(app.host.description) AND redirect_uri = \(app.redirectURI)
                """)
        }
    }

    package func resealApp(_ app: SealedApp, replacing old: [UInt8]) async throws -> Bool {
        try await database.write { c in
            try c.execute(
                """
                UPDATE registered_app SET sealed = \(app.sealed), key_id = \(app.keyID)
                WHERE host = \(app.host.description) AND redirect_uri = \(app.redirectURI) AND sealed = \(old)
                """) > 0
        }
    }

    package func sealingKeyUse(now: Int64) async throws -> SealingKeyUse {
        try await database.read { c in
            let rows = try c.rows(
                """
                SELECT key_id FROM account_grant UNION SELECT key_id FROM registered_app
                UNION SELECT key_id FROM mail_subscription
                """)
            var signIns: [String: Int] = [:]
            try c.forEach("SELECT sealed FROM pending_sign_in WHERE ends_at > \(now)") { row in
                signIns[try SecretSealer.keyID(of: try row.blob("sealed")), default: 0] += 1
            }
            return SealingKeyUse(ofRows: try Set(rows.map { try $0.text("key_id") }), ofSignIns: signIns)
        }
    }

    private static func belongs(to key: AccountKey) -> SQL {
        """
        network = \(key.network) AND member_id = (
            SELECT member_id FROM account
            WHERE network = \(key.network) AND key = \(key.storedText) AND is_proven = 1)
        """
    }

    private static func app(_ row: Row) throws -> SealedApp {
        SealedApp(
            host: try ServerHost(try row.text("host")), redirectURI: try row.text("redirect_uri"),
            sealed: try row.blob("sealed"), keyID: try row.text("key_id"))
    }
}
