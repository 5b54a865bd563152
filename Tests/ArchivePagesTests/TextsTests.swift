import Foundation
import Localization
import Testing

@testable import ArchivePages

@Suite("The texts of the pages")
struct TextsTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/ArchivePages")

    private static func catalogue(_ language: String) throws -> Catalogue {
        try Catalogue(path: sources.appending(path: "Resources/texts/\(language).json").path)
    }

    @Test("English and French are there")
    func languages() throws {
        #expect(Set(try SiteOptions.languages()).isSuperset(of: ["en", "fr"]))
    }

    @Test("Each language has the same keys and places, and the plural forms that it needs")
    func sameKeys() throws {
        let reference = try Self.catalogue("en").messages
        for language in try SiteOptions.languages() {
            let messages = try Self.catalogue(language).messages
            #expect(Set(messages.keys) == Set(reference.keys))
            let rules = try PluralRules(language: language)
            let needed = Set((Array(0...200) + [1_000, 1_000_000]).map(rules.category(of:)))
            for (key, message) in messages {
                #expect(message.places == reference[key]?.places, "\(language): \(key)")
                if case .plural(let forms) = message { #expect(needed.isSubset(of: forms.keys), "\(language): \(key)") }
            }
        }
    }

    @Test("Every key that pages name exists, and every text is used")
    func usedKeys() throws {
        var used: Set<String> = ["language.name"]
        for name in FileManager.default.enumerator(atPath: Self.sources.path)?.compactMap({ $0 as? String }) ?? []
        where name.hasSuffix(".swift") || name.hasSuffix("search.js") {
            let source = try String(contentsOf: Self.sources.appending(path: name), encoding: .utf8)
            used.formUnion(PageLibrary.keys(in: source).filter { $0.contains(".") })
            used.formUnion(
                source.matches(of: /"([a-z]+\.[a-zA-Z]+)"/).map { String($0.1) }.filter { !$0.hasSuffix(".html") })
            guard name.hasSuffix(".js") else { continue }
            used.formUnion(source.matches(of: /\btext\??\.([a-z]+)/).map { "script." + $0.1 })
        }
        // Those that are put together.
        for kind in SiteSection.Kind.allCases where kind != .posts {
            used.formUnion(["section.\(kind)", "section.\(kind)Lead", "script.\(kind)"])
        }
        used.formUnion(["retweet", "answer", "thread", "media"].map { "script." + $0 })
        let known = Set(try Self.catalogue("en").messages.keys)
        #expect(known.subtracting(used).isEmpty)
        let prefixes = Set(known.map { $0.prefix { $0 != "." } })
        #expect(used.filter { prefixes.contains($0.prefix { $0 != "." }) }.subtracting(known).isEmpty)
    }

    @Test("No page of any language shows a key or an open place", arguments: ["en", "fr"])
    func noRawKeys(language: String) throws {
        let archive = try MadeUpArchive(
            (0..<3).map { MadeUpArchive.tweet($0, "Text", $0 == 0 ? [:] : MadeUpArchive.answer(to: 0)) })
        for (path, page) in try WrittenSite(archive, language: language).pages {
            #expect(page.firstMatch(of: /⟨|\{[a-z]+\}|\[\[/) == nil, "\(path)")
            #expect(page.contains("<html lang=\"\(language)\" dir=\"ltr\">"), "\(path)")
        }
    }
}
