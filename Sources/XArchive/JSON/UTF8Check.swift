/// Whether bytes are UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
enum UTF8Check {
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard var place = bytes.baseAddress else { return true }
        let end = place + bytes.count
        while place < end {
            if end - place >= 8, ByteWord(at: place).notASCII == 0 {
                place += 8
                continue
            }
            let first = place.pointee
            if first < 0x80 {
                place += 1
                continue
            }
            let length: Int
            // The second byte's range tells overlong forms, surrogates and what is beyond Unicode.
            let second: ClosedRange<UInt8>
            switch first {
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return false
            }
            guard end - place >= length, second ~= place[1] else { return false }
            for index in 2..<max(length, 2) where place[index] & 0xC0 != 0x80 { return false }
            place += length
        }
        return true
    }
}
