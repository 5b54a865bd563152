import Foundation
import Identifiers
import Sealing

/// Who is told by mail, and who reads their people as a feed.
package struct Subscriptions: Sendable {
    package let port: any NotificationsPort
    /// Whether this site sends mail at all.
    package var sendsMail: Bool
    private let sealer: SecretSealer
    private let hashOfMailbox: @Sendable (String) -> [UInt8]
    private let validity: Int64
    /// How long a day lasts, in milliseconds: shorter in tests and the sandbox.
    package let day: Int64
    private let now: @Sendable () -> Int64
    private let randomBytes: @Sendable (Int) -> [UInt8]

    /// - Parameters:
    ///   - hashOfMailbox: what mailboxes that were asked are counted by; under a key that is not in the database.
    ///   - validity: how long a question can be answered, in milliseconds.
    package init(
        port: any NotificationsPort, sealer: SecretSealer, hashOfMailbox: @escaping @Sendable (String) -> [UInt8],
        sendsMail: Bool, validity: Int64, day: Int64 = 86_400_000, now: @escaping @Sendable () -> Int64,
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.port = port
        self.sealer = sealer
        self.hashOfMailbox = hashOfMailbox
        self.sendsMail = sendsMail
        self.validity = validity
        self.day = day
        self.now = now
        self.randomBytes = randomBytes
    }

    // MARK: - Mail

    /// The member's own; `nil` where there is none.
    package func subscription(of member: MemberID) async throws -> Subscription? {
        guard let row = try await port.subscription(of: member) else { return nil }
        return try opened(row)
    }

    /// Takes an address and has its reader asked. Whatever subscription there was ends.
    package func subscribe(
        _ address: MailAddress, _ frequency: MailFrequency, for member: MemberID
    ) async throws -> SubscribeResult {
        let confirm = LinkSecret(randomBytes: randomBytes)
        let stop = LinkSecret(randomBytes: randomBytes)
        let secrets = SubscriptionSecrets(address: address.description, confirm: confirm.text, stop: stop.text)
        let sealed = try sealer.seal(
            Array(try JSONEncoder().encode(secrets)), context: SealedSubscription.context(member))
        let moment = now()
        return try await port.subscribe(
            SealedSubscription(
                member: member, sealedFor: member, sealed: sealed, keyID: try SecretSealer.keyID(of: sealed),
                frequency: frequency, confirmHash: confirm.hash, stopHash: stop.hash, requestedAt: moment,
                confirmedAt: nil),
            mailbox: hashOfMailbox(address.mailbox),
            limits: QuestionLimits(validity: validity), now: moment)
    }

    /// Whether that link still answers a question; its owner's address is not told to whoever has the link.
    package func canConfirm(_ secret: LinkSecret) async throws -> Bool { try await asked(by: secret) != nil }

    /// Answers the question with yes.
    ///
    /// - Returns: false when the link is too old, or another address was typed since.
    package func confirm(_ secret: LinkSecret) async throws -> Bool {
        guard let row = try await asked(by: secret) else { return false }
        try await port.confirm(row, day: day, now: now())
        return true
    }

    private func asked(by secret: LinkSecret) async throws -> SealedSubscription? {
        guard let row = try await port.subscription(confirmedBy: secret.hash, now: now()), secret.has(row.confirmHash)
        else { return nil }
        return row
    }

    /// Ends all mail to the address that this link was sent to. It looks the same whether there was any.
    package func stop(_ secret: LinkSecret) async throws {
        guard let row = try await port.subscription(stoppedBy: secret.hash), secret.has(row.stopHash) else { return }
        try await port.unsubscribe(row)
    }

    package func setFrequency(_ frequency: MailFrequency, of member: MemberID) async throws {
        try await port.setFrequency(frequency, of: member, day: day, now: now())
    }

    package func remove(_ member: MemberID) async throws { try await port.unsubscribe(member) }

    /// Hands in the digests whose turn has come. Any number of processes may: each turn is one piece of work.
    package func scheduleDigests() async throws {
        while try await port.scheduleDigests(day: day, limit: 100, now: now()) == 100 {}
    }

    private func opened(_ row: SealedSubscription) throws -> Subscription {
        Subscription(
            address: try MailAddress(try secrets(of: row).address), frequency: row.frequency,
            requestedAt: row.requestedAt, confirmedAt: row.confirmedAt)
    }

    func secrets(of row: SealedSubscription) throws -> SubscriptionSecrets {
        try JSONDecoder().decode(
            SubscriptionSecrets.self, from: Data(try sealer.open(row.sealed, context: row.context)))
    }

    // MARK: - Feeds

    /// Makes a new secret for the member's feed; an earlier address leads nowhere from then on.
    package func renewFeed(of member: MemberID) async throws -> LinkSecret {
        let secret = LinkSecret(randomBytes: randomBytes)
        try await port.keepFeed(secret.hash, of: member, now: now())
        return secret
    }

    /// Whose feed that is.
    package func owner(ofFeed secret: LinkSecret) async throws -> MemberID? {
        guard let feed = try await port.feed(secret.hash), secret.has(feed.hash) else { return nil }
        return feed.member
    }
}
