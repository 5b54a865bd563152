/// Which engine a statement is for.
///
/// Almost all SQL is the same on both; what is not (claiming work, bulk loading) asks for this.
package enum Dialect: String, Sendable, Hashable, CaseIterable {
    case sqlite
    case postgres
}

extension Dialect {
    /// The column type's name, as a cast or a column definition writes it.
    func name(of type: SQLType) -> String {
        switch (self, type) {
        case (.sqlite, .integer): "INTEGER"
        case (.sqlite, .text): "TEXT"
        case (.sqlite, .blob): "BLOB"
        case (.sqlite, .real): "REAL"
        case (.postgres, .integer): "BIGINT"
        case (.postgres, .text): "TEXT"
        case (.postgres, .blob): "BYTEA"
        case (.postgres, .real): "DOUBLE PRECISION"
        }
    }

    /// What stands in a statement for its parameter of that number, counted from 1.
    func placeholder(_ number: Int) -> String {
        switch self {
        case .sqlite: "?\(number)"
        case .postgres: "$\(number)"
        }
    }
}
