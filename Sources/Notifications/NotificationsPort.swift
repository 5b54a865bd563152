import Identifiers
import Outbox

/// What notifications need of the store. Each call is one transaction.
package protocol NotificationsPort: Sendable {
    // MARK: Mail

    /// Replaces the member's subscription by one that is not confirmed, and hands in the question; nothing but the
    /// question is sent to it.
    ///
    /// - Parameter mailbox: the keyed hash that questions to one mailbox are counted by.
    func subscribe(
        _ subscription: SealedSubscription, mailbox: [UInt8], limits: QuestionLimits, now: Int64
    ) async throws -> SubscribeResult
    func subscription(of member: MemberID) async throws -> SealedSubscription?
    /// Looks one up by the hash of its question's link, if that is not too old or it was confirmed already.
    func subscription(confirmedBy hash: [UInt8], now: Int64) async throws -> SealedSubscription?
    /// Looks one up by the hash of the link that ends all.
    func subscription(stoppedBy hash: [UInt8]) async throws -> SealedSubscription?
    /// Notes that mail is wanted; the first digest's turn comes one period later. Nothing changes when it was before.
    func confirm(_ subscription: SealedSubscription, day: Int64, now: Int64) async throws
    /// Erases a subscription, if it is still that one.
    func unsubscribe(_ subscription: SealedSubscription) async throws
    /// Erases whatever subscription the member has.
    func unsubscribe(_ member: MemberID) async throws
    func setFrequency(_ frequency: MailFrequency, of member: MemberID, day: Int64, now: Int64) async throws

    /// Hands in a digest for each subscription whose turn has come and whose member has new people, at most `limit`, and
    /// sets the next turn. Returns how many turns it was.
    ///
    /// - Parameter day: how long a day lasts, in milliseconds.
    func scheduleDigests(day: Int64, limit: Int, now: Int64) async throws -> Int
    /// Notes that the mail of that work is handed to the mail program now, before it is. From then on it counts as sent.
    func begin(_ work: WorkID, _ kind: MailWork, moment: Int64, of member: MemberID, now: Int64) async throws
        -> BegunMail
    /// Takes that back: the mail program certainly did not take it.
    func takeBack(_ work: WorkID, of member: MemberID) async throws

    /// Subscriptions that are not sealed with that key, at most `limit`.
    func subscriptionsNotSealed(with keyID: String, limit: Int) async throws -> [SealedSubscription]
    /// Replaces the sealed bytes and the key's id alone, if what stands there is still `old`.
    func resealSubscription(_ subscription: SealedSubscription, replacing old: [UInt8]) async throws -> Bool

    // MARK: Feeds

    /// Lets a member's people be read as a feed by whoever has the secret; an earlier one ends.
    func keepFeed(_ hash: [UInt8], of member: MemberID, now: Int64) async throws
    func removeFeed(of member: MemberID) async throws
    /// When the member's feed was made; `nil` where there is none.
    func feedBegan(of member: MemberID) async throws -> Int64?
    /// Whose feed that is, with the hash as it is stored.
    func feed(_ hash: [UInt8]) async throws -> (member: MemberID, hash: [UInt8])?
    /// How many people were found for the member on each day (UTC) from that moment on, newest first.
    func arrivals(of member: MemberID, since: Int64) async throws -> [ArrivalsOfDay]
}

/// How many questions are sent within a day.
package struct QuestionLimits: Sendable, Hashable {
    package var ofMember = 5
    /// To one mailbox, whoever asks.
    package var toMailbox = 2
    /// How long a question can be answered, in milliseconds.
    package var validity: Int64

    package init(validity: Int64) {
        self.validity = validity
    }
}

/// What came of typing an address.
package enum SubscribeResult: Sendable, Hashable {
    case asked
    /// The member asked too often today.
    case tooManyOfMember
    /// That mailbox was asked often enough today. Nobody is told whether by themselves or by others.
    case tooManyToMailbox
}

/// What there is to send.
package enum BegunMail: Sendable, Hashable {
    /// - people: how many are new; 0 for a question.
    case send(SealedSubscription, language: String, people: Int)
    /// Nothing any more: the subscription is gone or another, or the member has seen everybody.
    case nothing
    /// An earlier try handed it over, and nobody knows what came of it.
    case handedOver
}

/// People who were found for a member on one day.
package struct ArrivalsOfDay: Sendable, Hashable {
    /// Days since 1970, UTC.
    package let day: Int64
    package let count: Int
    /// When the last of them was found; milliseconds since 1970.
    package let lastAt: Int64

    package init(day: Int64, count: Int, lastAt: Int64) {
        self.day = day
        self.count = count
        self.lastAt = lastAt
    }
}
