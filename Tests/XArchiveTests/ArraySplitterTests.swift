import Testing

@testable import XArchive

@Suite("Cutting a list into its entries")
struct ArraySplitterTests {
    private func split(_ text: String, every size: Int) throws -> [String] {
        var splitter = ArraySplitter(file: "f", limits: ArchiveLimits())
        var runs: [String] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            try Array(bytes[start..<min(start + size, bytes.count)]).withUnsafeBytes { chunk in
                try splitter.take(chunk) { (run) throws(ArchiveError) in
                    runs.append(String(decoding: run.json, as: UTF8.self))
                }
            }
        }
        try splitter.finish()
        return runs
    }

    @Test("It does not matter where the bytes are cut", arguments: 1...40)
    func anyCut(size: Int) throws {
        let text = #"window.YTD.x.part0 = [ {"a":"}]\"[{\\"} , {"b":[[1],{"c":"é😀"}]} ,{} ] ;"#
        #expect(try split(text, every: size) == [#"[{"a":"}]\"[{\\"},{"b":[[1],{"c":"é😀"}]},{}]"#])
    }

    @Test("Long lists come in runs, with every entry once")
    func runs() throws {
        let entries = (0..<20_000).map { #"{"n":\#($0)}"# }
        let runs = try split("[" + entries.joined(separator: ",") + "]", every: 1_000)
        #expect(runs.count > 1)
        #expect(runs.map { $0.dropFirst().dropLast() }.joined(separator: ",") == entries.joined(separator: ","))
    }
}
