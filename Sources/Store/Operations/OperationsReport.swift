/// What an operator and the metrics want to know, read in one transaction.
package struct OperationsReport: Sendable, Hashable {
    /// Pieces of work, by kind and state.
    package struct WorkCount: Sendable, Hashable {
        package let kind: String
        package let state: String
        package let outcome: String?
        package let count: Int64
    }

    package var members: Int64 = 0
    package var sessions: Int64 = 0
    package var links: Int64 = 0
    package var work: [WorkCount] = []
    /// Lanes that wait for their owner, by the reason.
    package var stoppedLanes: [String: Int64] = [:]
    package var pausedLanes: Int64 = 0
    package var heldLeases: Int64 = 0
    /// How long the oldest due work has been waiting, in milliseconds.
    package var oldestDue: Int64 = 0
    /// The version of the schema.
    package var schema: Int64 = 0
}

/// A piece of work that does not get on.
package struct StuckWork: Sendable, Hashable {
    package enum Cause: String, Sendable, CaseIterable {
        /// A try began and nobody holds the lane any more.
        case abandoned
        /// Due for more than ten minutes, in a lane that nothing stops.
        case overdue
        /// Its lane waits for its owner.
        case laneStopped
        /// Tried more often than usual.
        case manyAttempts
    }

    package let id: Int64
    package let kind: String
    package let cause: Cause
    package let attempts: Int64
    package let reason: String?
    /// Milliseconds since 1970.
    package let since: Int64
}
