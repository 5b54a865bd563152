/// How good a place is to end a part, from worst to best.
enum BreakQuality: Int, Comparable {
    /// In the middle of a word.
    case anywhere
    /// Between two letters of a script that writes no spaces.
    case betweenIdeographs
    case word
    case sentence
    case paragraph

    static func < (left: BreakQuality, right: BreakQuality) -> Bool { left.rawValue < right.rawValue }

    /// How full a part must be, in percent of what it can hold, to end at such a place rather than at a worse one later.
    var fullEnough: Int {
        switch self {
        case .paragraph: 60
        case .sentence: 45
        case .word, .betweenIdeographs: 25
        case .anywhere: 0
        }
    }
}

/// Tells the quality of the place behind each unit, one after the other.
struct BreakFinder {
    private var previous: Unicode.Scalar = " "
    private var lineBreaks = 0
    private var endsSentence = false

    /// Steps over a unit. Returns how good the place behind it is; `nil` if no part may end there.
    mutating func step(over scalar: Unicode.Scalar, next: Unicode.Scalar) -> BreakQuality? {
        defer { previous = scalar }
        let isSpace = scalar.isBreakingSpace
        if scalar.isLineBreak {
            lineBreaks += 1
        } else if !isSpace {
            lineBreaks = 0
            if scalar.endsSentence {
                endsSentence = true
            } else if !scalar.closes {
                endsSentence = false
            }
        }
        // White space stays with what stands before it.
        guard !next.isBreakingSpace else { return nil }
        if isSpace {
            if lineBreaks > 1 { return .paragraph }
            return endsSentence || lineBreaks == 1 ? .sentence : .word
        }
        if endsSentence, scalar.isIdeographic || scalar.closes, scalar.value >= 0x3000, !next.closes, !next.endsSentence
        {
            return .sentence
        }
        if scalar.isIdeographic || next.isIdeographic, !next.closes, !next.endsSentence, !scalar.opens {
            return .betweenIdeographs
        }
        return .anywhere
    }
}

extension Unicode.Scalar {
    /// White space at which a line may break. The no-break space is none.
    var isBreakingSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x1680, 0x2000...0x2006, 0x2008...0x200A, 0x2028, 0x2029, 0x205F, 0x3000: true
        default: false
        }
    }

    fileprivate var isLineBreak: Bool { value == 0x0A || value == 0x2028 || value == 0x2029 }

    fileprivate var endsSentence: Bool {
        switch self {
        case ".", "!", "?", "…", "‽", "⁇", "⁈", "⁉", "。", "！", "？", "｡", "؟", "۔", "।", "॥", "։", "።": true
        default: false
        }
    }

    fileprivate var closes: Bool {
        switch self {
        case ")", "]", "}", "\"", "'", "”", "’", "»", "」", "』", "）", "】", "》", "〉", "、", "，", ",", ";", ":", "：", "；":
            true
        default: false
        }
    }

    fileprivate var opens: Bool {
        switch self {
        case "(", "[", "{", "“", "‘", "«", "「", "『", "（", "【", "《", "〈", "#", "@", "＃", "＠": true
        default: false
        }
    }

    /// Of a script without spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese, and their punctuation.
    fileprivate var isIdeographic: Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFF01...0xFF60,
            0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
