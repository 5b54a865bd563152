/// Cuts a text into numbered parts that fit, at the ends of paragraphs, sentences or words, never in a link or a
/// grapheme.
///
/// The parts of the text, one after the other, are the whole text: white space at a cut stays at the end of a part.
package struct Splitter: Sendable {
    /// A part of the text, and what goes behind it.
    package struct Part: Sendable, Hashable {
        /// UTF-8 bytes of the converted text.
        package var range: Range<Int>
        /// ` (2/3)`, with a no-break space unless the part ends in white space; empty where there is one part only.
        package var numbering: String
    }

    private let limits: TextLimits

    package init(limits: TextLimits) { self.limits = limits }

    /// At least one part.
    ///
    /// - Parameters:
    ///   - reserved: what else stands in the first part, as the destination counts and in bytes.
    ///   - atLeast: how many parts there must be; those without text stand at the end.
    package func split(_ text: ConvertedText, reserved: (length: Int, bytes: Int) = (0, 0), atLeast: Int = 1) -> [Part]
    {
        let count = text.text.utf8.count
        // No text has more graphemes or code points than bytes, nor an address more than it counts.
        let longest = count + reserved.bytes + text.spans.count * (limits.linkLength ?? 0)
        if atLeast <= 1, longest <= min(limits.length, limits.bytes ?? .max) {
            return [Part(range: 0..<count, numbering: "")]
        }
        let units = TextUnits(text, limits: limits).units
        if atLeast <= 1, let ends = ends(of: units, text.spans, reserved: reserved, numbering: 0), ends.count == 1 {
            return [Part(range: 0..<count, numbering: "")]
        }
        for digits in 1...9 {
            guard let ends = ends(of: units, text.spans, reserved: reserved, numbering: 4 + 2 * digits) else { break }
            let total = max(ends.count, atLeast)
            guard String(total).count <= digits else { continue }
            return parts(ends: ends, total: total, of: text.text)
        }
        return [Part(range: 0..<count, numbering: "")]
    }

    /// Where each part ends, in bytes. `nil` if what is reserved leaves no room.
    private func ends(
        of units: [TextUnits.Unit], _ spans: [TextSpan], reserved: (length: Int, bytes: Int), numbering: Int
    ) -> [Int]? {
        var filling = PartFilling(units: units, spans: spans)
        var ends: [Int] = []
        repeat {
            let extra = ends.isEmpty ? reserved : (0, 0)
            let length = limits.length - numbering - extra.0
            // The no-break space has two bytes.
            let bytes = (limits.bytes ?? .max) - (numbering > 0 ? numbering + 1 : 0) - extra.1
            guard length > 0, bytes > 0 else { return nil }
            ends.append(filling.next(length: length, bytes: bytes))
        } while !filling.isAtEnd
        return ends
    }

    private func parts(ends: [Int], total: Int, of text: String) -> [Part] {
        var parts: [Part] = []
        var start = 0
        var rest = text.unicodeScalars[...]
        for number in 1...total {
            let end = number <= ends.count ? ends[number - 1] : start
            let index = text.utf8.index(rest.startIndex, offsetBy: end - start)
            let last = rest[..<index].last
            rest = rest[index...]
            let separator = last.map(\.isBreakingSpace) ?? true ? "" : "\u{A0}"
            parts.append(Part(range: start..<end, numbering: "\(separator)(\(number)/\(total))"))
            start = end
        }
        return parts
    }
}
