import Synchronization

/// A lease while a try is under way: a write asks it right before it is sent.
///
/// The token keeps a worker that was frozen from changing rows; this keeps it from sending what it was about to send.
/// What stays is a freeze between the question and the first byte, which only the other server could refuse.
package final class LeaseHold: Sendable {
    /// The lease has ended, or somebody else holds the lane.
    package struct Lost: Error {
        package init() {}
    }

    package let lease: Lease
    private let item: WorkID
    private let port: any OutboxPort
    private let now: @Sendable () -> Int64
    /// Milliseconds since 1970.
    private let end: Mutex<Int64>

    package init(
        _ lease: Lease, for item: WorkID, until end: Int64, port: any OutboxPort, now: @escaping @Sendable () -> Int64
    ) {
        self.lease = lease
        self.item = item
        self.port = port
        self.now = now
        self.end = Mutex(end)
    }

    /// Call it right before each write.
    package func check() throws(Lost) {
        guard end.withLock({ $0 }) > now() else { throw Lost() }
    }

    /// Stores the receipt of the work under way, before a write that another try must know of; durable when it returns.
    /// Asks the lease as well.
    package func note(_ receipt: [UInt8]?) async throws {
        try check()
        guard try await port.note(receipt, of: item, under: lease, now: now()) else { throw Lost() }
        try check()
    }

    func lengthen(until moment: Int64) {
        end.withLock { $0 = max($0, moment) }
    }
}
