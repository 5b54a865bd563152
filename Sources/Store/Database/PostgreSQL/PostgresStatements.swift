import CPostgres

/// The statements prepared on one connection; the longest unused makes room for a new one.
struct PostgresStatements {
    struct Key: Hashable {
        var text: String
        var types: [UInt32]
    }

    private struct Entry {
        var name: String
        var lastUse: Int
    }

    /// More than the program has statements, so that only odd ones are dropped.
    static let capacity = 512

    private var entries: [Key: Entry] = [:]
    private var uses = 0

    mutating func name(for key: Key) -> String? {
        uses += 1
        guard let name = entries[key]?.name else { return nil }
        entries[key]?.lastUse = uses
        return name
    }

    /// A name for a statement about to be prepared, and the name of one to drop first.
    mutating func reserve() -> (name: String, dropped: String?) {
        uses += 1
        var dropped: String?
        if entries.count >= Self.capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries[oldest.key] = nil
            dropped = oldest.value.name
        }
        return ("hqx_\(uses)", dropped)
    }

    mutating func add(_ name: String, for key: Key) {
        entries[key] = Entry(name: name, lastUse: uses)
    }
}

extension PostgresSession {
    /// Runs a statement and waits for its whole answer.
    func run(_ sql: SQL) throws(DatabaseError) -> PostgresResult {
        try transaction.check()
        let rendered = try RenderedSQL(sql, for: .postgres)
        let parameters = PostgresParameters(values: rendered.values, types: rendered.types)
        return try run(rendered.text, parameters, isPrepared: sql.isPrepared)
    }

    func run(
        _ text: String, _ parameters: PostgresParameters, isPrepared: Bool
    ) throws(DatabaseError) -> PostgresResult {
        guard isPrepared else {
            let answer = parameters.withPointers { types, values, lengths, formats in
                PQexecParams(handle, text, Int32(parameters.count), types, values, lengths, formats, 1)
            }
            return try check(PostgresResult(answer))
        }
        let (name, wasPrepared) = try prepare(text, parameters)
        let answer = parameters.withPointers { _, values, lengths, formats in
            PQexecPrepared(handle, name, Int32(parameters.count), values, lengths, formats, 1)
        }
        return try check(PostgresResult(answer), wasPrepared: wasPrepared)
    }

    /// Sends a statement whose answer is then taken row by row. Returns whether it had been prepared before.
    func send(_ sql: SQL) throws(DatabaseError) -> Bool {
        try transaction.check()
        let rendered = try RenderedSQL(sql, for: .postgres)
        let parameters = PostgresParameters(values: rendered.values, types: rendered.types)
        let (name, wasPrepared) = try prepare(rendered.text, parameters)
        let isSent = parameters.withPointers { _, values, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(parameters.count), values, lengths, formats, 1)
        }
        guard isSent == 1, PQsetSingleRowMode(handle) == 1 else {
            let failure = TransactionState.Failure(error: .connectionLost(message: message), recovery: .reconnect)
            transaction.fail(failure)
            throw failure.error
        }
        return wasPrepared
    }

    private func prepare(
        _ text: String, _ parameters: PostgresParameters
    ) throws(DatabaseError) -> (name: String, wasPrepared: Bool) {
        let key = PostgresStatements.Key(text: text, types: parameters.types)
        if let name = statements.name(for: key) { return (name, true) }
        let (name, dropped) = statements.reserve()
        if let dropped { try command("DEALLOCATE \(dropped)") }
        let answer = parameters.withPointers { types, _, _, _ in
            PQprepare(handle, name, text, Int32(parameters.count), types)
        }
        try check(PostgresResult(answer))
        statements.add(name, for: key)
        return (name, false)
    }
}
