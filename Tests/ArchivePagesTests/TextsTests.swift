import Foundation
import Localization
import Templating
import Testing

@testable import ArchivePages

@Suite("The texts of the pages")
struct TextsTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/ArchivePages")

    @Test("Every key that pages name exists, and every text is used")
    func usedKeys() throws {
        var used: Set<String> = []
        for name in FileManager.default.enumerator(atPath: Self.sources.path)?.compactMap({ $0 as? String }) ?? []
        where name.hasSuffix(".swift") || name.hasSuffix("search.js") {
            let source = try String(contentsOf: Self.sources.appending(path: name), encoding: .utf8)
            used.formUnion(TemplateLibrary.keys(in: source).filter { $0.hasPrefix("archive.") })
            used.formUnion(
                source.matches(of: /"(archive\.[a-z]+\.[a-zA-Z]+)"/).map { String($0.1) }.filter {
                    !$0.hasSuffix(".html")
                })
            guard name.hasSuffix(".js") else { continue }
            used.formUnion(source.matches(of: /\btext\??\.([a-z]+)/).map { "archive.script." + $0.1 })
        }
        // Those that are put together.
        for kind in SiteSection.Kind.allCases where kind != .posts {
            used.formUnion(["archive.section.\(kind)", "archive.section.\(kind)Lead", "archive.script.\(kind)"])
        }
        used.formUnion(["retweet", "answer", "thread", "media"].map { "archive.script." + $0 })
        let known = Set(try Catalogue(language: "en").messages.keys.filter { $0.hasPrefix("archive.") })
        #expect(known.subtracting(used).isEmpty)
        #expect(used.subtracting(known).isEmpty)
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
