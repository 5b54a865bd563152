/// A timestamp identifier: 53 bits of microseconds since 1970 UTC and 10 bits that tell clocks apart.
///
/// Thirteen characters of a base 32 whose alphabet sorts as its values do, so TIDs sort by time as text too.
/// Source: https://atproto.com/specs/tid.
package struct TID: TextIdentifier, Comparable {
    package enum ParseError: Error, Hashable {
        case notThirteenCharacters
        case badCharacter
        case highBitSet
    }

    /// The 64 bits: usually a zero, then the microseconds and the clock's number.
    package let value: UInt64

    package init(_ string: String) throws(ParseError) {
        guard string.utf8.count == 13 else { throw .notThirteenCharacters }
        var value: UInt64 = 0
        for (position, byte) in string.utf8.enumerated() {
            guard let digit = Self.alphabet.firstIndex(of: byte) else { throw .badCharacter }
            // Thirteen characters have 65 bits. That the topmost of the 64 is zero, as the specification has it,
            // neither its own pattern nor the network insists on.
            guard position > 0 || digit < 16 else { throw .highBitSet }
            value = value << 5 | UInt64(digit)
        }
        self.value = value
    }

    /// - Parameters:
    ///   - microseconds: since 1970 UTC; the lowest 53 bits count, which reach into the year 2255.
    ///   - clockID: tells apart writers that share a microsecond; the lowest 10 bits count.
    package init(microseconds: Int64, clockID: UInt16) {
        let time = UInt64(bitPattern: microseconds) & (1 << 53 - 1)
        value = time << 10 | UInt64(clockID & 0x3FF)
    }

    /// Nil when the topmost bit is set.
    package init?(value: UInt64) {
        guard value >> 63 == 0 else { return nil }
        self.value = value
    }

    /// Microseconds since 1970 UTC.
    package var microseconds: Int64 { Int64(value >> 10) }

    /// 0 to 1,023.
    package var clockID: UInt16 { UInt16(value & 0x3FF) }

    package var description: String {
        var characters = [UInt8](repeating: 0, count: 13)
        var rest = value
        for position in characters.indices.reversed() {
            characters[position] = Self.alphabet[Int(rest & 31)]
            rest >>= 5
        }
        return String(decoding: characters, as: UTF8.self)
    }

    package static func < (left: TID, right: TID) -> Bool { left.value < right.value }

    private static let alphabet = Array("234567abcdefghijklmnopqrstuvwxyz".utf8)
}
