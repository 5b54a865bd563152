/// What performs work; declared here, kept by the room that knows the networks.
package protocol Performing: Sendable {
    /// What the next try of this work costs. Pure; the same item gives the same charges.
    func charges(for item: WorkItem) -> [Charge]

    /// Performs one try. Never throws: every end is a `Performance`. Called again for the same item after a death, so
    /// what it writes must be the same write.
    func perform(_ item: WorkItem, under hold: LeaseHold) async -> PerformanceReport
}

/// A lease in the hands of a performer, who may note in the middle of a try what it is about to do.
package struct LeaseHold: Sendable {
    /// The lease was lost: another worker has taken over, and nothing more may be sent.
    package struct Lost: Error, Sendable {
        package init() {}
    }

    package let lease: Lease
    /// Stores the receipt of the work under way; durable when it returns. Throws `Lost` when the lease is not held.
    package let note: @Sendable (_ receipt: [UInt8]) async throws -> Void

    package init(lease: Lease, note: @escaping @Sendable (_ receipt: [UInt8]) async throws -> Void) {
        self.lease = lease
        self.note = note
    }
}
