/// Waits for so many milliseconds, or throws `CancellationError` when the task is cancelled.
package typealias Sleep = @Sendable (_ milliseconds: Int64) async throws -> Void

/// Cancels work when its time is over.
struct TimeLimit: Sendable {
    /// The clock on the wall, for everything but tests.
    static let sleeping: Sleep = { milliseconds in
        try await Task.sleep(for: .milliseconds(milliseconds))
    }

    let sleep: Sleep

    /// Runs `work`, which must end soon once it is cancelled, and says whether that was because its time was over.
    func run<Value: Sendable>(
        milliseconds: Int64, _ work: @escaping @Sendable () async -> Value
    ) async -> (value: Value?, isOver: Bool) {
        await withTaskGroup(of: Event<Value>.self) { group in
            group.addTask { .done(await work()) }
            group.addTask {
                do {
                    try await sleep(milliseconds)
                    return .over
                } catch {
                    return .stopped  // The work is done, or everything is being cancelled.
                }
            }
            var isOver = false
            for await event in group {
                switch event {
                case .done(let value):
                    group.cancelAll()
                    return (value, isOver)
                case .over:
                    isOver = true
                    group.cancelAll()
                case .stopped:
                    break
                }
            }
            return (nil, isOver)
        }
    }

    private enum Event<Value: Sendable>: Sendable {
        case done(Value)
        case over
        case stopped
    }
}
