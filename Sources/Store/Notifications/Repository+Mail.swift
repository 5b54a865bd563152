import Accounts
import Identifiers
import Notifications
import Outbox

extension Repository: NotificationsPort {
    package func subscribe(
        _ subscription: SealedSubscription, mailbox: [UInt8], limits: QuestionLimits, now: Int64
    ) async throws -> SubscribeResult {
        let result = try await database.write { c -> SubscribeResult in
            let member = subscription.member
            let since = now - Retention.question.milliseconds
            func questions(_ whose: SQL) throws -> Int64 {
                try c.one("SELECT COUNT(*) AS n FROM mail_question WHERE \(sql: whose) AND at > \(since)").int("n")
            }
            guard try questions("member_id = \(member)") < limits.ofMember else { return .tooManyOfMember }
            guard try questions("mailbox_hash = \(mailbox)") < limits.toMailbox else { return .tooManyToMailbox }
            try c.execute(
                "INSERT INTO mail_question (member_id, mailbox_hash, at) VALUES (\(member), \(mailbox), \(now))")
            try c.execute("DELETE FROM mail_subscription WHERE member_id = \(member)")
            try c.execute(
                """
                INSERT INTO mail_subscription (member_id, sealed_for, sealed, key_id, frequency, confirm_hash, stop_hash,
                    requested_at, ends_at, told_until, told_before)
                VALUES (\(member), \(subscription.sealedFor), \(subscription.sealed), \(subscription.keyID),
                    \(subscription.frequency), \(subscription.confirmHash), \(subscription.stopHash), \(now),
                    \(now + limits.validity), \(now), \(now))
                """)
            _ = try WorkStatements.enqueue(
                MailWork.question.request(member, at: subscription.requestedAt, now: now), now: now, on: c)
            return .asked
        }
        if result == .asked { try await database.emptyJournal() }
        return result
    }

    package func subscription(of member: MemberID) async throws -> SealedSubscription? {
        try await subscription("member_id = \(member)")
    }

    package func subscription(confirmedBy hash: [UInt8], now: Int64) async throws -> SealedSubscription? {
        try await subscription("confirm_hash = \(hash) AND (confirmed_at IS NOT NULL OR ends_at > \(now))")
    }

    package func subscription(stoppedBy hash: [UInt8]) async throws -> SealedSubscription? {
        try await subscription("stop_hash = \(hash)")
    }

    private func subscription(_ which: SQL) async throws -> SealedSubscription? {
        try await database.read { c in
            try c.first("SELECT \(sql: MailStatements.columns) FROM mail_subscription WHERE \(sql: which)")
                .map(MailStatements.subscription)
        }
    }

    package func confirm(_ subscription: SealedSubscription, day: Int64, now: Int64) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                UPDATE mail_subscription SET confirmed_at = \(now), told_until = \(now), told_before = \(now),
                    next_at = \(now + subscription.frequency.days * day)
                WHERE member_id = \(subscription.member) AND confirm_hash = \(subscription.confirmHash)
                    AND confirmed_at IS NULL
                """)
        }
    }

    package func unsubscribe(_ subscription: SealedSubscription) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                DELETE FROM mail_subscription
                WHERE member_id = \(subscription.member) AND stop_hash = \(subscription.stopHash)
                """)
        }
        try await database.emptyJournal()
    }

    package func unsubscribe(_ member: MemberID) async throws {
        try await database.write { c in
            _ = try c.execute("DELETE FROM mail_subscription WHERE member_id = \(member)")
        }
        try await database.emptyJournal()
    }

    package func setFrequency(
        _ frequency: MailFrequency, of member: MemberID, day: Int64, now: Int64
    ) async throws {
        try await database.write { c in
            _ = try c.execute(
                """
                UPDATE mail_subscription SET frequency = \(frequency),
                    next_at = CASE WHEN confirmed_at IS NULL THEN NULL ELSE \(now + frequency.days * day) END
                WHERE member_id = \(member) AND frequency <> \(frequency)
                """)
        }
    }

    package func subscriptionsNotSealed(with keyID: String, limit: Int) async throws -> [SealedSubscription] {
        try await database.read { c in
            try c.rows(
                """
                SELECT \(sql: MailStatements.columns) FROM mail_subscription WHERE key_id <> \(keyID) LIMIT \(limit)
                """
            ).map(MailStatements.subscription)
        }
    }

    package func resealSubscription(
        _ subscription: SealedSubscription, replacing old: [UInt8]
    ) async throws -> Bool {
        try await database.write { c in
            try c.execute(
                """
                UPDATE mail_subscription SET sealed = \(subscription.sealed), key_id = \(subscription.keyID)
                WHERE member_id = \(subscription.member) AND sealed = \(old)
                """) > 0
        }
    }
}
