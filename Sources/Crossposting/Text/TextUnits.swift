/// A text cut into what may not be cut further, with what each piece counts at the destination.
struct TextUnits {
    /// A grapheme; or a code point of one that is too long for any post.
    struct Unit {
        /// Bytes of the text from its start to the end of this unit.
        let end: Int
        let cost: Int
        let first: Unicode.Scalar
    }

    /// A grapheme with more bytes than this is taken apart: hundreds of marks on one letter.
    private static let longestGrapheme = 256

    private(set) var units: [Unit] = []

    init(_ text: ConvertedText, limits: TextLimits) {
        units.reserveCapacity(text.text.utf8.count)
        var end = 0
        var spans = text.spans[...]
        for character in text.text {
            let start = end
            let bytes = character.utf8.count
            let first = character.unicodeScalars.first ?? " "
            while let span = spans.first, span.range.upperBound <= start { spans.removeFirst() }
            if bytes > Self.longestGrapheme {
                for scalar in character.unicodeScalars {
                    end += UTF8.width(scalar)
                    units.append(Unit(end: end, cost: 1, first: scalar))
                }
                continue
            }
            end += bytes
            units.append(Unit(end: end, cost: cost(of: character, at: start, spans.first, text, limits), first: first))
        }
    }

    private func cost(
        of character: Character, at start: Int, _ span: TextSpan?, _ text: ConvertedText, _ limits: TextLimits
    ) -> Int {
        let length = limits.unit == .scalars ? character.unicodeScalars.count : Self.graphemes(in: character)
        guard let linkLength = limits.linkLength, let span, span.isLink, span.range.contains(start) else {
            return length
        }
        let isFirst = start == span.range.lowerBound
        if Self.isPlain(span, in: text.text) { return isFirst ? linkLength : 0 }
        // A server may not take this for an address, and then counts all of it.
        return isFirst ? max(length, linkLength - span.range.count) : length
    }

    private static func isPlain(_ span: TextSpan, in text: String) -> Bool {
        let bytes = text.utf8.dropFirst(span.range.lowerBound).prefix(span.range.count)
        return bytes.allSatisfy { 0x21...0x7E ~= $0 } && bytes.contains(0x2E)
    }

    /// How many graphemes a character can be elsewhere: before Unicode 15.1 a consonant behind a virama began a new one.
    static func graphemes(in character: Character) -> Int {
        guard character.utf8.count > 3 else { return 1 }
        var count = 1
        var followsVirama = false
        for scalar in character.unicodeScalars where scalar.value > 0x900 {
            let properties = scalar.properties
            if properties.canonicalCombiningClass == .virama {
                followsVirama = true
            } else if properties.generalCategory == .otherLetter {
                if followsVirama { count += 1 }
                followsVirama = false
            }
        }
        return count
    }

    /// What a text counts in all.
    static func length(of text: ConvertedText, limits: TextLimits) -> Int {
        TextUnits(text, limits: limits).units.reduce(0) { $0 + $1.cost }
    }
}

extension TextSpan {
    /// Whether it is an address in a text that shows addresses as they are.
    var isLink: Bool {
        switch target {
        case .link, .mention, .movedPost: true
        case .tag: false
        }
    }
}
