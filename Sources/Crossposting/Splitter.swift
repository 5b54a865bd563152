/// Splits a text that is too long into numbered parts: at the ends of sentences, else between words, never inside what
/// people see as one character, and never inside a link that fits.
package struct Splitter: Sendable {
    /// What one post may hold.
    package struct Limit: Sendable, Hashable {
        /// Characters as people see them (extended grapheme clusters).
        package var graphemes: Int
        /// Bytes of UTF-8.
        package var bytes: Int

        package init(graphemes: Int, bytes: Int) {
            self.graphemes = graphemes
            self.bytes = bytes
        }

        /// `app.bsky.feed.post`.
        package static let bluesky = Limit(graphemes: 300, bytes: 3_000)
    }

    package let limit: Limit

    /// - Parameter limit: at least 40 graphemes, so that there is room for a number.
    package init(_ limit: Limit) {
        self.limit = limit
    }

    /// The parts, whose texts put together are the text given; one, if it fits.
    package func parts(of text: ConvertedText) -> [ConvertedText] {
        if fits(text.text[...], reserving: 0) { return [text] }
        var digits = 1
        while true {
            // ` (12/34)`
            let parts = cut(text, reserving: 4 + 2 * digits)
            if String(parts.count).count <= digits { return parts }
            digits += 1
        }
    }

    /// A part as it is published: without white space at its ends, and with its number where there are several.
    package static func shown(_ part: ConvertedText, number: Int, of count: Int) -> ConvertedText {
        var shown = part.trimmed
        if count > 1 { shown.append(" (\(number)/\(count))") }
        return shown
    }

    private func fits(_ text: Substring, reserving room: Int) -> Bool {
        text.utf8.count <= limit.bytes - room && text.count <= limit.graphemes - room
    }

    private func cut(_ text: ConvertedText, reserving room: Int) -> [ConvertedText] {
        let all = text.text
        var parts: [ConvertedText] = []
        var start = all.startIndex
        while start < all.endIndex {
            var end = all.endIndex
            if !fits(all[start...], reserving: room) {
                end = boundary(in: all, from: start, limit: farthest(in: all, from: start, reserving: room), text.spans)
            }
            let from = all.utf8.distance(from: all.startIndex, to: start)
            parts.append(text.slice(from..<(from + all.utf8.distance(from: start, to: end))))
            start = end
        }
        return parts
    }

    /// How far a part can reach; at least one character.
    private func farthest(in text: String, from start: String.Index, reserving room: Int) -> String.Index {
        var end = start
        var bytes = 0
        var count = 0
        while end < text.endIndex {
            let next = text.index(after: end)
            bytes += text.utf8.distance(from: end, to: next)
            count += 1
            if count > 1, bytes > limit.bytes - room || count > limit.graphemes - room { break }
            end = next
        }
        return end
    }

    /// The best place to cut: after a sentence, if that leaves a part of half the size; else after a word; else there.
    private func boundary(
        in text: String, from start: String.Index, limit: String.Index, _ spans: [ConvertedText.Span]
    ) -> String.Index {
        func isInsideSpan(_ index: String.Index) -> Bool {
            let offset = text.utf8.distance(from: text.startIndex, to: index)
            return spans.contains { $0.range.lowerBound < offset && offset < $0.range.upperBound }
        }
        let half = text.index(start, offsetBy: text.distance(from: start, to: limit) / 2)
        var word: String.Index?
        var index = limit
        while index > start {
            let before = text[text.index(before: index)]
            let isAfterSpace = before.isWhitespace
            if isAfterSpace || Self.endsWithoutSpace.contains(before), !isInsideSpan(index) {
                if index >= half, endsSentence(text[start..<index]) { return index }
                if word == nil { word = index }
            }
            index = text.index(before: index)
        }
        if let word { return word }
        // One long word: between characters, before a link rather than inside it.
        var end = limit
        while end > start, isInsideSpan(end) { end = text.index(before: end) }
        return end > start ? end : limit
    }

    /// Ends of sentences that no space follows.
    private static let endsWithoutSpace: Set<Character> = ["。", "！", "？", "．", "\n"]
    private static let ends: Set<Character> = [".", "!", "?", "…", "。", "！", "？", "．", "؟", "۔", "।", "\n", "\r\n"]

    private func endsSentence(_ text: Substring) -> Bool {
        if text.last?.isNewline == true { return true }
        let rest = text.reversed().drop { $0.isWhitespace || "\"'”’»)]".contains($0) }
        return rest.first.map(Self.ends.contains) ?? false
    }
}
