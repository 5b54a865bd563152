/// One table of a member's export: rows of named values, in the table's order.
package struct ExportedTable: Sendable {
    package let name: String
    package let rows: [[(column: String, value: ExportedValue)]]

    package init(name: String, rows: [[(column: String, value: ExportedValue)]]) {
        self.name = name
        self.rows = rows
    }
}

/// One value of an export.
package enum ExportedValue: Sendable, Hashable {
    case null
    case number(Int64)
    case text(String)
}
