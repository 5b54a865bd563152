/// What performs work; declared here, kept by the room that knows the networks.
package protocol Performing: Sendable {
    /// What the next try of this work costs. Pure; the same item gives the same charges, and work of one lane, kind and
    /// interim outcome names the same budgets.
    func charges(for item: WorkItem) -> [Charge]

    /// Performs one try. Never throws: every end is a `Performance`. Called again for the same item after a death, so
    /// what it writes must be the same write. Asks the lease right before each write.
    func perform(_ item: WorkItem, under hold: LeaseHold) async -> PerformanceReport
}
