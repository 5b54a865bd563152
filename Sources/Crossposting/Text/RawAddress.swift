/// An address that stands in a text although X did not mark it, as until 2011.
enum RawAddress {
    /// How many bytes of an address a text begins with; `nil` if with none.
    ///
    /// Ends before white space, quotes, anything that is not ASCII, and the punctuation of the sentence around it.
    static func prefix(of bytes: ArraySlice<UInt8>) -> Int? {
        guard let scheme = schemeLength(bytes) else { return nil }
        var end = bytes.startIndex + scheme
        while end < bytes.endIndex, isAllowed(bytes[end]) { end += 1 }
        // One that X cut short leads nowhere.
        if bytes[end...].starts(with: "…".utf8) { return nil }
        while end > bytes.startIndex + scheme, endsSentence(bytes[..<end], from: bytes.startIndex + scheme) { end -= 1 }
        let host = bytes[bytes.startIndex + scheme..<end].prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
        guard let dot = host.firstIndex(of: 0x2E), dot > host.startIndex, dot + 1 < host.endIndex else { return nil }
        return end - bytes.startIndex
    }

    private static func schemeLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        for scheme in ["https://", "http://"] {
            let start = bytes.prefix(scheme.utf8.count)
            if start.equalsIgnoringCase(scheme.utf8) { return scheme.utf8.count }
        }
        return nil
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        guard 0x21...0x7E ~= byte else { return false }
        switch byte {
        case 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7D: return false
        default: return true
        }
    }

    private static func endsSentence(_ bytes: ArraySlice<UInt8>, from start: Int) -> Bool {
        switch bytes.last {
        case 0x2E, 0x2C, 0x3A, 0x3B, 0x21, 0x3F, 0x27, 0x2A: true
        // A bracket belongs to the address if it was opened in it.
        case 0x29: bytes[start...].count { $0 == 0x28 } < bytes[start...].count { $0 == 0x29 }
        case 0x5D: bytes[start...].count { $0 == 0x5B } < bytes[start...].count { $0 == 0x5D }
        default: false
        }
    }
}
