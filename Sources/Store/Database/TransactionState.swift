/// What a transaction remembers so that both engines behave alike: the failure that dooms it, the answer being streamed.
struct TransactionState {
    /// What is to be done about a failure once the closure has ended.
    enum Recovery {
        case giveUp
        /// Run the transaction again.
        case rerun
        /// Run the transaction again on a new connection.
        case reconnect
    }

    struct Failure {
        var error: DatabaseError
        var recovery = Recovery.giveUp
    }

    private(set) var failure: Failure?
    var isStreaming = false
    var savepoints = 0

    /// Throws where no statement may run now.
    func check() throws(DatabaseError) {
        if isStreaming { throw .statementInsideForEach }
        if let failure { throw .transactionFailed(cause: failure.error) }
    }

    /// Remembers the first failure: later ones are its echo.
    mutating func fail(_ failure: Failure) {
        if self.failure == nil { self.failure = failure }
    }

    /// Forgets a failure that a savepoint has undone; what needs a new transaction stays.
    mutating func recoverFromSavepoint() {
        if failure?.recovery == .giveUp { failure = nil }
    }
}
