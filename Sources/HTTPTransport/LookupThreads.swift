import NIOPosix
import Synchronization

/// Threads for the C library's blocking lookups, so that a name server that does not answer holds up nothing else.
///
/// A caller that is cancelled gets away at once; its lookup ends on its thread when the C library gives up.
final class LookupThreads: Sendable {
    enum Failure: Error {
        /// Too many lookups are waiting already.
        case busy
        case cancelled
        case shutDown
    }

    private let pool: NIOThreadPool
    private let pending = Mutex(0)
    private let maximumPending: Int

    init(threads: Int = 8, maximumPending: Int = 256) {
        pool = NIOThreadPool(numberOfThreads: threads)
        self.maximumPending = maximumPending
        pool.start()
    }

    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(Failure) -> Value {
        let isAdmitted = pending.withLock { count in
            guard count < maximumPending else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw .busy }
        let outcome = Outcome<Value>()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                outcome.wait(continuation)
                pool.submit { state in
                    if state == .cancelled {
                        outcome.settle(.failure(.shutDown))
                    } else if !outcome.isSettled {
                        outcome.settle(.success(work()))
                    }
                    self.pending.withLock { $0 -= 1 }
                }
            }
        } onCancel: {
            outcome.settle(.failure(.cancelled))
        }
        return try result.get()
    }

    func shutDown() async {
        do {
            try await pool.shutdownGracefully()
        } catch {
            // Shut down already: that is what was wanted.
        }
    }

    /// Where the thread's result and a cancellation meet: the first of them counts.
    private final class Outcome<Value: Sendable>: Sendable {
        typealias Settled = Result<Value, Failure>

        private enum State {
            case fresh
            case waiting(CheckedContinuation<Settled, Never>)
            case settled(Settled)
            case delivered
        }

        private let state = Mutex(State.fresh)

        var isSettled: Bool {
            state.withLock {
                switch $0 {
                case .fresh, .waiting: false
                case .settled, .delivered: true
                }
            }
        }

        func wait(_ continuation: CheckedContinuation<Settled, Never>) {
            let ready: Settled? = state.withLock {
                if case .settled(let result) = $0 {
                    $0 = .delivered
                    return result
                }
                $0 = .waiting(continuation)
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }

        func settle(_ result: Settled) {
            let continuation: CheckedContinuation<Settled, Never>? = state.withLock {
                switch $0 {
                case .fresh:
                    $0 = .settled(result)
                    return nil
                case .waiting(let continuation):
                    $0 = .delivered
                    return continuation
                case .settled, .delivered:
                    return nil
                }
            }
            continuation?.resume(returning: result)
        }
    }
}
