import Foundation
import Synchronization

/// Ends a process that takes too long: first it is asked, then it is killed.
final class Deadline: Sendable {
    /// Seconds between the two.
    static let grace = 2.0

    private enum State {
        case waiting, passed, ended
    }

    private let process: Process
    private let state = Mutex(State.waiting)

    init(_ process: Process) {
        self.process = process
    }

    func begin(after seconds: Double) {
        // Two timers at most for each process; both see what has happened meanwhile.
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
            let isDue = state.withLock { state in
                guard state == .waiting else { return false }
                state = .passed
                return true
            }
            guard isDue, process.isRunning else { return }
            process.terminate()
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.grace) { [self] in
                // A number that is given to another process only after this one was waited for.
                if state.withLock({ $0 != .ended }), process.isRunning { kill(process.processIdentifier, SIGKILL) }
            }
        }
    }

    /// The process has ended.
    ///
    /// - Returns: whether its time was over.
    func end() -> Bool {
        state.withLock { state in
            defer { state = .ended }
            return state == .passed
        }
    }
}
