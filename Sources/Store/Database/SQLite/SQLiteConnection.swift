import Foundation
import GRDB

/// One transaction on an SQLite connection.
final class SQLiteConnection: Connection {
    let db: GRDB.Database
    var transaction = TransactionState()

    init(_ db: GRDB.Database) {
        self.db = db
    }

    var dialect: Dialect { .sqlite }

    /// Runs the closure, and refuses to go on to the commit when a failed statement was passed over.
    func run<Value>(_ body: (any Connection) throws -> Value) throws -> Value {
        let value = try body(self)
        try transaction.check()
        return value
    }

    func execute(_ sql: SQL) throws(DatabaseError) -> Int {
        let statement = try prepare(sql)
        return try perform {
            let before = db.totalChangesCount
            try statement.execute()
            // `changesCount` keeps the last change's number when this statement changed nothing.
            return db.totalChangesCount == before ? 0 : db.changesCount
        }
    }

    func rows(_ sql: SQL) throws(DatabaseError) -> [Row] {
        let statement = try prepare(sql)
        return try perform {
            let columns = Row.Columns(statement.columnNames)
            let cursor = try GRDB.Row.fetchCursor(statement)
            var rows: [Row] = []
            while let row = try cursor.next() { rows.append(Row(row, columns)) }
            return rows
        }
    }

    func first(_ sql: SQL) throws(DatabaseError) -> Row? {
        let statement = try prepare(sql)
        return try perform {
            let cursor = try GRDB.Row.fetchCursor(statement)
            guard let first = try cursor.next() else { return nil }
            let row = Row(first, Row.Columns(statement.columnNames))
            // A change is complete only when its last row was taken.
            if !statement.isReadonly { while try cursor.next() != nil {} }
            return row
        }
    }

    func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        let statement = try prepare(sql)
        let (columns, cursor) = try perform {
            (Row.Columns(statement.columnNames), try GRDB.Row.fetchCursor(statement))
        }
        transaction.isStreaming = true
        defer { transaction.isStreaming = false }
        while let row = try perform({ try cursor.next().map { Row($0, columns) } }) { try body(row) }
    }

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try transaction.check()
        transaction.savepoints += 1
        let name = "savepoint_\(transaction.savepoints)"
        defer { transaction.savepoints -= 1 }
        try perform { try db.execute(sql: "SAVEPOINT \(name)") }
        do {
            let value = try body()
            try transaction.check()
            try perform { try db.execute(sql: "RELEASE SAVEPOINT \(name)") }
            return value
        } catch {
            try perform { try db.execute(sql: "ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)") }
            transaction.recoverFromSavepoint()
            throw error
        }
    }

    private func prepare(_ sql: SQL) throws(DatabaseError) -> Statement {
        try transaction.check()
        let rendered = try RenderedSQL(sql, for: .sqlite)
        return try perform {
            let statement =
                try sql.isPrepared
                ? db.cachedStatement(sql: rendered.text) : db.makeStatement(sql: rendered.text)
            try statement.setArguments(StatementArguments(rendered.values.map(\.databaseValue)))
            return statement
        }
    }

    /// Turns what SQLite says into an error of the seam, which dooms the transaction.
    func perform<Value>(_ work: () throws -> Value) throws(DatabaseError) -> Value {
        do {
            return try work()
        } catch {
            let failure = (error as? DatabaseError) ?? DatabaseError(sqlite: error)
            transaction.fail(TransactionState.Failure(error: failure))
            throw failure
        }
    }
}

extension SQLValue {
    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .int(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        case .real(let number): number.databaseValue
        }
    }
}

extension Row {
    fileprivate init(_ row: GRDB.Row, _ columns: Columns) {
        self.columns = columns
        values = row.databaseValues.map { value in
            switch value.storage {
            case .null: .null
            case .int64(let number): .int(number)
            case .double(let number): .real(number)
            case .string(let text): .text(text)
            case .blob(let data): .blob([UInt8](data))
            }
        }
    }
}
