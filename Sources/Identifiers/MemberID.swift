/// Who a member is within this server: the key of their row. No secret, and nothing outside the server knows it.
package struct MemberID: TextIdentifier, Comparable {
    package enum ParseError: Error, Hashable {
        case notANumber
        case outOfRange
    }

    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Decimal digits, from 1.
    package init(_ string: String) throws(ParseError) {
        guard !string.isEmpty, string.utf8.allSatisfy(\.isDigit) else { throw .notANumber }
        guard let value = Int64(string), value >= 1 else { throw .outOfRange }
        rawValue = value
    }

    package var description: String { String(rawValue) }

    package static func < (left: MemberID, right: MemberID) -> Bool { left.rawValue < right.rawValue }
}
