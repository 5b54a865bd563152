import CPostgres

extension PostgresSession {
    /// Runs the closure in one serialisable transaction, once.
    func transaction<Value>(
        _ access: TransactionAccess, _ body: (any Connection) throws -> Value
    ) -> PostgresOutcome<Value> {
        transaction = TransactionState()
        do {
            try command("BEGIN ISOLATION LEVEL SERIALIZABLE \(access == .read ? "READ ONLY" : "READ WRITE")")
        } catch {
            return outcome(of: error)
        }
        let value: Value
        do {
            value = try body(PostgresConnection(self))
            try transaction.check()
        } catch {
            let outcome: PostgresOutcome<Value> = outcome(of: error)
            rollBack()
            return outcome
        }
        return commit(value, access)
    }

    /// Whatever the closure made of a failure that asks for a new attempt, it gets one.
    private func outcome<Value>(of error: any Error) -> PostgresOutcome<Value> {
        if let failure = transaction.failure, failure.recovery != .giveUp { return .again(failure) }
        return .failure(error)
    }

    /// When this does not succeed, the session is not ready afterwards and gets dropped, and the server rolls back.
    private func rollBack() {
        _ = PostgresResult(PQexec(handle, "ROLLBACK"))
    }

    private func commit<Value>(_ value: Value, _ access: TransactionAccess) -> PostgresOutcome<Value> {
        // A server that has said goodbye before it was asked to commit has certainly not committed. The first look takes
        // its last words, the second the end of the stream.
        guard PQconsumeInput(handle) == 1, PQconsumeInput(handle) == 1, PQstatus(handle) == CONNECTION_OK else {
            return .again(TransactionState.Failure(error: .connectionLost(message: message), recovery: .reconnect))
        }
        let result = PostgresResult(PQexec(handle, "COMMIT"))
        if result.isSuccess {
            if result.command == "COMMIT" { return .success(value) }
            return .failure(DatabaseError.statement(code: "25P02", message: "the server rolled back"))
        }
        let failure = failure(of: result)
        if failure.recovery == .giveUp { return .failure(failure.error) }
        if failure.recovery == .reconnect, access == .write {
            return .failure(DatabaseError.commitUnknown(message: message))
        }
        return .again(failure)
    }
}
