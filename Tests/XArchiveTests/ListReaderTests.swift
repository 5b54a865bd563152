import Testing

@testable import XArchive

@Suite("Cutting a list into its entries")
struct ListReaderTests {
    /// The number in `{"tweet": {"n": …, …}}`.
    private struct NumberDecoder: EntryDecoder {
        var firstKey: StaticString?

        func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> Int {
            var number: Int?
            guard try cursor.openObject() else { throw cursor.complain("empty") }
            repeat {
                guard try cursor.key() == "tweet", try cursor.openObject() else { throw cursor.complain("no tweet") }
                repeat {
                    if try cursor.key() == "n" {
                        number = try cursor.digits()?.unsigned.flatMap(Int.init(exactly:))
                    } else {
                        try cursor.skipValue()
                    }
                } while try cursor.nextMember()
            } while try cursor.nextMember()
            guard let number else { throw cursor.complain("no number") }
            return number
        }
    }

    private struct Reading: Equatable {
        var numbers: [Int] = []
        /// The entries' own bytes, by the places that were told.
        var texts: [String] = []
        var error: ArchiveError?
    }

    private func read(_ bytes: [UInt8], by size: Int, window: Int, onTwoThreads: Bool = false) -> Reading {
        var reader = ListReader(
            part: Part(path: "f", name: "f", declaredCount: nil), stream: MemoryStream(bytes, by: size),
            limits: ArchiveLimits())
        reader.windowBytes = window
        reader.parallelBytes = 1
        var reading = Reading()
        do {
            let decoder = NumberDecoder(firstKey: onTwoThreads ? "tweet" : nil)
            let count = try reader.forEachEntry(decoder) { number, place in
                reading.numbers.append(number)
                reading.texts.append(
                    String(decoding: bytes[place.offset..<place.offset + place.byteCount], as: UTF8.self))
                #expect(place.number == reading.numbers.count)
            }
            #expect(count == reading.numbers.count)
        } catch {
            reading.error = error
        }
        return reading
    }

    private let entries = [
        #"{"tweet":{"n":1,"a":"}]\"[{\\"}}"#, #"{ "tweet" : { "b" : [[1],{"c":"é😀"}], "n" : "2" } }"#,
        #"{"tweet":{"n":3,"t":"{\"tweet\":{\"n\":9}}","u":{"tweet":{"n":8}}}}"#, #"{"tweet":{"n":4}}"#,
    ]

    @Test("It does not matter where the bytes are cut", arguments: 1...60)
    func anyCut(size: Int) {
        let text = "\u{FEFF}window.YTD.x.part0 = [ \(entries.joined(separator: " ,\n  ")) ] ;\n"
        for isParallel in [false, true] {
            let reading = read(Array(text.utf8), by: size, window: size, onTwoThreads: isParallel)
            #expect(reading == Reading(numbers: [1, 2, 3, 4], texts: entries))
        }
    }

    @Test(
        "All spacings and beginnings of the years",
        arguments: [
            "window.YTD.tweets.part0 = [", "window.YTD.tweet.part0=[", "window.YTD.tweets.part12  =\n[ ", "[", " \n [",
        ])
    func beginnings(text: String) {
        let bytes = Array((text + entries.joined(separator: ",") + "]").utf8)
        #expect(read(bytes, by: 1_000, window: 1_000).numbers == [1, 2, 3, 4])
    }

    @Test("An empty list has no entry")
    func empty() {
        #expect(read(Array("window.YTD.x.part0 = [ ]".utf8), by: 9, window: 9) == Reading())
    }

    @Test("Two threads read what one reads, whatever is wrong with the file, and tell the same error")
    func threads() {
        var failures = 0
        for seed in 1...3_000 {
            var generator = MadeUpJSON(random: SeededGenerator(seed: seed))
            // Values that look like entries stand in some of them, and in their texts.
            let traps = [#""x""#, #"{"tweet":{"n":7}}"#, #""{\"tweet\":{""#, #"[{"tweet":{"n":6}},{"tweet":{"n":5}}]"#]
            var list: [String] = []
            for number in 0..<Int.random(in: 1...30, using: &generator.random) {
                let trap = traps.randomElement(using: &generator.random) ?? ""
                list.append(#"{"tweet":{"n":\#(number),"v":\#(generator.value()),"t":\#(trap)}}"#)
            }
            var bytes = Array("window.YTD.tweets.part0 = [\(list.joined(separator: ",\(generator.space())"))]".utf8)
            if seed % 2 == 0 { bytes = generator.damaged(bytes) }
            let expected = read(bytes, by: 10_000, window: 100_000)
            if expected.error != nil { failures += 1 }
            for window in [64, 300, 2_000] {
                #expect(
                    read(bytes, by: 10_000, window: window, onTwoThreads: true) == expected,
                    "seed \(seed), window \(window)")
            }
        }
        #expect(failures > 500)
    }

    @Test("An entry that is larger than the limit is refused, on one thread and on two", arguments: [false, true])
    func largeEntry(isParallel: Bool) {
        let large = #"{"tweet":{"n":5,"t":"\#(String(repeating: "x", count: 5 << 20))"}}"#
        let bytes = Array("[\((entries + [large] + entries).joined(separator: ","))]".utf8)
        let reading = read(bytes, by: 1 << 20, window: 1 << 14, onTwoThreads: isParallel)
        #expect(reading.numbers == [1, 2, 3, 4])
        #expect(reading.error == .unexpectedShape(file: "f", entry: 5, detail: "it is larger than 4194304 bytes"))
    }

    @Test("A file of nothing but white space is refused before it is all in memory")
    func whiteSpace() {
        let stream = MemoryStream(Array(repeating: 0x20, count: 1 << 20), by: 4_096)
        var reader = ListReader(
            part: Part(path: "f", name: "f", declaredCount: nil), stream: stream, limits: ArchiveLimits())
        reader.windowBytes = 8 << 10
        #expect(throws: ArchiveError.self) { try reader.forEachEntry(NumberDecoder()) { _, _ in } }
        #expect(stream.position < 100_000)
    }
}
