import Testing

@testable import Crossposting

@Suite("Where a text is cut")
struct SplitterTests {
    private func parts(
        _ text: String, _ limits: TextLimits = .init(unit: .graphemes, length: 60), spans: [TextSpan] = []
    ) -> [String] {
        let bytes = Array(text.utf8)
        return Splitter(limits: limits).split(ConvertedText(text: text, spans: spans)).map {
            String(decoding: bytes[$0.range], as: UTF8.self) + $0.numbering
        }
    }

    @Test("What fits stays whole, to the last grapheme and byte")
    func fits() {
        #expect(parts(String(repeating: "a", count: 60)).count == 1)
        #expect(parts(String(repeating: "a", count: 61)).count == 2)
        #expect(parts(String(repeating: "👩‍👩‍👧", count: 60)).count == 1)
        #expect(parts(String(repeating: "👩‍👩‍👧", count: 300), .bluesky).count == 2)
        #expect(parts(String(repeating: "é", count: 300), .bluesky).count == 1)
        #expect(parts("").count == 1)
    }

    @Test("At the end of a sentence, though a word more would fit")
    func sentences() {
        let text = "The first one is a sentence of words. The second one is a sentence, too, with a comma."
        #expect(
            parts(text) == [
                "The first one is a sentence of words. (1/2)",
                "The second one is a sentence, too, with a comma.\u{A0}(2/2)",
            ])
    }

    @Test("At a paragraph rather than at a sentence")
    func paragraphs() {
        let text = "A paragraph with a sentence of it.\n\nOne. Two words. And a rest that is too long to fit."
        #expect(parts(text).first == "A paragraph with a sentence of it.\n\n(1/2)")
    }

    @Test("At an early paragraph rather than inside the sentence behind it")
    func earlyParagraphs() {
        let text = "Some words without an end\n\nand a sentence behind them that goes on for long"
        #expect(
            parts(text) == [
                "Some words without an end\n\n(1/2)", "and a sentence behind them that goes on for long\u{A0}(2/2)",
            ])
    }

    @Test("At a word, where a sentence is too long")
    func words() {
        let text = "a sentence without any end that goes on and on and on and on and on and on and on"
        #expect(parts(text).first == "a sentence without any end that goes on and on and on (1/2)")
    }

    @Test("Between letters of scripts without spaces, but before no closing mark")
    func ideographs() {
        let text = String(repeating: "日本語の文章", count: 8) + "、" + String(repeating: "言葉", count: 10) + "。"
        let parts = parts(text)
        #expect(parts.count == 2)
        #expect(parts.allSatisfy { $0.count <= 60 })
        #expect(!parts[1].hasPrefix("、"))
        let sentences = String(repeating: "今日は天気がいい。", count: 10)
        #expect(self.parts(sentences).first?.hasSuffix("。\u{A0}(1/2)") == true)
    }

    @Test("Never in a link, unless it is longer than a post")
    func links() {
        let address = String(repeating: "x", count: 40)
        let text = "Some words to begin with and then \(address) and the end."
        let start = 34
        let span = TextSpan(range: start..<start + 40, target: .link("https://example.com"))
        #expect(parts(text, spans: [span]).first == "Some words to begin with and then (1/2)")
        let inside = TextSpan(range: 34..<65, target: .link("https://example.com"))
        #expect(
            parts("Some words to begin with and then example.com/with some spaces and the end of it", spans: [inside])
                .first == "Some words to begin with and then (1/2)")
        let endless = String(repeating: "x", count: 100)
        #expect(parts(endless, spans: [TextSpan(range: 0..<100, target: .link("https://example.com"))]).count == 2)
    }

    @Test("On Mastodon every address counts 23")
    func addresses() {
        let address = "https://example.com/" + String(repeating: "x", count: 400)
        let text = String(repeating: "a", count: 476) + " " + address
        let span = TextSpan(range: 477..<477 + address.utf8.count, target: .link(address))
        #expect(parts(text, .mastodon(), spans: [span]).count == 1)
        #expect(
            parts(
                "b" + text, .mastodon(), spans: [.init(range: 478..<478 + address.utf8.count, target: .link(address))]
            ).count == 2)
        #expect(parts(text, .gotosocial(), spans: [span]).count == 1)
        let short = "http://a.io"
        #expect(
            parts(
                String(repeating: "a", count: 486) + " " + short, .mastodon(),
                spans: [.init(range: 487..<498, target: .link(short))]
            ).count == 2)
    }

    @Test("What servers with older tables count as several graphemes counts as several")
    func conjuncts() {
        func count(_ text: String) -> Int { text.reduce(0) { $0 + TextUnits.graphemes(in: $1) } }
        #expect(count("क्ष") == 2)
        #expect(count("각") == 1)
        #expect(count("👩‍👩‍👧") == 1)
        #expect(parts(String(repeating: "क्ष", count: 40)).count == 2)
    }

    @Test("A letter with a thousand marks does not break the limits")
    func marks() {
        let limits = TextLimits(unit: .graphemes, length: 60, bytes: 400)
        let parts = parts("a" + String(repeating: "\u{301}", count: 1_000) + " b", limits)
        #expect(parts.allSatisfy { $0.count <= 60 && $0.utf8.count <= 400 })
    }

    @Test("More than nine parts leave room for two digits")
    func manyParts() {
        let parts = parts(String(repeating: "word ", count: 200) + "end")
        #expect(parts.count > 9)
        #expect(parts.last?.hasSuffix("(\(parts.count)/\(parts.count))") == true)
        #expect(parts.allSatisfy { $0.count <= 60 })
    }
}
