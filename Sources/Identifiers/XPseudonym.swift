/// What stands for an X user id at rest: 64 bits of a keyed hash, under a key that is not in the database.
package struct XPseudonym: TextIdentifier, Comparable {
    package enum ParseError: Error, Hashable {
        case notSixteenHexDigits
    }

    /// The bits as the database keeps them; the sign means nothing.
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Sixteen hexadecimal digits.
    package init(_ string: String) throws(ParseError) {
        guard string.utf8.count == 16, string.utf8.allSatisfy(\.isHexDigit), let bits = UInt64(string, radix: 16)
        else { throw .notSixteenHexDigits }
        rawValue = Int64(bitPattern: bits)
    }

    /// Sixteen lower-case hexadecimal digits.
    package var description: String {
        let digits = String(UInt64(bitPattern: rawValue), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// The order in which the database sorts them.
    package static func < (left: XPseudonym, right: XPseudonym) -> Bool { left.rawValue < right.rawValue }
}
