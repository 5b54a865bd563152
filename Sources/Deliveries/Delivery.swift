import Identifiers
import Outbox

/// One follow that a member asked for, and where it stands.
package struct Delivery: Sendable, Hashable {
    package let id: Int64
    package let work: WorkID
    package let network: Network
    /// Whom, as people write it.
    package let targetName: String
    package let targetDisplayName: String
    /// Their screen name on X.
    package let screenName: String
    /// `nil` when it was taken back or undone.
    package let status: DeliveryStatus?
    package let outcome: FollowOutcome?
    /// Why, in a server's or our own short words; a key of the texts when it begins with `reason.`.
    package let reason: String?
    /// Whether it waits for the launch.
    package let isHeld: Bool
    /// When it is tried next; milliseconds since 1970.
    package let nextAttemptAt: Int64?
    /// Handed in because they joined later.
    package let isAutomatic: Bool
    /// It is being undone, or was.
    package let isUndo: Bool
    /// Whether the account that follows is still linked; nothing can be done about it otherwise.
    package let isLinked: Bool
    /// Milliseconds since 1970.
    package let changedAt: Int64

    package init(
        id: Int64, work: WorkID, network: Network, targetName: String, targetDisplayName: String, screenName: String,
        status: DeliveryStatus?, outcome: FollowOutcome?, reason: String?, isHeld: Bool, nextAttemptAt: Int64?,
        isAutomatic: Bool, isUndo: Bool, isLinked: Bool, changedAt: Int64
    ) {
        self.id = id
        self.work = work
        self.network = network
        self.targetName = targetName
        self.targetDisplayName = targetDisplayName
        self.screenName = screenName
        self.status = status
        self.outcome = outcome
        self.reason = reason
        self.isHeld = isHeld
        self.nextAttemptAt = nextAttemptAt
        self.isAutomatic = isAutomatic
        self.isUndo = isUndo
        self.isLinked = isLinked
        self.changedAt = changedAt
    }
}

/// How the work of one account of a member stands.
package struct LaneProgress: Sendable, Hashable {
    package let network: Network
    /// The member's own account.
    package let accountName: String
    package let counts: [DeliveryStatus: Int]
    /// How many were taken back or undone; they count nowhere else.
    package let takenBack: Int
    /// How many of these can be asked for again as they were.
    package let askable: Int
    /// How many this site followed, or may have, and can undo.
    package let undoable: Int
    /// How many follows are still to be done, by this site or by the member.
    package let rest: Int
    package let isPaused: Bool
    /// Why it stands still until the member does something: `needsSignIn`, `label`, …
    package let stop: String?
    /// What the stop is about: the labels, or a server's words.
    package let stopReason: String?
    /// Nothing is sent before that moment, because of a limit; milliseconds since 1970.
    package let waitsUntil: Int64?
    /// Whether the account is new there, and so is given more time.
    package let isNewAccount: Bool
    /// How many wait for the launch.
    package let held: Int

    package init(
        network: Network, accountName: String, counts: [DeliveryStatus: Int], takenBack: Int, askable: Int,
        undoable: Int, rest: Int, isPaused: Bool, stop: String?, stopReason: String?,
        waitsUntil: Int64?, isNewAccount: Bool, held: Int
    ) {
        self.network = network
        self.accountName = accountName
        self.counts = counts
        self.takenBack = takenBack
        self.askable = askable
        self.undoable = undoable
        self.rest = rest
        self.isPaused = isPaused
        self.stop = stop
        self.stopReason = stopReason
        self.waitsUntil = waitsUntil
        self.isNewAccount = isNewAccount
        self.held = held
    }

    /// How many follows stand; what was taken back or undone does not.
    package var total: Int { counts.values.reduce(0, +) }
}

/// Whom to follow, and on which network.
package struct FollowChoice: Sendable, Hashable {
    package let other: MemberID
    package let network: Network

    package init(other: MemberID, network: Network) {
        self.other = other
        self.network = network
    }
}

/// What became of a choice.
package struct ChoiceSummary: Sendable, Hashable {
    /// Follows handed in, by network.
    package var queued: [Network: Int] = [:]
    /// Were handed in before.
    package var already = 0
    /// Are not shown to the member (any more), or have no account there, or the member has none.
    package var impossible = 0

    package init() {}
}
