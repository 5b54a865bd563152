/// The number of an account on X: it stays when the screen name changes. 1 to 2⁶³ − 1.
package struct XUserID: TextIdentifier, Comparable {
    package enum ParseError: Error, Hashable {
        case empty
        case notANumber
        case outOfRange
    }

    package let value: UInt64

    /// Decimal digits without sign or leading zero, as archives and the API write them.
    package init(_ string: String) throws(ParseError) {
        guard let first = string.utf8.first else { throw .empty }
        guard string.utf8.allSatisfy(\.isDigit), first != 0x30 || string.utf8.count == 1 else { throw .notANumber }
        guard let value = UInt64(string) else { throw .outOfRange }
        try self.init(value: value)
    }

    package init(value: UInt64) throws(ParseError) {
        guard value >= 1, value <= UInt64(Int64.max) else { throw .outOfRange }
        self.value = value
    }

    package var description: String { String(value) }

    package static func < (left: XUserID, right: XUserID) -> Bool { left.value < right.value }
}
