import Accounts
import Identifiers
import Outbox
import Reconnection

extension Repository: AccountsPort {
    package func arrive(_ arrival: Arrival, now: Int64) async throws -> ArrivalResult {
        try await database.write { c in
            let network = arrival.key.network
            let holder = try AccountStatements.holder(of: arrival.key, on: c)
            if let holder {
                if arrival.signedIn == holder || (arrival.signedIn == nil && arrival.isProven) {
                    if arrival.isProven { try AccountStatements.put(arrival, for: holder, now: now, on: c) }
                    return arrival.signedIn == nil ? .signedIn(holder) : .linked(holder)
                }
                if arrival.isProven { return .heldByAnother(holder) }
                // Who only claims it learns nothing of whoever proved it: a claim stands beside the proof, worth little.
            }
            if let member = arrival.signedIn {
                let existing = try c.first(
                    "SELECT key, name, is_proven FROM account WHERE member_id = \(member) AND network = \(network)")
                if let existing, try existing.bool("is_proven"),
                    try existing.text("key") != arrival.key.storedText
                {
                    return .networkTaken(existingName: try existing.text("name"))
                }
            }
            let member: MemberID
            if let signedIn = arrival.signedIn {
                member = signedIn
            } else {
                member = try c.one(
                    "INSERT INTO member (joined_at, language) VALUES (\(now), \(arrival.language)) RETURNING id"
                ).raw("id")
            }
            try AccountStatements.put(arrival, for: member, now: now, on: c)
            try AccountStatements.scheduleReconnect(member, now: now, on: c)
            return arrival.signedIn == nil ? .registered(member) : .linked(member)
        }
    }

    package func join(
        _ leaving: MemberID, into remaining: MemberID,
        resealing: @Sendable @escaping (SealedGrant, MemberID) throws -> SealedGrant, now: Int64
    ) async throws -> [SealedGrant] {
        try await database.write { c in
            guard leaving != remaining else { return [] }
            let dropped = try Joining.moveAccounts(
                from: leaving, to: remaining, grants: try Self.grantRows(of: leaving, on: c), resealing: resealing,
                now: now, on: c)
            try Joining.moveDeliveries(from: leaving, to: remaining, on: c)
            try Joining.moveDecisions(from: leaving, to: remaining, on: c)
            try Joining.moveInvitations(from: leaving, to: remaining, on: c)
            try Joining.moveLists(from: leaving, to: remaining, now: now, on: c)
            try Joining.moveNotifications(from: leaving, to: remaining, on: c)
            try Erasure.erase(leaving, now: now, on: c)
            try AccountStatements.scheduleReconnect(remaining, now: now, on: c)
            return dropped
        }
    }

    package func member(_ id: MemberID) async throws -> Member? {
        try await database.read { c in
            try c.first(
                """
                SELECT id, joined_at, language, visibility, follows_later, allows_mention_links,
                    consented_at
                FROM member WHERE id = \(id)
                """
            ).map { row in
                var choices: Choices?
                if let visibility = try row.optionalRaw("visibility", as: Visibility.self) {
                    choices = Choices(
                        visibility: visibility, followsLaterJoiners: try row.bool("follows_later"),
                        allowsMentionLinks: try row.bool("allows_mention_links"),
                        consentedAt: try row.int("consented_at"))
                }
                return Member(
                    id: try row.raw("id"), joinedAt: try row.int("joined_at"), language: try row.text("language"),
                    choices: choices)
            }
        }
    }

    package func accounts(of member: MemberID) async throws -> [LinkedAccount] {
        try await database.read { c in
            try c.rows(
                """
                SELECT \(sql: AccountStatements.accountColumns) FROM account
                LEFT JOIN account_grant ON account_grant.member_id = account.member_id
                    AND account_grant.network = account.network
                WHERE account.member_id = \(member) ORDER BY account.network DESC
                """
            ).map(AccountStatements.account)
        }
    }

    package func allAccounts() async throws -> [LinkedAccount] {
        try await database.read { c in
            try c.rows(
                """
                SELECT \(sql: AccountStatements.accountColumns) FROM account
                LEFT JOIN account_grant ON account_grant.member_id = account.member_id
                    AND account_grant.network = account.network
                WHERE account.is_proven = 1 ORDER BY account.network, account.name
                """
            ).map(AccountStatements.account)
        }
    }

    package func setChoices(_ choices: Choices, of member: MemberID, now: Int64) async throws {
        try await database.write { c in
            try c.execute(
                """
                UPDATE member SET visibility = \(choices.visibility), follows_later = \(choices.followsLaterJoiners),
                    allows_mention_links = \(choices.allowsMentionLinks), consented_at = \(choices.consentedAt)
                WHERE id = \(member)
                """)
            try AccountStatements.scheduleReconnect(member, now: now, on: c)
        }
    }

    package func setLanguage(_ language: String, of member: MemberID) async throws {
        try await database.write { c in
            _ = try c.execute("UPDATE member SET language = \(language) WHERE id = \(member)")
        }
    }

    package func unlink(_ key: AccountKey, of member: MemberID, now: Int64) async throws -> SealedGrant? {
        try await database.write { c in
            let grant = try Self.grantRows(of: member, on: c).first { $0.key == key }
            try AccountStatements.remove(key, of: member, now: now, on: c)
            try AccountStatements.scheduleReconnect(member, now: now, on: c)
            return grant
        }
    }

    package func erase(_ member: MemberID, now: Int64) async throws {
        try await database.write { c in try Erasure.erase(member, now: now, on: c) }
        try await database.rewritePages()
        try await database.emptyJournal()
    }

    package func export(_ member: MemberID) async throws -> [ExportedTable] {
        try await database.read { c in try MemberExport.tables(of: member, on: c) }
    }

    static func grantRows(of member: MemberID, on c: any Connection) throws -> [SealedGrant] {
        try c.rows(
            """
            SELECT \(sql: grantColumns) FROM account_grant
            JOIN account ON account.member_id = account_grant.member_id AND account.network = account_grant.network
            WHERE account_grant.member_id = \(member)
            """
        ).map(AccountStatements.grant)
    }

    static let grantColumns: SQL = """
        account_grant.member_id, account.network, account.key, account_grant.sealed, account_grant.key_id,
        account_grant.scope, account_grant.version, account_grant.refresh_begun_at, account_grant.needs_sign_in
        """
}
