import Outbox
import Synchronization

/// What this process's worker did since it started, for the metrics.
final class WorkCounts: Sendable {
    struct Key: Sendable, Hashable {
        let kind: String
        let result: String
    }

    struct Snapshot: Sendable {
        var tries: [Key: Int64] = [:]
        var leasesLost: Int64 = 0
        var storeFailures: Int64 = 0
    }

    private let state = Mutex(Snapshot())

    var snapshot: Snapshot { state.withLock { $0 } }

    func note(_ event: Worker.Event) {
        state.withLock { counts in
            switch event {
            case .tried(let item, let report, _):
                counts.tries[Key(kind: item.kind, result: report.performance.word), default: 0] += 1
            case .leaseLost: counts.leasesLost += 1
            case .freed: break
            case .storeFailed: counts.storeFailures += 1
            }
        }
    }
}

extension Performance {
    /// One short word for logs and metrics.
    var word: String {
        switch self {
        case .finished(let outcome, _): outcome.code
        case .again(_, let interim, _): interim?.code ?? "again"
        case .troubled: "troubled"
        case .laneStops(let code, _): code
        case .laneWaits, .budgetClosed: "waits"
        }
    }
}
