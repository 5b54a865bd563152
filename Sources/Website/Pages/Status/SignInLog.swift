import Accounts
import Deliveries
import Identifiers
import Synchronization

/// How the last sign-ins with X went, which is all that this site ever asks X for. Kept in memory alone; of the other
/// networks the outbox knows more.
final class SignInLog: Sendable {
    private let reach = Mutex(SignInReach())

    var reaches: [Network: SignInReach] { [.x: reach.withLock { $0 }] }

    /// What came of a way back from a network.
    ///
    /// - Parameters:
    ///   - error: `nil` when somebody came in.
    ///   - now: milliseconds since 1970.
    func note(_ network: Network, _ error: (any Error)?, now: Int64) {
        guard network == .x else { return }
        switch error as? SignInError {
        case .unreachable, .xUnavailable: reach.withLock { $0.silentAt = now }
        // Anything else was decided here, perhaps before X was asked.
        case .some: break
        case nil where error == nil: reach.withLock { $0.answeredAt = now }
        case nil: break
        }
    }
}
