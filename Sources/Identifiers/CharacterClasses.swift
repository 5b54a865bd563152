// The grammars here are ASCII only, so they work on bytes: a byte above 127 belongs to no class.
extension UInt8 {
    var isLowerLetter: Bool { self >= 0x61 && self <= 0x7A }
    var isLetter: Bool { (self | 0x20).isLowerLetter }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLetterOrDigit: Bool { isLetter || isDigit }
    var isHexDigit: Bool { isDigit || ((self | 0x20) >= 0x61 && (self | 0x20) <= 0x66) }
    var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
}

extension StringProtocol {
    /// Upper-case ASCII letters made lower-case; every other character stays what it is.
    func asciiLowercased() -> String {
        guard utf8.contains(where: { $0.isLetter && !$0.isLowerLetter }) else { return String(self) }
        return String(decoding: utf8.map { $0.isLetter ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without ASCII white space at both ends.
    func trimmingSpace() -> Substring {
        var rest = self[...]
        while let first = rest.utf8.first, first.isSpace { rest.removeFirst() }
        while let last = rest.utf8.last, last.isSpace { rest.removeLast() }
        return rest
    }
}
