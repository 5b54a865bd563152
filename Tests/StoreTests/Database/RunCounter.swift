import Synchronization

/// Counts how often a transaction's closure ran.
final class RunCounter: Sendable {
    private let runs = Atomic<Int>(0)

    var count: Int { runs.load(ordering: .sequentiallyConsistent) }

    /// The number of this run, from 1.
    @discardableResult
    func next() -> Int {
        runs.add(1, ordering: .sequentiallyConsistent).newValue
    }
}
