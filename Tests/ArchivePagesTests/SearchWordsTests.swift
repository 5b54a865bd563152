import Foundation
import Testing

@testable import ArchivePages

/// Texts with the terms under which they are found; the browser's script keeps to the same.
private let cases: [String: Case] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "words.json")
    do {
        return try JSONDecoder().decode([String: Case].self, from: Data(contentsOf: path))
    } catch {
        Issue.record("\(error)")
        return [:]
    }
}()

private struct Case: Decodable {
    let text: String
    let terms: [String]

    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        text = try container.decode(String.self)
        terms = try container.decode([String].self)
    }
}

@Suite("Words that the search knows")
struct SearchWordsTests {
    @Test("A text is found under its words as they are usually typed", arguments: cases.keys.sorted())
    func terms(name: String) throws {
        let example = try #require(cases[name])
        #expect(SearchWords.terms(of: example.text) == Set(example.terms))
    }

    @Test("What is folded once stays as it is when it is folded again", arguments: cases.keys.sorted())
    func foldingTwice(name: String) throws {
        for term in try #require(cases[name]).terms {
            #expect(SearchWords.fold(SearchWords.fold(term)) == SearchWords.fold(term))
        }
    }

    @Test("A hashtag is one term, also of several words")
    func hashtags() {
        #expect(SearchWords.tag("Été_2026") == "#ete2026")
        #expect(SearchWords.tag("東京") == "#東京")
        #expect(SearchWords.tag("__") == nil)
    }

    @Test("A word without end counts by its beginning")
    func longWord() {
        let long = String(repeating: "a", count: 5_000)
        #expect(SearchWords.terms(of: long) == [String(long.prefix(SearchWords.longest))])
    }
}
