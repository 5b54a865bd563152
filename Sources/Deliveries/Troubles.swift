import ATProto
import Accounts
import HTTPTransport
import Outbox

/// What follows from an error: try again, wait, stop the lane, or give up. One table for all networks.
struct Troubles: Sendable {
    let now: @Sendable () -> Int64

    /// Tries before a passing trouble counts as a failure.
    static let mostAttempts = 12

    func report(_ error: any Error, _ item: WorkItem) -> PerformanceReport {
        switch error {
        case let failure as GrantVault.Failure: return grantFailure(failure, item)
        case let error as XRPCError: return network(error.networkError, item)
        case let error as NetworkError: return network(error, item)
        case is DecodingError:
            return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.unreadablePayload")))
        default: return later(item, reason: "reason.internal")
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

    /// Passing troubles are tried again, ever more slowly; a limit stops the lane until the server's moment.
    func network(_ error: NetworkError, _ item: WorkItem) -> PerformanceReport {
        if error.status == 429 {
            let until = max(error.retryAt ?? now() + backoff(item), now() + 1)
            return PerformanceReport(.laneWaits(until: until, interim: nil))
        }
        if let retryAt = error.retryAt, retryAt > now() {
            return PerformanceReport(.laneWaits(until: retryAt, interim: nil))
        }
        return later(
            item, reason: "reason.network.\(error.cause.rawValue)", mayHaveHappened: error.mayHaveHappened)
    }

    /// Tries again later; after many attempts the end is *failed*, or *uncertain* where a try may have had an effect.
    func later(_ item: WorkItem, reason: String, mayHaveHappened: Bool = false) -> PerformanceReport {
        if item.attempt >= Self.mostAttempts {
            let outcome = mayHaveHappened ? FollowOutcome.uncertain : .failed
            return PerformanceReport(.finished(outcome.outcome(reason)))
        }
        return PerformanceReport(.again(at: now() + backoff(item), interim: nil))
    }

    /// 1 s, 2 s, 4 s … at most an hour, in milliseconds.
    private func backoff(_ item: WorkItem) -> Int64 {
        min(3_600_000, 1_000 << Int64(min(item.attempt - 1, 12)))
    }
}
