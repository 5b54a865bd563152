import Identifiers

/// A string as it stands in the JSON, between its quotes, or a number's digits. Checked, not copied: it lives as long
/// as the bytes that it was read from.
struct JSONText {
    let start: UnsafePointer<UInt8>
    /// In bytes, escapes as they are written.
    let count: Int
    let isEscaped: Bool
    let isASCII: Bool

    @inline(__always)
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    /// Whether its bytes are its code points.
    var isPlain: Bool { isASCII && !isEscaped }

    /// The text itself, escapes undone.
    @inline(__always)
    var string: String { isEscaped ? unescaped() : String(decoding: bytes, as: UTF8.self) }

    /// The value of decimal digits; `nil` for all else, and from 2⁶⁴ on.
    var unsigned: UInt64? {
        guard 1...20 ~= count, !isEscaped else { return isEscaped ? UInt64(digits: string) : nil }
        var value: UInt64 = 0
        for byte in bytes {
            let digit = UInt64(byte &- 0x30)
            guard digit <= 9 else { return nil }
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isBeyond) = product.addingReportingOverflow(digit)
            guard !isTooLarge, !isBeyond else { return nil }
            value = sum
        }
        return value
    }

    /// The tweet of that number; `nil` for what X cannot have given.
    var tweetID: TweetID? { unsigned.flatMap(TweetID.init(rawValue:)) }

    /// The account of that number; `nil` for -1, which X writes where there is none any more, and for what is no id.
    var userID: XUserID? {
        guard let unsigned else { return nil }
        do { return try XUserID(value: unsigned) } catch { return nil }
    }

    /// Whether it says just this. The comparison of a key costs a few words where it is not escaped.
    @inline(__always)
    static func == (text: JSONText, name: StaticString) -> Bool {
        guard text.count == name.utf8CodeUnitCount else { return text.isEscaped && text.unescaped() == "\(name)" }
        var offset = 0
        while offset + 8 <= text.count {
            if ByteWord(at: text.start + offset).bits != ByteWord(at: name.utf8Start + offset).bits { return false }
            offset += 8
        }
        while offset < text.count {
            if text.start[offset] != name.utf8Start[offset] { return false }
            offset += 1
        }
        return true
    }

    /// What follows the last `/` of an address, without its query.
    var lastPathPart: String {
        guard !isEscaped else {
            let address = string.prefix { $0 != "?" && $0 != "#" }
            return String(ArchivePath.fileName(String(address)))
        }
        let address = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let slash = address.lastIndex(of: UInt8(ascii: "/"))
        return String(decoding: address[(slash.map { $0 + 1 } ?? 0)...], as: UTF8.self)
    }

    @inline(never)
    private func unescaped() -> String {
        // Eight bytes more, since bytes are copied by eight. No escape is shorter than what it stands for.
        String(unsafeUninitializedCapacity: count + 8) { buffer in
            guard let first = buffer.baseAddress else { return 0 }
            var target = first
            var place = start
            let end = start + count
            while place < end {
                let word = ByteWord(at: place)
                UnsafeMutableRawPointer(target).storeBytes(of: word.bits.littleEndian, as: UInt64.self)
                let length = ByteWord.count(before: word.backslashes)
                (place, target) = (place + length, target + length)
                if length < 8, place < end { Self.unescape(&place, to: &target) }
            }
            return target - first - (place - end)
        }
    }

    /// Steps over an escape, which the cursor has checked, and writes what it stands for.
    private static func unescape(_ place: inout UnsafePointer<UInt8>, to target: inout UnsafeMutablePointer<UInt8>) {
        let escape = place[1]
        place += 2
        guard escape == UInt8(ascii: "u") else {
            target.pointee = character(escape)
            target += 1
            return
        }
        var value = hexadecimal(&place)
        if 0xD800...0xDBFF ~= value {
            place += 2
            value = 0x10000 + (value - 0xD800) << 10 + (hexadecimal(&place) - 0xDC00)
        }
        for byte in (Unicode.Scalar(value) ?? "\u{FFFD}").utf8 {
            target.pointee = byte
            target += 1
        }
    }

    private static func character(_ escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: escape
        }
    }

    private static func hexadecimal(_ place: inout UnsafePointer<UInt8>) -> UInt32 {
        var value: UInt32 = 0
        for index in 0..<4 { value = value << 4 + UInt32(JSONCursor.hexadecimal(place[index]) ?? 0) }
        place += 4
        return value
    }
}

extension UInt64 {
    /// Decimal digits and nothing else: no sign.
    init?(digits: String) {
        guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        self.init(digits)
    }
}
