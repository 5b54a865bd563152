import Testing

@testable import Crossposting

@Suite("Splitting long texts")
struct SplitterTests {
    /// Texts of what breaks naive splitting, the same in each run.
    private static func texts(_ count: Int) -> [ConvertedText] {
        var state: UInt64 = 42
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let atoms = [
            "a", "word", "sentence.", "Really?", "👩‍👩‍👧‍👦", "🇫🇷", "🇩🇪🇯🇵", "e\u{301}", "é", "مرحبا", "العربية", "日本語。", "漢字",
            "한국어",
            "&", "<", "\n", "\n\n", "…", "👍🏽", "क्षि", "a\u{300}\u{301}\u{302}",
        ]
        return (0..<count).map { _ in
            var text = ConvertedText()
            for _ in 0..<next(400) {
                switch next(12) {
                case 0: text.append("example.com/\(next(9_999))", leadingTo: .link("https://example.com/"))
                case 1: text.append("#tag\(next(99))", leadingTo: .tag("tag"))
                case 2: text.append(String(repeating: "x", count: next(500)))
                default: text.append(atoms[next(atoms.count)])
                }
                if next(5) > 0 { text.append(" ") }
            }
            return text.trimmed
        }
    }

    @Test("Every part fits, and together they are the text")
    func properties() throws {
        let limit = Splitter.Limit(graphemes: 300, bytes: 1_000)
        let splitter = Splitter(limit)
        for text in Self.texts(300) {
            let parts = splitter.parts(of: text)
            #expect(parts.map(\.text).joined() == text.text)
            for (index, part) in parts.enumerated() {
                let shown = Splitter.shown(part, number: index + 1, of: parts.count)
                #expect(shown.text.count <= limit.graphemes && shown.text.utf8.count <= limit.bytes)
                var end = 0
                for span in shown.spans {
                    #expect(span.range.lowerBound >= end && span.range.upperBound <= shown.text.utf8.count)
                    end = span.range.upperBound
                    // Both ends stand between characters.
                    let utf8 = Array(shown.text.utf8)
                    #expect(String(validating: utf8[span.range], as: UTF8.self) != nil)
                }
            }
            // A link that fits into one part is not cut.
            #expect(parts.reduce(0) { $0 + $1.spans.count } == text.spans.count)
        }
    }

    @Test("A text that fits is one part without a number")
    func short() {
        let text = ConvertedText(String(repeating: "👩‍👩‍👧‍👦", count: 110))
        #expect(Splitter(.bluesky).parts(of: text).count == 1)
        #expect(Splitter.shown(text, number: 1, of: 1) == text)
    }

    @Test("Parts end with sentences, and are numbered")
    func sentences() {
        let sentence = String(repeating: "word ", count: 20).dropLast().description + ". "
        let text = ConvertedText(String(repeating: sentence, count: 6)).trimmed
        let parts = Splitter(.bluesky).parts(of: text)
        #expect(parts.count == 3)
        let shown = parts.enumerated().map { Splitter.shown($1, number: $0 + 1, of: 3).text }
        #expect(shown[0].hasSuffix("word. (1/3)") && shown[2].hasSuffix("word. (3/3)"))
    }
}
