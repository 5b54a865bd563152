/// The right to act in one lane for a while. Every change made under it names the token; a holder whose lease has
/// ended or was taken over changes nothing.
package struct Lease: Sendable, Hashable {
    package let lane: LaneKey
    /// Grows by one with each claim of the lane: the fencing token.
    package let token: Int64
    package let holder: WorkerIdentity

    package init(lane: LaneKey, token: Int64, holder: WorkerIdentity) {
        self.lane = lane
        self.token = token
        self.holder = holder
    }
}

/// Who holds a lease: a process on a machine, and a number within it.
///
/// A process on the same machine that is gone can be told from one that is slow, so its lanes are freed at once
/// instead of when the lease ends.
package struct WorkerIdentity: Sendable, Hashable, CustomStringConvertible {
    /// The machine and the process: `<machine>/<process id>-<start time>`.
    package let process: String
    /// Which of the process's slots.
    package let slot: Int

    package init(process: String, slot: Int) {
        self.process = process
        self.slot = slot
    }

    package var description: String { "\(process)#\(slot)" }
}
