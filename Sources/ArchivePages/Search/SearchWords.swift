import Foundation

/// Takes words out of texts for the search: the same for writing the index and for asking it. `assets/words.js` does
/// exactly this in the browser, and both keep to the cases in `Tests/ArchivePagesTests/words.json`.
///
/// A word is a run of letters, numbers and marks. It is decomposed (NFKD), loses all but letters and numbers, and is
/// written small, so that capitals, accents and the shapes of Arabic letters do not matter. Scripts that put no space
/// between words are cut into pairs of characters.
enum SearchWords {
    /// Characters (code points) of a word that count.
    static let longest = 48

    /// The terms under which a text is found, without repetition, in no order.
    static func terms(of text: String) -> Set<String> {
        var terms: Set<String> = []
        var word = String.UnicodeScalarView()
        func finish() {
            guard !word.isEmpty else { return }
            split(fold(String(word)), into: &terms)
            word.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars {
            if isPartOfWord(scalar) { word.append(scalar) } else { finish() }
        }
        finish()
        return terms
    }

    /// The term of a hashtag, which is found as a whole: `#` and its folded letters. `nil` where nothing is left.
    static func tag(_ tag: String) -> String? {
        let folded = fold(tag)
        return folded.isEmpty
            ? nil
            : "#"
                + folded.unicodeScalars.prefix(longest).reduce(into: "") {
                    $0.unicodeScalars.append($1)
                }
    }

    static func fold(_ word: String) -> String {
        if word.utf8.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: word.utf8.filter(\.isASCIIAlphanumeric).map(\.asciiSmall), as: UTF8.self)
        }
        var result = String.UnicodeScalarView()
        for scalar in word.decomposedStringWithCompatibilityMapping.unicodeScalars where isLetterOrNumber(scalar) {
            // Small letters can be decomposed further: `İ` becomes `i` and a dot.
            for small in scalar.properties.lowercaseMapping.unicodeScalars where isLetterOrNumber(small) {
                if let other = replacements[small.value] {
                    result.append(contentsOf: other.unicodeScalars)
                } else if 0x0660...0x0669 ~= small.value {
                    result.append(digit(small.value - 0x0660))
                } else if 0x06F0...0x06F9 ~= small.value {
                    result.append(digit(small.value - 0x06F0))
                } else {
                    result.append(small)
                }
            }
        }
        return String(result)
    }

    /// Letters that no decomposition brings together.
    private static let replacements: [UInt32: String] = [
        0x00DF: "ss", 0x00E6: "ae", 0x0153: "oe", 0x00F8: "o", 0x0111: "d", 0x00F0: "d", 0x0142: "l", 0x0127: "h",
        0x0131: "i", 0x00FE: "th", 0x03C2: "σ", 0x0629: "ه", 0x0649: "ي", 0x06CC: "ي", 0x06A9: "ك", 0x0671: "ا",
        0x0640: "",
    ]

    private static func split(_ folded: String, into terms: inout Set<String>) {
        let scalars = Array(folded.unicodeScalars)
        var start = 0
        while start < scalars.count {
            let isUnspaced = isUnspaced(scalars[start])
            var end = start + 1
            while end < scalars.count, Self.isUnspaced(scalars[end]) == isUnspaced { end += 1 }
            if isUnspaced {
                for place in start..<end { terms.insert(text(scalars[place..<min(place + 2, end)])) }
            } else {
                terms.insert(text(scalars[start..<min(end, start + longest)]))
            }
            start = end
        }
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func digit(_ value: UInt32) -> Unicode.Scalar { Unicode.Scalar(UInt8(0x30 + value)) }

    /// Scripts that put no space between words: those of China and Japan, Thai, Lao, Burmese and Khmer.
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF,
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return UInt8(scalar.value).isASCIIAlphanumeric }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return isLetterOrNumber(scalar)
        }
    }

    private static func isLetterOrNumber(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return UInt8(scalar.value).isASCIIAlphanumeric }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }
}

extension UInt8 {
    fileprivate var isASCIIAlphanumeric: Bool {
        0x30...0x39 ~= self || 0x41...0x5A ~= self || 0x61...0x7A ~= self
    }
    fileprivate var asciiSmall: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }
}
