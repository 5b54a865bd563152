/// What `Database` needs from SQLite and from PostgreSQL.
protocol DatabaseEngine: Sendable {
    var dialect: Dialect { get }

    /// Runs the closure in one transaction on a thread of the engine.
    func run<Value: Sendable>(
        _ access: TransactionAccess, _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value

    /// Lets at most one process upgrade the schema and copy the data before; held until the answer is released.
    func lockForUpgrade() async throws -> UpgradeLock?

    /// Copies the data before an upgrade, where the engine can, and returns the path of the copy.
    func copyBeforeUpgrade(from id: Int) async throws -> String?

    /// Overwrites what earlier versions of rows left in a journal beside the data, where there is one.
    func emptyJournal() async throws

    /// Writes the data anew without what deleted rows left in unused parts of pages, where that takes a moment only.
    func rewritePages() async throws

    /// Refuses new work and ends what belongs to the engine without waiting.
    func stop()

    /// Refuses new work, waits for what was accepted, and closes all connections.
    func close() async throws
}

enum TransactionAccess: Sendable {
    case read
    case write
}
