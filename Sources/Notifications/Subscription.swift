import Identifiers

/// A member's mail, as its owner sees it.
package struct Subscription: Sendable, Hashable {
    package let address: MailAddress
    package let frequency: MailFrequency
    /// When the address was typed; milliseconds since 1970.
    package let requestedAt: Int64
    /// When whoever reads the mail of that address agreed; `nil` until then, and then nothing is sent but the question.
    package let confirmedAt: Int64?
}

/// The same as it is stored: the address and the secrets of its links are sealed.
package struct SealedSubscription: Sendable, Hashable {
    package let member: MemberID
    /// Whom it was sealed for; two memberships may have been joined since.
    package let sealedFor: MemberID
    package let sealed: [UInt8]
    package let keyID: String
    package let frequency: MailFrequency
    /// What the link in the question is looked up by.
    package let confirmHash: [UInt8]
    /// What the link that ends all is looked up by.
    package let stopHash: [UInt8]
    package let requestedAt: Int64
    package let confirmedAt: Int64?

    package init(
        member: MemberID, sealedFor: MemberID, sealed: [UInt8], keyID: String, frequency: MailFrequency,
        confirmHash: [UInt8], stopHash: [UInt8], requestedAt: Int64, confirmedAt: Int64?
    ) {
        self.member = member
        self.sealedFor = sealedFor
        self.sealed = sealed
        self.keyID = keyID
        self.frequency = frequency
        self.confirmHash = confirmHash
        self.stopHash = stopHash
        self.requestedAt = requestedAt
        self.confirmedAt = confirmedAt
    }

    /// What the sealed bytes are bound to.
    package static func context(_ member: MemberID) -> String { "mail/\(member)" }

    package var context: String { Self.context(sealedFor) }

    /// The same, sealed with another key.
    package func resealed(_ sealed: [UInt8], keyID: String) -> SealedSubscription {
        SealedSubscription(
            member: member, sealedFor: sealedFor, sealed: sealed, keyID: keyID, frequency: frequency,
            confirmHash: confirmHash, stopHash: stopHash, requestedAt: requestedAt, confirmedAt: confirmedAt)
    }
}

/// What is sealed of a subscription.
struct SubscriptionSecrets: Codable {
    var address: String
    var confirm: String
    var stop: String
}
