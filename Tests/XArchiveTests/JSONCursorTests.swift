import Testing

@testable import XArchive

@Suite("The JSON cursor takes what Foundation takes, and nothing else")
struct JSONCursorTests {
    @Test(
        "JSON",
        arguments: [
            "{}", "[]", "0", "-0", "1.5e-7", "true", "false", "null", #""""#, #"{"a":[1,{"b":null}]}"#,
            " \t\r\n[ 1 , 2 ] ", #""\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\""#, "\"é日本👩‍👩‍👧\"", #"{"":0}"#, #"{"a":1,"a":2}"#,
            "\"\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\"",
        ])
    func valid(text: String) {
        let bytes = Array(text.utf8)
        #expect(isSkipped(bytes))
        #expect(JSONTree(withCursor: bytes) == JSONTree(withFoundation: bytes))
    }

    @Test(
        "What is none",
        arguments: [
            "", " ", "{", "}", "[", "]", "[,1]", "[1 2]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{a:1}"#,
            #"{"a" 1}"#, #"{'a':1}"#, "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x1", "NaN", "tru", "nul", "truee",
            #"""#, #""a"#, #""\x""#, #""\u12""#, #""\u12g4""#, #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#,
            #""\ud800x""#, "\"\n\"", "\"\t\"", "\"\u{0}\"", "\u{B}1", "\u{A0}1", "[1}", "{\"a\":1]", "1 1", "[1]]",
            "\"a\"b", "/**/1", "{\"a\":1,\"b\"",
        ])
    func invalid(text: String) {
        let bytes = Array(text.utf8)
        #expect(!isSkipped(bytes))
        #expect(JSONTree(withCursor: bytes) == nil)
        #expect(JSONTree(withFoundation: bytes) == nil)
    }

    @Test("A comma before the end is none either, though Foundation lets it pass", arguments: ["[1,]", #"{"a":1, }"#])
    func trailingComma(text: String) {
        #expect(!isSkipped(Array(text.utf8)))
        #expect(JSONTree(withCursor: Array(text.utf8)) == nil)
    }

    @Test(
        "Bytes that are no UTF-8",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xE2, 0x82], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xFE], [0xFF], [0xE2, 0x28, 0xA1],
        ] as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        for before in ["", "abcdefg", "é", "some words in front"] {
            for after in ["", "x", "and some words behind"] {
                let text = [0x22] + Array(before.utf8) + bytes + Array(after.utf8) + [0x22]
                #expect(!isSkipped(text))
                #expect(JSONTree(withCursor: text) == nil)
            }
        }
    }

    @Test("Random values read as Foundation reads them")
    func values() {
        for seed in 1...2_000 {
            var generator = MadeUpJSON(random: SeededGenerator(seed: seed))
            let bytes = Array(generator.value().utf8)
            let expected = JSONTree(withFoundation: bytes)
            #expect(expected != nil, "seed \(seed)")
            #expect(isSkipped(bytes), "seed \(seed)")
            #expect(JSONTree(withCursor: bytes) == expected, "seed \(seed)")
        }
    }

    @Test("Random damage is found by both or by none, and what is left reads the same")
    func damage() {
        var refused = 0
        for seed in 1...20_000 {
            var generator = MadeUpJSON(random: SeededGenerator(seed: seed))
            let bytes = generator.damaged(Array(generator.value().utf8))
            // RFC 8259 knows no such comma, and no limit for numbers.
            guard !hasTrailingComma(bytes), !hasHugeExponent(bytes) else { continue }
            let expected = JSONTree(withFoundation: bytes)
            if expected == nil { refused += 1 }
            #expect(isSkipped(bytes) == (expected != nil), "seed \(seed)")
            #expect(JSONTree(withCursor: bytes) == expected, "seed \(seed)")
        }
        #expect(1_000..<19_000 ~= refused)
    }

    private func hasTrailingComma(_ bytes: [UInt8]) -> Bool {
        let visible = bytes.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return zip(visible, visible.dropFirst()).contains { $0 == 0x2C && ($1 == 0x5D || $1 == 0x7D) }
    }

    private func hasHugeExponent(_ bytes: [UInt8]) -> Bool {
        bytes.split { !(0x30...0x39 ~= $0 || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0)) }.contains { number in
            number.split { $0 | 0x20 == 0x65 }.dropFirst().contains { $0.filter { 0x30...0x39 ~= $0 }.count > 2 }
        }
    }

    @Test("Cut off anywhere, it says that more may follow")
    func ended() {
        let text = Array(#"{"a" : [ "é\n\u00e9\ud83d\ude00x", 12.5e+3, true, null, {} ] , "b" : "c" }"#.utf8)
        for count in 0..<text.count { #expect(fault(skipping: Array(text.prefix(count))) == .ended, "at \(count)") }
    }

    @Test("It nests as deep as allowed and no deeper")
    func depth() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: #"{"a":["#, count: depth / 2) + String(repeating: "]}", count: depth / 2)).utf8)
        }
        #expect(fault(skipping: nested(64), depthLimit: 64) == nil)
        #expect(fault(skipping: nested(66), depthLimit: 64) == .tooDeep)
    }

    private func fault(skipping bytes: [UInt8], depthLimit: Int = 512) -> JSONFault? {
        var fault: JSONFault?
        let _: Bool? = withCursor(bytes, depthLimit: depthLimit) { (cursor) throws(JSONFault) in
            do throws(JSONFault) { try cursor.skipValue() } catch { fault = error }
            return true
        }
        return fault
    }

    @Test("Keys are found however they are written")
    func escapedKeys() {
        for text in [#"{"full_text":1}"#, #"{"\u0066ull_text":1}"#, #"{"full\u005Ftext":1}"#] {
            let isFound = withCursor(Array(text.utf8)) { (cursor) throws(JSONFault) in
                _ = try cursor.openObject()
                let key = try cursor.key()
                return key == "full_text" && TweetFields.Key(key) == .text && !(key == "full_texT")
            }
            #expect(isFound == true, "\(text)")
        }
    }
}
