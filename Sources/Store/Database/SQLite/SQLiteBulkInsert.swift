import GRDB

extension SQLiteConnection {
    /// One prepared statement, run once per row.
    func bulkInsert(
        table: StaticString, columns: [StaticString], rows: some Sequence<[SQLValue]>, onConflictDoNothing: Bool
    ) throws(DatabaseError) -> Int {
        try transaction.check()
        let names = columns.map(\.description).joined(separator: ", ")
        let placeholders = (1...max(1, columns.count)).map(Dialect.sqlite.placeholder).joined(separator: ", ")
        let conflict = onConflictDoNothing ? " ON CONFLICT DO NOTHING" : ""
        let statement = try perform {
            try db.cachedStatement(sql: "INSERT INTO \(table) (\(names)) VALUES (\(placeholders))\(conflict)")
        }
        var inserted = 0
        for row in rows {
            guard row.count == columns.count else {
                throw .invalidValue("\(row.count) values for \(columns.count) columns")
            }
            for value in row { try value.checkStorable() }
            inserted += try perform {
                let before = db.totalChangesCount
                try statement.execute(arguments: StatementArguments(row.map(\.databaseValue)))
                return db.totalChangesCount == before ? 0 : 1
            }
        }
        return inserted
    }
}
