/// One open transaction on one engine: what a `read` or `write` closure works with.
///
/// After a statement failed, the transaction is lost on both engines, as it is on PostgreSQL by nature: further statements
/// throw `transactionFailed`, and so does the commit. Where a failure is expected, wrap the statement in `savepoint`.
package protocol Connection: AnyObject {
    var dialect: Dialect { get }

    /// Runs a statement. Returns how many rows it inserted, updated or deleted itself (cascades not counted).
    @discardableResult
    func execute(_ sql: SQL) throws(DatabaseError) -> Int

    /// All rows of the answer.
    func rows(_ sql: SQL) throws(DatabaseError) -> [Row]

    /// The first row of the answer, or nil when it is empty.
    func first(_ sql: SQL) throws(DatabaseError) -> Row?

    /// Hands over the rows one at a time, in constant memory. The body runs no statements (`statementInsideForEach`);
    /// what it throws ends the loop and passes through.
    func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws

    /// Inserts many rows, as fast as the engine can. Returns how many were inserted.
    ///
    /// Each row has the values of `columns`, in that order. With `onConflictDoNothing` rows that violate a unique
    /// constraint are left out, also those that collide within `rows`.
    @discardableResult
    func bulkInsert(
        table: StaticString, columns: [StaticString], rows: some Sequence<[SQLValue]>, onConflictDoNothing: Bool
    ) throws(DatabaseError) -> Int

    /// Runs the body in a transaction within the transaction: when it throws, only its own changes are undone.
    @discardableResult
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value
}

extension Connection {
    /// The first row of an answer that always has one: an aggregate, or `RETURNING`. Throws `noRow` otherwise.
    package func one(_ sql: SQL) throws(DatabaseError) -> Row {
        guard let row = try first(sql) else { throw .noRow }
        return row
    }
}
