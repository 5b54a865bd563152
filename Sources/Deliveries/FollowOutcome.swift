import Outbox

/// How a follow ended, or stands in between. The raw values are stored as the outcome's code.
package enum FollowOutcome: String, Sendable, Hashable, CaseIterable {
    /// Written on Bluesky, where nobody has to accept.
    case sent
    /// The other server or the person has yet to accept.
    case requested
    case accepted
    /// They were followed before.
    case already
    /// The server does not allow it: blocked, suspended, forbidden.
    case refused
    /// The account is not there any more.
    case gone
    /// The account moved elsewhere; the reason names the new address.
    case movedTo
    /// The stored permission is no longer valid.
    case needsSignIn
    /// Tried often enough without success.
    case failed
    /// Whether it happened cannot be told.
    case uncertain
    case cancelled
    case undone

    /// Whether the person now follows, or has asked to.
    package var isGood: Bool {
        switch self {
        case .sent, .requested, .accepted, .already, .undone: true
        case .refused, .gone, .movedTo, .needsSignIn, .failed, .uncertain, .cancelled: false
        }
    }

    /// Whether trying again may help.
    package var isWorthRetrying: Bool {
        switch self {
        case .failed, .uncertain, .needsSignIn, .cancelled: true
        default: false
        }
    }

    package func outcome(_ reason: String? = nil) -> Outcome {
        Outcome(code: rawValue, succeeded: isGood, reason: reason.map { String($0.prefix(300)) })
    }
}

/// The five words that a person sees.
package enum DeliveryStatus: String, Sendable, Hashable, CaseIterable {
    case waiting
    case onItsWay
    case done
    case needsYou
    case couldNot

    /// - Parameters:
    ///   - laneStop: why the account's lane stands still, if it does.
    /// - Returns: `nil` for what was taken back or undone: it is neither done nor did it fail.
    package init?(state: WorkState, outcome: FollowOutcome?, laneStop: String?) {
        switch state {
        case .finished:
            switch outcome {
            case .sent, .accepted, .already, .requested: self = .done
            case .needsSignIn, .uncertain, .movedTo: self = .needsYou
            case .refused, .gone, .failed, nil: self = .couldNot
            case .cancelled, .undone: return nil
            }
        case .begun: self = .onItsWay
        case .waiting, .blocked:
            if laneStop != nil { self = .needsYou } else { self = outcome == .requested ? .onItsWay : .waiting }
        }
    }
}

/// Which follows are asked for: those of one status, or those that were taken back or undone.
package enum DeliveryFilter: String, Sendable, Hashable, CaseIterable {
    case waiting
    case onItsWay
    case done
    case needsYou
    case couldNot
    case takenBack
}
