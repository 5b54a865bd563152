import Logging
import Outbox

/// Writes what a worker does to the log: numbers and codes, never a payload.
struct WorkLog: Sendable {
    let logger: Logger

    func note(_ event: Worker.Event) {
        switch event {
        case .tried(let item, let report, let lasting):
            logger.debug(
                "Tried",
                metadata: [
                    "work.id": "\(item.id.rawValue)", "kind": "\(item.kind)", "attempt": "\(item.attempt)",
                    "result": "\(report.performance.word)", "milliseconds": "\(lasting)",
                ])
        case .leaseLost(let lease):
            logger.warning(
                "Lost a lease; what it did is not recorded and will be looked up",
                metadata: [
                    "token": "\(lease.token)"
                ])
        case .freed(let lanes):
            logger.notice("Took over the work of a process that ended", metadata: ["lanes": "\(lanes)"])
        case .storeFailed(let error):
            logger.error("The database did not answer the worker", metadata: ["error": "\(error)"])
        }
    }
}
