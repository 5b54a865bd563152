import Dispatch
import Foundation
import Synchronization

/// A few threads of our own for calls that block, fed from one queue in order.
///
/// Each thread owns a `Local` (a connection, say), which is made on it, never leaves it and ends with it.
final class DedicatedThreads<Local>: Sendable {
    private struct State {
        /// Jobs that were taken leave nil behind until the array is shortened.
        var jobs: [Job?] = []
        /// The first job that was not taken.
        var next = 0
        var isStopped = false
        var running: Int
        var waiting: [CheckedContinuation<Void, Never>] = []

        mutating func take() -> Job? {
            guard next < jobs.count else { return nil }
            let job = jobs[next].take()
            next += 1
            if next == jobs.count || next >= 1_024 {
                jobs.removeFirst(next)
                next = 0
            }
            return job
        }
    }

    private typealias Job = @Sendable (inout Local) -> Void

    private let state: Mutex<State>
    private let wakeUps = DispatchSemaphore(value: 0)
    private let count: Int

    init(count: Int, name: String, makeLocal: @escaping @Sendable () -> Local) {
        self.count = max(1, count)
        state = Mutex(State(running: self.count))
        for number in 1...self.count {
            let thread = Thread { [self] in
                do {
                    var local = makeLocal()
                    serve(&local)
                }
                threadEnded()
            }
            thread.name = "\(name) \(number)"
            thread.start()
        }
    }

    /// Runs the work on one of the threads.
    ///
    /// - Throws: what the work throws; `CancellationError` when the task is cancelled before the work has started;
    ///   `DatabaseError.closed` after `stop`.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (inout Local, _ isCancelled: () -> Bool) throws -> Value
    ) async throws -> Value {
        let ticket = ThreadTicket<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard ticket.wait(continuation) else { return }
                let isAccepted = enqueue { local in
                    guard ticket.start() else { return }
                    let result = Result { try work(&local) { ticket.isCancelled } }
                    ticket.finish(result)
                }
                if !isAccepted { ticket.finish(.failure(DatabaseError.closed)) }
            }
        } onCancel: {
            ticket.cancel()
        }
    }

    /// Refuses new work; the threads end after what was accepted.
    func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        for _ in 0..<count { wakeUps.signal() }
    }

    /// Stops, and waits until all threads have ended.
    func close() async {
        stop()
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.running > 0 { state.waiting.append(continuation) }
                return state.running == 0
            }
            if isOver { continuation.resume() }
        }
    }

    private func enqueue(_ job: @escaping Job) -> Bool {
        let isAccepted = state.withLock { state in
            if !state.isStopped { state.jobs.append(job) }
            return !state.isStopped
        }
        if isAccepted { wakeUps.signal() }
        return isAccepted
    }

    /// One signal stands for one job or, after `stop`, for one thread that may end.
    private func serve(_ local: inout Local) {
        while true {
            wakeUps.wait()
            guard let job = state.withLock({ $0.take() }) else { break }
            job(&local)
        }
    }

    private func threadEnded() {
        let waiting = state.withLock { state in
            state.running -= 1
            defer { if state.running == 0 { state.waiting = [] } }
            return state.running == 0 ? state.waiting : []
        }
        for continuation in waiting { continuation.resume() }
    }
}
