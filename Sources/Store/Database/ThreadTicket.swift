import Synchronization

/// Carries one piece of work's result from a dedicated thread to the task that awaits it, and a cancellation back.
final class ThreadTicket<Value: Sendable>: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<Value, any Error>)
        case running(CheckedContinuation<Value, any Error>, isCancelled: Bool)
        case cancelled
        case finished
    }

    private let state = Mutex(State.new)

    /// Takes the awaiting task; false when it was cancelled before, in which case it has been told.
    func wait(_ continuation: CheckedContinuation<Value, any Error>) -> Bool {
        let isWaiting = state.withLock { state in
            guard case .new = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !isWaiting { continuation.resume(throwing: CancellationError()) }
        return isWaiting
    }

    /// False when the work was cancelled while it queued.
    func start() -> Bool {
        state.withLock { state in
            guard case .waiting(let continuation) = state else { return false }
            state = .running(continuation, isCancelled: false)
            return true
        }
    }

    /// Whether the task was cancelled after the work had started; the work decides what to make of that.
    var isCancelled: Bool {
        state.withLock { state in
            guard case .running(_, let isCancelled) = state else { return false }
            return isCancelled
        }
    }

    func cancel() {
        let abandoned: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .new:
                state = .cancelled
                return nil
            case .waiting(let continuation):
                state = .cancelled
                return continuation
            case .running(let continuation, _):
                state = .running(continuation, isCancelled: true)
                return nil
            case .cancelled, .finished:
                return nil
            }
        }
        abandoned?.resume(throwing: CancellationError())
    }

    func finish(_ result: Result<Value, any Error>) {
        let continuation: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .waiting(let continuation), .running(let continuation, _):
                state = .finished
                return continuation
            case .new, .cancelled, .finished:
                return nil
            }
        }
        continuation?.resume(with: result)
    }
}
