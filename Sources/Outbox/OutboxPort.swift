/// What the engine needs of the store. Each call is one transaction.
package protocol OutboxPort: Sendable {
    /// Hands in work. Returns, in the same order, the new number, or that of the work that already has the unique key.
    func enqueue(_ requests: [WorkRequest], now: Int64) async throws -> [Enqueued]

    /// Claims the lane that is due and has waited longest since it was last served: free, or left behind by this very
    /// holder, not paused, not stopped.
    ///
    /// - Parameter lane: none but this one, if one is named.
    func claimLane(for holder: WorkerIdentity, in lane: LaneKey?, now: Int64, leaseUntil: Int64) async throws -> Lease?

    /// Takes the first due work of the lane whose budgets are open, spends its charges and records that a try begins,
    /// all before a byte is sent. `charges` is pure and may be called more than once.
    func beginNext(
        under lease: Lease, now: Int64, leaseUntil: Int64, charges: @Sendable @escaping (WorkItem) -> [Charge]
    ) async throws -> NextStep

    /// Records what came of a try. Returns false, and changes nothing, when the lease is no longer held.
    func settle(_ item: WorkItem, as report: PerformanceReport, under lease: Lease, now: Int64) async throws -> Bool

    /// Stores the receipt of work under way, or that there is none. Returns false, and changes nothing, when the lease is
    /// no longer held.
    func note(_ receipt: [UInt8]?, of item: WorkID, under lease: Lease, now: Int64) async throws -> Bool

    /// Lengthens the lease. Returns false when it is no longer held.
    func renew(_ lease: Lease, now: Int64, until: Int64) async throws -> Bool

    /// Gives the lane back; it goes to the end of the line.
    func release(_ lease: Lease, now: Int64) async throws

    /// Frees the lanes held by processes for which `isGone` answers true. Returns how many.
    func freeLanes(now: Int64, heldBy isGone: @Sendable @escaping (String) -> Bool) async throws -> Int

    /// When the next lane becomes due, or `nil` when nothing waits; leases of others do not count.
    func nextDue(now: Int64) async throws -> Int64?
}

extension OutboxPort {
    /// Claims whichever lane is due.
    package func claimLane(for holder: WorkerIdentity, now: Int64, leaseUntil: Int64) async throws -> Lease? {
        try await claimLane(for: holder, in: nil, now: now, leaseUntil: leaseUntil)
    }
}

/// What became of a request to enqueue.
package struct Enqueued: Sendable, Hashable {
    package let id: WorkID
    /// False when work with the same unique key existed already.
    package let isNew: Bool

    package init(id: WorkID, isNew: Bool) {
        self.id = id
        self.isNew = isNew
    }
}

/// What a worker does next in its lane.
package enum NextStep: Sendable, Hashable {
    /// A try has begun.
    case perform(WorkItem)
    /// Nothing may be begun before that moment (budgets, due times).
    case wait(until: Int64)
    /// Nothing waits in this lane.
    case empty
    /// The lane was paused or stopped meanwhile.
    case halted
    /// The lease is no longer held.
    case leaseLost
}
