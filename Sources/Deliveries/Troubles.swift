import ATProto
import Accounts
import HTTPTransport
import Outbox

/// What follows from an error: try again, wait, stop the lane, or give up. One table for all networks.
struct Troubles: Sendable {
    let now: @Sendable () -> Int64

    func report(_ error: any Error, _ item: WorkItem) -> PerformanceReport {
        switch error {
        case let missing as NeededPostMissing where missing.isComing:
            return PerformanceReport(.again(at: now() + Self.neighbour, interim: nil))
        case is NeededPostMissing:
            return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.neededPostMissing")))
        case is PostUploads.Erased:
            return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.contentErased")))
        case let failure as GrantVault.Failure: return grantFailure(failure)
        case let error as XRPCError: return network(error.networkError)
        case let error as NetworkError: return network(error)
        case is DecodingError:
            return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.unreadablePayload")))
        // Somebody else holds the lane: this report changes nothing any more.
        case is LeaseHold.Lost: return PerformanceReport(.laneWaits(until: now(), interim: nil))
        default: return trouble("reason.internal", mayHaveHappened: false)
        }
    }

    /// How long a post waits for one that had trouble on its way, milliseconds.
    private static let neighbour: Int64 = 1_000

    private func grantFailure(_ failure: GrantVault.Failure) -> PerformanceReport {
        switch failure {
        case .missing, .needsSignIn:
            PerformanceReport(.laneStops(code: LaneStop.needsSignIn, reason: nil))
        case .unreadable: PerformanceReport(.laneStops(code: LaneStop.keyMissing, reason: nil))
        case .network(let error): network(error)
        }
    }

    /// A moment that a server announced holds the lane, and closes the budget that it speaks of for all who share it;
    /// anything else that may pass is trouble.
    ///
    /// - Parameters:
    ///   - budget: which one the answer speaks of, if that is known.
    ///   - end: how the work ends after too much trouble; otherwise *failed*, or *uncertain* where this try may have had
    ///     its effect.
    func network(_ error: NetworkError, closing budget: String? = nil, end: FollowOutcome? = nil) -> PerformanceReport {
        if let until = announced(error) {
            return PerformanceReport(
                .laneWaits(until: until, interim: nil),
                closedBudgets: budget.map { [ClosedBudget(budget: $0, until: until)] } ?? [])
        }
        let outcome = end ?? (error.mayHaveHappened ? .uncertain : .failed)
        return PerformanceReport(
            .troubled(givingUp: outcome.outcome("reason.network.\(error.cause.rawValue)"), isLanes: error.status == 429)
        )
    }

    /// When nothing helps the end is *failed*, or *uncertain* where the last try may have had an effect.
    func trouble(_ reason: String, mayHaveHappened: Bool) -> PerformanceReport {
        PerformanceReport(.troubled(givingUp: (mayHaveHappened ? FollowOutcome.uncertain : .failed).outcome(reason)))
    }

    /// Until when the server wants to be left alone, if it said so.
    func announced(_ error: NetworkError) -> Int64? {
        guard let retryAt = error.retryAt, retryAt > now() else { return nil }
        return Pace.trusted(retryAt, now: now())
    }
}
