/// Walks over the JSON of one entry, from byte to byte, once, and hands out only what is asked for.
///
/// What is skipped is checked as strictly as what is read: RFC 8259, valid UTF-8, no lone surrogate. The bytes must be
/// followed by a zero at `end` and seven readable bytes more. The zero stops every scan, so that none counts bytes; and
/// what stops there is ``JSONFault/ended`` instead of malformed, since more may follow.
struct JSONCursor {
    /// The next byte to look at.
    private(set) var position: UnsafePointer<UInt8>
    /// How many objects and lists are open.
    private(set) var depth = 0
    /// The member that was read last, for complaints.
    private(set) var lastKey: JSONText?
    /// What is wrong with the shape, after ``JSONFault/wrongShape``.
    private(set) var complaint: StaticString = ""

    private let end: UnsafePointer<UInt8>
    private let depthLimit: Int

    init(from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>, depthLimit: Int) {
        position = start
        self.end = end
        self.depthLimit = depthLimit
    }

    var isAtEnd: Bool { position >= end }

    /// A cursor that stands again at a value that this one has passed.
    func rewound(to place: UnsafePointer<UInt8>) -> JSONCursor {
        var cursor = self
        cursor.position = place
        return cursor
    }

    /// Steps over white space.
    @inline(__always)
    mutating func skipSpace() {
        // Mostly there is none, or one, or a line break and the next line's indent.
        while position.pointee <= 0x20 {
            guard Self.isSpace(position.pointee) else { return }
            position += 1
            var spaces = ByteWord(at: position).leadingSpaces
            while spaces == 8 {
                position += 8
                spaces = ByteWord(at: position).leadingSpaces
            }
            position += spaces
        }
    }

    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    // MARK: Objects and lists

    /// Steps into an object. Returns whether it has a member, whose key comes next. `null` is one without.
    @inline(__always)
    mutating func openObject() throws(JSONFault) -> Bool {
        try open(UInt8(ascii: "{"), orEmpty: UInt8(ascii: "}"))
    }

    /// Steps into a list. Returns whether it has an element, which comes next. `null` is one without.
    @inline(__always)
    mutating func openArray() throws(JSONFault) -> Bool {
        try open(UInt8(ascii: "["), orEmpty: UInt8(ascii: "]"))
    }

    /// Reads a member's key. Its value comes next.
    @inline(__always)
    mutating func key() throws(JSONFault) -> JSONText {
        guard position.pointee == UInt8(ascii: "\"") else { throw stopped() }
        let key = try string()
        skipSpace()
        guard position.pointee == UInt8(ascii: ":") else { throw stopped() }
        position += 1
        skipSpace()
        lastKey = key
        return key
    }

    /// After a member: steps to the next one, whose key comes next, or out of the object.
    @inline(__always)
    mutating func nextMember() throws(JSONFault) -> Bool { try next(orClose: UInt8(ascii: "}")) }

    /// After an element: steps to the next one, or out of the list.
    @inline(__always)
    mutating func nextElement() throws(JSONFault) -> Bool { try next(orClose: UInt8(ascii: "]")) }

    @inline(__always)
    private mutating func open(_ bracket: UInt8, orEmpty closing: UInt8) throws(JSONFault) -> Bool {
        guard position.pointee == bracket else {
            guard try skipNull() else { throw otherType() }
            return false
        }
        guard depth < depthLimit else { throw .tooDeep }
        position += 1
        skipSpace()
        if position.pointee == closing {
            position += 1
            return false
        }
        depth += 1
        return true
    }

    @inline(__always)
    private mutating func next(orClose closing: UInt8) throws(JSONFault) -> Bool {
        skipSpace()
        if position.pointee == UInt8(ascii: ",") {
            position += 1
            skipSpace()
            return true
        }
        guard position.pointee == closing else { throw stopped() }
        position += 1
        depth -= 1
        return false
    }

    // MARK: Values

    /// Reads a string; `nil` for `null`.
    @inline(__always)
    mutating func text() throws(JSONFault) -> JSONText? {
        if position.pointee == UInt8(ascii: "\"") { return try string() }
        return try null()
    }

    /// Reads the digits of a number, which X mostly writes as a string; `nil` for `null`.
    @inline(__always)
    mutating func digits() throws(JSONFault) -> JSONText? {
        switch position.pointee {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let start = position
            try skipNumber()
            return JSONText(start: start, count: position - start, isEscaped: false, isASCII: true)
        default: return try null()
        }
    }

    /// Reads `true` or `false`; `nil` for `null`.
    mutating func bool() throws(JSONFault) -> Bool? {
        switch position.pointee {
        case UInt8(ascii: "t"):
            try skipWord("true")
            return true
        case UInt8(ascii: "f"):
            try skipWord("false")
            return false
        default: return try null()
        }
    }

    /// Steps over `null` and returns whether it is there.
    @inline(__always)
    mutating func skipNull() throws(JSONFault) -> Bool {
        guard position.pointee == UInt8(ascii: "n") else { return false }
        try skipWord("null")
        return true
    }

    private mutating func null<Value>() throws(JSONFault) -> Value? {
        guard try skipNull() else { throw otherType() }
        return nil
    }

    /// Steps over a value of any type.
    mutating func skipValue() throws(JSONFault) {
        switch position.pointee {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"):
            guard try openObject() else { return }
            repeat {
                _ = try key()
                try skipValue()
            } while try nextMember()
        case UInt8(ascii: "["):
            guard try openArray() else { return }
            repeat { try skipValue() } while try nextElement()
        case UInt8(ascii: "t"): try skipWord("true")
        case UInt8(ascii: "f"): try skipWord("false")
        case UInt8(ascii: "n"): try skipWord("null")
        default: try skipNumber()
        }
    }

    private mutating func skipWord(_ word: StaticString) throws(JSONFault) {
        for index in 0..<word.utf8CodeUnitCount {
            guard position.pointee == word.utf8Start[index] else { throw stopped() }
            position += 1
        }
    }

    private mutating func skipNumber() throws(JSONFault) {
        if position.pointee == UInt8(ascii: "-") { position += 1 }
        if position.pointee == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
        if position.pointee == UInt8(ascii: ".") {
            position += 1
            try skipDigits()
        }
        if position.pointee | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position.pointee == UInt8(ascii: "+") || position.pointee == UInt8(ascii: "-") { position += 1 }
            try skipDigits()
        }
        // More digits may follow.
        if isAtEnd { throw .ended }
    }

    private mutating func skipDigits() throws(JSONFault) {
        guard 0x30...0x39 ~= position.pointee else { throw stopped() }
        repeat { position += 1 } while 0x30...0x39 ~= position.pointee
    }

    // MARK: Strings

    /// Reads a string, whose opening quote is the next byte.
    @inline(__always)
    private mutating func string() throws(JSONFault) -> JSONText {
        let start = position + 1
        var place = start
        var seen: UInt64 = 0
        var isEscaped = false
        while true {
            let word = ByteWord(at: place)
            let stops = word.stringStops
            guard stops != 0 else {
                seen |= word.bits
                place += 8
                continue
            }
            let count = ByteWord.count(before: stops)
            seen |= word.prefix(count)
            place += count
            if place.pointee == UInt8(ascii: "\"") { break }
            position = place
            guard place.pointee == UInt8(ascii: "\\") else { throw stopped() }
            try skipEscape()
            place = position
            isEscaped = true
        }
        let count = place - start
        let isASCII = !ByteWord.hasHighBit(seen)
        if !isASCII, !UTF8Check.isValid(UnsafeBufferPointer(start: start, count: count)) { throw .malformed }
        position = place + 1
        return JSONText(start: start, count: count, isEscaped: isEscaped, isASCII: isASCII)
    }

    @inline(never)
    private mutating func skipEscape() throws(JSONFault) {
        position += 1
        switch position.pointee {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 1
        case UInt8(ascii: "u"):
            switch try codeUnit() {
            case 0xD800...0xDBFF:
                guard position.pointee == UInt8(ascii: "\\") else { throw stopped() }
                position += 1
                guard position.pointee == UInt8(ascii: "u") else { throw stopped() }
                guard 0xDC00...0xDFFF ~= (try codeUnit()) else { throw .malformed }
            case 0xDC00...0xDFFF: throw .malformed
            default: break
            }
        default: throw stopped()
        }
    }

    private mutating func codeUnit() throws(JSONFault) -> UInt16 {
        position += 1
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Self.hexadecimal(position.pointee) else { throw stopped() }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }

    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x57
        default: nil
        }
    }

    // MARK: Faults

    /// Says what is wrong with a value that was read.
    mutating func complain(_ complaint: StaticString) -> JSONFault {
        self.complaint = complaint
        return .wrongShape
    }

    /// The bytes end here, or this byte may not stand here.
    private func stopped() -> JSONFault { isAtEnd ? .ended : .malformed }

    /// A value begins here that was not asked for, or none at all.
    private func otherType() -> JSONFault {
        switch position.pointee {
        case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"), UInt8(ascii: "t"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            .wrongType
        default: stopped()
        }
    }
}
