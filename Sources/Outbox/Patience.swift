/// What a passing trouble leads to: whether it is the work's own, or everybody's in the lane.
///
/// A server that is away troubles whatever is tried: then the lane waits, ever longer, and no try counts, so that an
/// outage ends nothing. A target that makes trouble while others do well is tried a few times and given up.
package struct Patience: Sendable, Hashable {
    /// Tries of one piece of work that may fail while others of its lane succeed.
    package static let mostAttempts = 12
    /// For so long one piece of work is tried however many troubles there are: three days, in milliseconds.
    package static let longest: Int64 = 3 * 86_400_000

    package enum Step: Sendable, Hashable {
        /// The work waits until then; others of the lane go on.
        case again(at: Int64)
        /// The whole lane waits until then; the try does not count.
        case laneWaits(until: Int64)
        case giveUp
    }

    /// - Parameters:
    ///   - attempt: which try of the work it was, from 1.
    ///   - firstBegunAt: when the work was first tried, milliseconds since 1970.
    ///   - troubles: how many tries of the lane in a row ended in trouble, this one included.
    package static func step(attempt: Int, firstBegunAt: Int64, troubles: Int64, now: Int64) -> Step {
        if attempt >= mostAttempts || now - firstBegunAt > longest { return .giveUp }
        if troubles > 1 { return .laneWaits(until: now + pause(after: troubles - 1)) }
        return .again(at: now + pause(after: Int64(attempt)))
    }

    /// 1 s, 2 s, 4 s … at most an hour, in milliseconds.
    package static func pause(after troubles: Int64) -> Int64 {
        min(3_600_000, 1_000 << min(max(0, troubles - 1), 12))
    }
}
