import CPostgres

/// One transaction on a PostgreSQL connection.
final class PostgresConnection: Connection {
    let session: PostgresSession

    init(_ session: PostgresSession) {
        self.session = session
    }

    var dialect: Dialect { .postgres }

    func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        try session.run(sql).changedRows
    }

    func rows(_ sql: SQL) throws(DatabaseError) -> [Row] {
        let result = try session.run(sql)
        let reader = try reader(of: result)
        var rows: [Row] = []
        let count = PQntuples(result.pointer)
        rows.reserveCapacity(Int(count))
        for index in 0..<count { rows.append(reader.row(index, of: result)) }
        return rows
    }

    func first(_ sql: SQL) throws(DatabaseError) -> Row? {
        let result = try session.run(sql)
        let reader = try reader(of: result)
        return PQntuples(result.pointer) > 0 ? reader.row(0, of: result) : nil
    }

    func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        let wasPrepared = try session.send(sql)
        session.transaction.isStreaming = true
        defer { session.transaction.isStreaming = false }
        var reader: PostgresRowReader?
        var failure: (any Error)?
        // To its end even after a failure: the connection is ready for the next statement only then.
        while let pointer = PQgetResult(session.handle) {
            let result = PostgresResult(pointer)
            guard failure == nil else { continue }
            do {
                if result.status == PGRES_SINGLE_TUPLE {
                    let known = try reader ?? self.reader(of: result)
                    reader = known
                    try body(known.row(0, of: result))
                } else {
                    try session.check(result, wasPrepared: wasPrepared)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try session.transaction.check()
        session.transaction.savepoints += 1
        let name = "savepoint_\(session.transaction.savepoints)"
        defer { session.transaction.savepoints -= 1 }
        try session.command("SAVEPOINT \(name)")
        do {
            let value = try body()
            try session.transaction.check()
            try session.command("RELEASE SAVEPOINT \(name)")
            return value
        } catch {
            session.transaction.recoverFromSavepoint()
            // What asks for a new transaction would not let itself be undone.
            if session.transaction.failure == nil {
                try session.command("ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)")
            }
            throw error
        }
    }

    /// A type that cannot be read dooms the transaction like any failed statement, as the engines must not differ.
    private func reader(of result: borrowing PostgresResult) throws(DatabaseError) -> PostgresRowReader {
        do {
            return try PostgresRowReader(result)
        } catch {
            session.transaction.fail(TransactionState.Failure(error: error))
            throw error
        }
    }
}
