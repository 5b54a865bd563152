/// A post's text as people will read it, and what parts of it lead to.
package struct ConvertedText: Sendable, Hashable {
    package enum Target: Sendable, Hashable {
        /// An address, `http` or `https`.
        case link(String)
        /// A hashtag without its `#`.
        case tag(String)
    }

    package struct Span: Sendable, Hashable {
        /// Bytes of UTF-8, the end not included; never empty, in order, without overlaps.
        package var range: Range<Int>
        package var target: Target

        package init(range: Range<Int>, target: Target) {
            self.range = range
            self.target = target
        }
    }

    package private(set) var text = ""
    package private(set) var spans: [Span] = []
    private var length = 0

    package init() {}

    package init(_ text: String) {
        append(text)
    }

    package mutating func append(_ addition: some StringProtocol) {
        text += addition
        length += addition.utf8.count
    }

    /// Appends what leads somewhere.
    package mutating func append(_ addition: some StringProtocol, leadingTo target: Target) {
        let start = length
        append(addition)
        if start < length { spans.append(Span(range: start..<length, target: target)) }
    }

    /// The part of it that a range of bytes holds, which starts and ends between characters. A span that is cut leads
    /// to the same place on both sides.
    package func slice(_ range: Range<Int>) -> ConvertedText {
        let utf8 = text.utf8
        let from = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        let to = utf8.index(from, offsetBy: range.count)
        var result = ConvertedText(String(text[from..<to]))
        for span in spans {
            let common = span.range.clamped(to: range)
            guard !common.isEmpty else { continue }
            let moved = (common.lowerBound - range.lowerBound)..<(common.upperBound - range.lowerBound)
            result.spans.append(Span(range: moved, target: span.target))
        }
        return result
    }

    /// Without white space at either end.
    package var trimmed: ConvertedText {
        let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
        let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? start
        let from = text.utf8.distance(from: text.startIndex, to: start)
        let to = text.utf8.distance(from: text.startIndex, to: end)
        return slice(from..<max(from, to))
    }
}
