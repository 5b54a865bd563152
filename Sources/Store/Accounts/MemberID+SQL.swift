import Identifiers

extension MemberID: SQLConvertible {
    package static var sqlType: SQLType? { .integer }
    package var sqlValue: SQLValue { .int(rawValue) }

    package init?(sqlValue: SQLValue) {
        guard case .int(let number) = sqlValue else { return nil }
        self.init(rawValue: number)
    }
}

extension Row {
    /// The column as a member's number.
    func raw(_ column: String, as type: MemberID.Type = MemberID.self) throws(AccessError) -> MemberID {
        try get(column)
    }

    /// The column as a member's number, or nil where it is null.
    func optionalRaw(_ column: String, as type: MemberID.Type = MemberID.self) throws(AccessError) -> MemberID? {
        try get(column)
    }
}
