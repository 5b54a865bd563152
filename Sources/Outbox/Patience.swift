/// What follows from a try that met trouble which may pass, such as a server that does not answer.
///
/// Trouble right after something went well is taken for the item's own: it counts as one of its tries, and the others
/// go on. More of it without anything going well in between is the lane's: the lane waits, ever longer, the item goes
/// behind the others that are due, and its try does not count. So a server that is away for hours costs a dozen
/// requests and no item its end, and one item that always fails holds up the others for moments.
package struct Patience: Sendable, Hashable {
    /// Tries of its own that an item is given.
    package static let mostAttempts = 12
    /// Milliseconds after which a lane in which nothing went well ends its items: a week, as Mastodon gives a server up
    /// after seven days (mastodon/mastodon, app/lib/delivery_failure_tracker.rb).
    package static let longest: Int64 = 7 * 86_400_000

    /// The work ends with what the performer says.
    package let ends: Bool
    /// Whether this was a try of the item.
    package let counts: Bool
    /// When the item is tried again; milliseconds since 1970.
    package let itemWaits: Int64
    /// Until when the lane waits, if it does.
    package let laneWaits: Int64?

    /// - Parameters:
    ///   - attempt: which try of the item this was.
    ///   - isLanes: whether the trouble is certainly not the item's own.
    ///   - earlier: how often the lane met trouble since something went well in it.
    ///   - since: when that began.
    package init(attempt: Int, isLanes: Bool, earlier: Int, since: Int64?, now: Int64) {
        if earlier == 0, !isLanes {
            ends = attempt >= Self.mostAttempts
            counts = true
            itemWaits = now + Self.pause(after: attempt - 1)
            laneWaits = nil
        } else {
            ends = since.map { now - $0 >= Self.longest } ?? false
            counts = false
            itemWaits = now + Self.pause(after: earlier - 1)
            laneWaits = itemWaits
        }
    }

    /// 1 s, 2 s, 4 s … at most an hour, in milliseconds.
    static func pause(after earlier: Int) -> Int64 {
        min(3_600_000, 1_000 << Int64(min(max(earlier, 0), 12)))
    }
}
