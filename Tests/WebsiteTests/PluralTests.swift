import Foundation
import Testing

@testable import Website

/// The languages that have a catalogue; none fails the suite's first test.
private let languages = (try? Catalogue.languages()) ?? []

@Suite("Numbers in sentences")
struct PluralTests {
    private static let numbers = [0, 1, 2, 5, 11, 21, 100]

    /// The forms that Unicode's CLDR has for these numbers.
    private static let categories = [
        "en": ["other", "one", "other", "other", "other", "other", "other"],
        "de": ["other", "one", "other", "other", "other", "other", "other"],
        "es": ["other", "one", "other", "other", "other", "other", "other"],
        "fr": ["one", "one", "other", "other", "other", "other", "other"],
        "ar": ["zero", "one", "two", "few", "many", "many", "other"],
        "ja": ["other", "other", "other", "other", "other", "other", "other"],
    ]

    @Test("The table of forms names every language", arguments: languages)
    func table(language: String) throws {
        let rules = try PluralRules(language: language)
        #expect(Self.numbers.map(rules.category(of:)) == Self.categories[language])
    }

    @Test("Every sentence with a number is right for 0, 1, 2, 5, 11, 21 and 100", arguments: languages)
    func sentences(language: String) throws {
        let catalogue = try Catalogue(language: language)
        let texts = try Texts(language: language, catalogue: catalogue, constants: ["campaign": "HelloQuitX"])
        let rules = try PluralRules(language: language)
        var sentences = 0
        for (key, message) in catalogue.messages {
            guard case .plural(let forms) = message else { continue }
            for number in Self.numbers {
                let category = rules.category(of: number)
                let form = try #require(forms[category], "\(key) has no form '\(category)' for \(number)")
                let sentence = texts(key, count: number)
                sentences += 1
                if form.places.contains("count") {
                    #expect(sentence.contains(texts.number(number)), "\(key): \(sentence)")
                } else if forms["other"]?.places.contains("count") == true {
                    // A form without the number is one number's alone: "nobody", "two people".
                    let same = (0...200).filter { rules.category(of: $0) == category }
                    #expect(same == [number], "\(key), \(category): \(sentence)")
                }
                #expect(!sentence.contains("{count}") && !sentence.contains("⟨"), "\(key)")
            }
        }
        #expect(sentences >= 7 * 50)
    }
}
