/// Text as lines of ASCII (RFC 2045, section 6.7).
enum QuotedPrintable {
    /// In characters, a soft break's sign counted.
    private static let lineLimit = 76

    /// The lines of a text, without their ends.
    static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { encoded(Array($0.utf8)) }
    }

    private static func encoded(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        var line = ""
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            // White space at the end of a line may be lost on the way; a dot alone would end a mail, and "From " at its
            // beginning is changed by some.
            let isPlain =
                (byte == 0x20 && !isLast)
                || ((0x21...0x7E).contains(byte) && byte != 0x3D)
                    && !(line.isEmpty && (byte == 0x2E || byte == 0x46))
            let sign = isPlain ? String(UnicodeScalar(byte)) : "=" + hex(byte)
            if line.utf8.count + sign.utf8.count > lineLimit - (isLast ? 0 : 1) {
                lines.append(line + "=")
                line = ""
            }
            line += sign
        }
        return lines + [line]
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0" + digits : digits
    }
}
