import Identifiers

/// A string as it stands in the JSON, between its quotes, or a number's digits. Checked, not copied: it lives as long
/// as the bytes that it was read from.
struct JSONText {
    let start: UnsafePointer<UInt8>
    /// In bytes, escapes as they are written.
    let count: Int
    let isEscaped: Bool

    @inline(__always)
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

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

    @inline(never)
    private func unescaped() -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            var written = 0
            var rest = bytes[...]
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
                    buffer[written] = byte
                    written += 1
                    continue
                }
                guard escape == UInt8(ascii: "u") else {
                    buffer[written] = Self.character(escape)
                    written += 1
                    continue
                }
                var value = Self.hexadecimal(&rest)
                if 0xD800...0xDBFF ~= value {
                    rest = rest.dropFirst(2)
                    value = 0x10000 + (value - 0xD800) << 10 + (Self.hexadecimal(&rest) - 0xDC00)
                }
                // The cursor has refused surrogates that stand alone.
                for byte in (Unicode.Scalar(value) ?? "\u{FFFD}").utf8 {
                    buffer[written] = byte
                    written += 1
                }
            }
            return written
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

    private static func hexadecimal(_ bytes: inout Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
        var value: UInt32 = 0
        for byte in bytes.prefix(4) { value = value << 4 + UInt32(JSONCursor.hexadecimal(byte) ?? 0) }
        bytes = bytes.dropFirst(4)
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
