/// One step of the schema. Once released it never changes; what was wrong is put right by the next one.
///
/// Statements are written once for both engines, with the four types `INTEGER`, `TEXT`, `BLOB` and `REAL` in capitals, and:
/// - `{identity}` for a primary key that the database numbers: `id {identity}`
/// - `{strict}` after a table's closing bracket, and `{strict} {withoutRowID}` for one stored in its primary key's order
///
/// On PostgreSQL the types become `BIGINT`, `TEXT COLLATE "C"` (which sorts as SQLite does), `BYTEA` and `DOUBLE PRECISION`.
package struct Migration: Sendable {
    package let id: Int
    package let name: StaticString
    package let statements: [Statement]

    /// - Parameters:
    ///   - id: 1, 2, 3 and so on, without gaps.
    ///   - name: what it does, for people: "members and their accounts".
    package init(id: Int, name: StaticString, statements: [Statement]) {
        self.id = id
        self.name = name
        self.statements = statements
    }

    /// One statement, for both engines unless it says otherwise.
    package struct Statement: Sendable, ExpressibleByStringLiteral {
        let text: StaticString
        let only: Dialect?

        package init(stringLiteral text: StaticString) {
            self.init(text: text, only: nil)
        }

        private init(text: StaticString, only: Dialect?) {
            self.text = text
            self.only = only
        }

        /// A statement that one engine alone runs.
        package static func only(_ dialect: Dialect, _ text: StaticString) -> Statement {
            Statement(text: text, only: dialect)
        }
    }
}

extension Migration {
    /// Tells whether the history was edited: FNV-1a of all statements, whose white space does not count.
    ///
    /// This guards against accidents; whoever can write to the database needs no collision.
    var checksum: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for statement in statements {
            let words = statement.text.description.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for byte in "\(statement.only?.rawValue ?? "") \(words)\n".utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
