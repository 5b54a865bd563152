import Identifiers
import Outbox
import Reconnection

/// Performs the platform's own jobs.
package struct MemberJobRunner: Sendable {
    let reconnection: any ReconnectionPort
    let deliveries: any DeliveriesPort
    let bound: LookupBound
    let now: @Sendable () -> Int64

    package init(
        reconnection: any ReconnectionPort, deliveries: any DeliveriesPort, bound: LookupBound,
        now: @escaping @Sendable () -> Int64
    ) {
        self.reconnection = reconnection
        self.deliveries = deliveries
        self.bound = bound
        self.now = now
    }

    /// The outcome of a job that was done.
    static let done = Outcome(code: "done", succeeded: true)

    func run(_ item: WorkItem) async throws -> PerformanceReport {
        switch DeliveryKind(rawValue: item.kind) {
        case .reconnect:
            let member = try MemberJobPayload(decoding: item.payload).member
            _ = try await reconnection.reconnect(member, now: now())
        case .admitDeferred:
            let member = try MemberJobPayload(decoding: item.payload).member
            _ = try await reconnection.admitDeferred(of: member, bound: bound, now: now())
        case .release: _ = try await deliveries.openDueGates(now: now())
        case .cleanUp: _ = try await deliveries.cleanUp(now: now())
        default: return PerformanceReport(.finished(FollowOutcome.failed.outcome("reason.unknownKind")))
        }
        return PerformanceReport(.finished(Self.done))
    }
}
