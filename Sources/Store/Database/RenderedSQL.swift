/// A statement in the words of one engine, with its values in the order of their numbers.
struct RenderedSQL {
    private(set) var text = ""
    private(set) var values: [SQLValue] = []
    /// The types that the values were declared with; nil leaves it to the engine.
    private(set) var types: [SQLType?] = []

    /// SQLite's limit, kept on both engines.
    static let maximumParameters = 32_766

    init(_ sql: SQL, for dialect: Dialect) throws(DatabaseError) {
        for piece in sql.pieces {
            switch piece {
            case .literal(let literal): text += literal.description
            case .schema(let schema): text += schema
            case .type(let type): text += dialect.name(of: type)
            case .value(let value, let type): try append(value, type, dialect)
            case .list(let list, let type): try append(list, type, dialect)
            }
        }
        if values.count > Self.maximumParameters {
            throw .invalidValue("\(values.count) parameters in one statement; \(Self.maximumParameters) are allowed")
        }
    }

    private mutating func append(_ value: SQLValue, _ type: SQLType?, _ dialect: Dialect) throws(DatabaseError) {
        try value.checkStorable()
        values.append(value)
        types.append(type)
        text += dialect.placeholder(values.count)
    }

    /// Lists are filled up to a power of two by repeating the last value, so that a few prepared statements serve lists
    /// of every length.
    private mutating func append(_ list: [SQLValue], _ type: SQLType?, _ dialect: Dialect) throws(DatabaseError) {
        guard let last = list.last else {
            // Unlike `IN (NULL)` an empty query also answers `NOT IN` rightly.
            text += "SELECT CAST(NULL AS \(dialect.name(of: type ?? .text))) WHERE 1 = 0"
            return
        }
        var length = 1
        while length < list.count { length *= 2 }
        if values.count + length > Self.maximumParameters { length = list.count }
        for index in 0..<length {
            if index > 0 { text += ", " }
            try append(index < list.count ? list[index] : last, type, dialect)
        }
    }
}
