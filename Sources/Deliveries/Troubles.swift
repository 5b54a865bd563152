import ATProto
import Accounts
import HTTPTransport
import Outbox

/// What follows from an error: try again, wait, stop the lane, or give up. One table for all networks.
struct Troubles: Sendable {
    let now: @Sendable () -> Int64

    /// No announcement is trusted for longer: a server that says a year by mistake must not end a move. Milliseconds.
    static let longestWait: Int64 = 86_400_000

    func report(_ error: any Error, _ item: WorkItem) -> PerformanceReport {
        switch error {
        // Another worker has it now; whatever is reported here changes nothing.
        case is BlueskyPosting.NeededPostMissing:
            return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.neededPostMissing")))
        case is LeaseHold.Lost: return trouble("reason.internal", mayHaveHappened: false)
        case let failure as GrantVault.Failure: return grantFailure(failure, item)
        case let error as XRPCError: return network(error.networkError, item)
        case let error as NetworkError: return network(error, item)
        case is DecodingError:
            return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.unreadablePayload")))
        default: return trouble("reason.internal", mayHaveHappened: false)
        }
    }

    private func grantFailure(_ failure: GrantVault.Failure, _ item: WorkItem) -> PerformanceReport {
        switch failure {
        case .missing, .needsSignIn:
            PerformanceReport(.laneStops(code: LaneStop.needsSignIn, reason: nil))
        case .unreadable: PerformanceReport(.laneStops(code: LaneStop.keyMissing, reason: nil))
        case .network(let error): network(error, item)
        }
    }

    /// Passing troubles are tried again (`Patience`); a limit stops the lane until the server's moment.
    func network(_ error: NetworkError, _ item: WorkItem) -> PerformanceReport {
        if let retryAt = error.retryAt, retryAt > now() {
            return PerformanceReport(.laneWaits(until: min(retryAt, now() + Self.longestWait), interim: nil))
        }
        if error.status == 429 {
            return PerformanceReport(
                .laneWaits(until: now() + Patience.pause(after: Int64(item.attempt)), interim: nil))
        }
        return trouble("reason.network.\(error.cause.rawValue)", mayHaveHappened: error.mayHaveHappened)
    }

    /// When nothing helps the end is *failed*, or *uncertain* where the last try may have had an effect.
    func trouble(_ reason: String, mayHaveHappened: Bool) -> PerformanceReport {
        PerformanceReport(.troubled(givingUp: (mayHaveHappened ? FollowOutcome.uncertain : .failed).outcome(reason)))
    }
}
