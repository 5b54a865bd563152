/// A small deflater: one block with fixed Huffman codes, matches of up to 258 bytes found through a hash of three
/// bytes (RFC 1951). About as tight as zlib's fastest level on an archive's repetitive text.
///
/// Written here because the stand-ins may use none of the libraries that the program itself reads archives with.
struct Deflate {
    private static let windowSize = 32_768
    private static let hashSize = 1 << 15

    private var output: [UInt8] = []
    private var bits: UInt32 = 0
    private var bitCount: UInt32 = 0

    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var deflate = Deflate()
        deflate.output.reserveCapacity(bytes.count / 3)
        deflate.write(1, 1)  // the last block
        deflate.write(1, 2)  // fixed codes
        deflate.encode(bytes)
        deflate.literalOrLength(256)
        deflate.flush()
        return deflate.output
    }

    private mutating func encode(_ bytes: [UInt8]) {
        var latest = [Int](repeating: -1, count: Self.hashSize)
        var position = 0
        while position < bytes.count {
            guard position + 3 <= bytes.count else {
                literalOrLength(Int(bytes[position]))
                position += 1
                continue
            }
            let hash = Self.hash(bytes, position)
            let candidate = latest[hash]
            latest[hash] = position
            let length = Self.matchLength(bytes, candidate, position)
            guard length >= 4 else {
                literalOrLength(Int(bytes[position]))
                position += 1
                continue
            }
            match(length: length, distance: position - candidate)
            position += length
        }
    }

    private static func hash(_ bytes: [UInt8], _ at: Int) -> Int {
        let three = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
        return Int((three &* 0x9E37_79B1) >> 17)
    }

    private static func matchLength(_ bytes: [UInt8], _ candidate: Int, _ position: Int) -> Int {
        guard candidate >= 0, position - candidate <= windowSize else { return 0 }
        let limit = min(258, bytes.count - position)
        var length = 0
        while length < limit, bytes[candidate + length] == bytes[position + length] { length += 1 }
        return length
    }

    /// Section 3.2.5: codes 257 to 285 and the extra bits that tell lengths 3 to 258.
    private mutating func match(length: Int, distance: Int) {
        if length == 258 {
            literalOrLength(285)
        } else {
            let rest = length - 3
            let extra = max(0, rest.bitWidth - rest.leadingZeroBitCount - 3)
            literalOrLength(257 + extra * 4 + (rest >> extra))
            write(UInt32(rest & (1 << extra - 1)), UInt32(extra))
        }
        let rest = distance - 1
        let extra = max(0, rest.bitWidth - rest.leadingZeroBitCount - 2)
        writeReversed(UInt32(extra * 2 + (rest >> extra)), 5)
        write(UInt32(rest & (1 << extra - 1)), UInt32(extra))
    }

    /// Section 3.2.6: the fixed codes.
    private mutating func literalOrLength(_ value: Int) {
        let value = UInt32(value)
        switch value {
        case 0...143: writeReversed(0x30 + value, 8)
        case 144...255: writeReversed(0x190 + value - 144, 9)
        case 256...279: writeReversed(value - 256, 7)
        default: writeReversed(0xC0 + value - 280, 8)
        }
    }

    /// Huffman codes go out from their highest bit on, everything else from the lowest.
    private mutating func writeReversed(_ value: UInt32, _ count: UInt32) {
        var reversed: UInt32 = 0
        for bit in 0..<count where value & (1 << bit) != 0 { reversed |= 1 << (count - 1 - bit) }
        write(reversed, count)
    }

    private mutating func write(_ value: UInt32, _ count: UInt32) {
        bits |= value << bitCount
        bitCount += count
        while bitCount >= 8 {
            output.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
            bitCount -= 8
        }
    }

    private mutating func flush() {
        if bitCount > 0 { output.append(UInt8(truncatingIfNeeded: bits)) }
    }
}
