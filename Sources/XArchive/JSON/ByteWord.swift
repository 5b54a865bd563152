/// Eight bytes at once, the first in the lowest bits. Marks are the high bit of each byte that was looked for; the
/// lowest mark is exact, those above it may be wrong.
struct ByteWord {
    let bits: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Reads eight bytes, wherever they stand in memory.
    @inline(__always)
    init(at pointer: UnsafePointer<UInt8>) {
        bits = UInt64(littleEndian: UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self))
    }

    /// Where a quote, a backslash or a control character stands.
    @inline(__always)
    var stringStops: UInt64 {
        let quotes = bits ^ (Self.ones &* 0x22)
        let backslashes = bits ^ (Self.ones &* 0x5C)
        let found =
            ((quotes &- Self.ones) & ~quotes) | ((backslashes &- Self.ones) & ~backslashes)
            | ((bits &- (Self.ones &* 0x20)) & ~bits)
        return found & Self.highs
    }

    /// Where a backslash stands.
    @inline(__always)
    var backslashes: UInt64 {
        let backslashes = bits ^ (Self.ones &* 0x5C)
        return (backslashes &- Self.ones) & ~backslashes & Self.highs
    }

    /// Where bytes stand that are no ASCII.
    @inline(__always)
    var notASCII: UInt64 { bits & Self.highs }

    /// How many spaces it begins with, up to 8.
    @inline(__always)
    var leadingSpaces: Int { (bits ^ (Self.ones &* 0x20)).trailingZeroBitCount >> 3 }

    /// How many bytes stand in front of the first mark, 8 if there is none.
    @inline(__always)
    static func count(before marks: UInt64) -> Int { marks.trailingZeroBitCount >> 3 }

    /// Only the first `count` bytes, 0 to 7.
    @inline(__always)
    func prefix(_ count: Int) -> UInt64 { bits & ~(UInt64.max << UInt64(count * 8)) }

    /// The marks of bytes that are no ASCII in bits that were taken together with `|`.
    @inline(__always)
    static func hasHighBit(_ bits: UInt64) -> Bool { bits & highs != 0 }
}
