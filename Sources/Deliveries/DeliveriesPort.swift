import Accounts
import Identifiers
import Outbox

/// What deliveries need of the store. Each call is one transaction.
package protocol DeliveriesPort: Sendable {
    /// Records the choice and hands in its follows. Only people who are shown to the member and not dismissed count.
    /// Before the campaign's launch they wait for it.
    func follow(_ choices: [FollowChoice], as member: MemberID, now: Int64) async throws -> ChoiceSummary
    /// What a click on "follow all" would hand in: everybody ticked, by network.
    func tickedChoices(of member: MemberID) async throws -> [FollowChoice]

    func progress(of member: MemberID, now: Int64) async throws -> [LaneProgress]
    /// The member's deliveries, newest change first; those of accounts that were unlinked only where all are asked for.
    func deliveries(of member: MemberID, status: DeliveryFilter?, offset: Int, limit: Int) async throws -> [Delivery]
    /// The member's follows that arrived, by day and network, oldest first; those of accounts that are linked now.
    func followsByDay(of member: MemberID) async throws -> [FollowsOfDay]
    /// How many deliveries of accounts there are that the member unlinked.
    func unlinkedDeliveries(of member: MemberID) async throws -> Int

    func setPaused(_ isPaused: Bool, _ network: Network, of member: MemberID, now: Int64) async throws
    /// The moderation labels of an account that its member has seen, and gone on.
    func seenLabels(of key: AccountKey) async throws -> Set<String>
    /// Goes on after a stop that the member has seen; a label that was the reason counts as seen from now on.
    func resumeLane(_ network: Network, of member: MemberID, now: Int64) async throws
    /// Takes back what has not begun; nobody of these is ticked any more. Returns how many.
    func cancelWaiting(_ network: Network?, of member: MemberID, now: Int64) async throws -> Int
    /// Tries again what failed in a way that may pass. Returns how many.
    func retryFailed(_ network: Network?, of member: MemberID, now: Int64) async throws -> Int
    /// Asks again for what was taken back before it was done, where the person is still shown. Returns how many.
    func askAgain(_ network: Network?, of member: MemberID, now: Int64) async throws -> Int
    /// Hands in the unfollowing of what was followed through this site: one delivery, or all of a network, or all.
    /// What was followed before (`already`) is left alone. Returns how many.
    func undo(delivery: Int64?, network: Network?, of member: MemberID, now: Int64) async throws -> Int

    /// Whether a follow that has ended was, or may have been, sent by this site.
    func mayHaveFollowed(_ work: WorkID) async throws -> Bool

    /// Says when a gate opens: work that is handed in before waits for it.
    func setGate(_ gate: String, opensAt: Int64) async throws
    /// Releases what waits for gates whose moment has come. Returns how many.
    func openDueGates(now: Int64) async throws -> Int
    /// Removes ended sessions, sign-ins and old spends. Returns how many rows.
    func cleanUp(now: Int64) async throws -> Int
}

/// The gates that work can wait for.
package enum Gate {
    /// The campaign's moment, before which nobody is followed.
    package static let launch = "launch"
    /// Posts of an earlier choice, which the one that is being published does not name. Never opens by itself.
    package static let laidAside = "laidAside"
}
