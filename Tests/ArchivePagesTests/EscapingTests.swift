import Crossposting
import Foundation
import Templating
import Testing

@testable import ArchivePages

@Suite("Foreign text on the pages")
struct EscapingTests {
    typealias Archive = MadeUpArchive

    /// An accent makes one character, as people see it, of what stands before it: signs before one count all the same.
    private static let hostile =
        "</title></textarea>\"'\"\u{301}><script>alert(1)</script><img src=x onerror=alert(2)>{{id}}[[nav.years]]\u{202E}"

    @Test("Nothing foreign becomes a tag, an attribute or a script")
    func escaping() throws {
        let hostile = Self.hostile
        let escaped = Archive.escaped(hostile)
        let mention: [String: Any] = [
            "id_str": "9", "screen_name": "x\"\u{301}onclick=alert(3)", "name": hostile, "indices": ["0", "3"],
        ]
        let link: [String: Any] = [
            "expanded_url": "javascript:alert(4)//https://", "display_url": hostile, "url": "https://t.co/abc",
            "indices": ["0", "16"],
        ]
        let tag: [String: Any] = ["text": "\"\u{301}><b", "indices": ["0", "6"]]
        let archive = try Archive(
            [
                Archive.tweet(0, escaped, ["lang": "en\" onload=\"alert(5)"]),
                Archive.tweet(1, "Two " + escaped, Archive.answer(to: 0)),
                Archive.tweet(2, "https://t.co/abc", ["entities": ["urls": [link]]]),
                Archive.tweet(
                    3, "@xyz", ["entities": ["user_mentions": [mention]], "in_reply_to_screen_name": hostile]),
                Archive.tweet(4, "#tags\"", ["entities": ["hashtags": [tag]]]),
                Archive.tweet(5, "A", Archive.photo("a.jpg\"onerror=\"alert(6)", page: "javascript:alert(7)")),
                Archive.tweet(6, "RT @" + escaped + ": " + escaped),
                Archive.tweet(7, "B", Archive.photo("b.svg")), Archive.tweet(8, "C", Archive.photo("c.html")),
            ],
            files: [
                "data/tweets_media/\(Archive.id(5))-a.jpg\"onerror=\"alert(6)": Data("picture".utf8),
                "data/tweets_media/\(Archive.id(7))-b.svg": Data("<svg onload='alert(8)'/>".utf8),
                "data/tweets_media/\(Archive.id(8))-c.html": Data("<script>alert(9)</script>".utf8),
            ], displayName: hostile)
        let site = try WrittenSite(archive) { options in
            options.altTexts = AltTexts(["\(Archive.id(5))-a.jpg\"onerror=\"alert(6)": hostile])
        }
        let clean = try WrittenSite(try Archive([Archive.tweet(0, "Plain")]))
        #expect(site.pages.count > 4)
        for (path, page) in site.pages {
            #expect(page.firstMatch(of: /<(?:b[ >]|img src=x|textarea)/) == nil, "\(path)")
            let scripts = page.matches(of: /<script[^>]*>/).map { String($0.0) }
            #expect(
                scripts.allSatisfy { $0.firstMatch(of: /src="(?:..\/)?assets\/[a-z]+\.js" defer>$/) != nil }, "\(path)")
            // Attributes are those that templates have: nothing broke out of a value.
            for tag in page.matches(of: /<[a-z][a-z0-9]*((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/) {
                #expect(tag.1.replacing(/"[^"]*"/, with: "").firstMatch(of: /\son/) == nil, "\(path): \(tag.0)")
            }
            // Each `<` begins a tag of ours, or it would stand there escaped.
            #expect(page.matches(of: /<(?![a-z!\/])/).isEmpty, "\(path)")
            #expect(!page.contains("href=\"javascript:"), "\(path)")
        }
        #expect(Self.elements(site.pages.values).isSubset(of: Self.known(clean.pages.values)))
        #expect(site.text("posts/2022-12.html").contains("{{id}}[[nav.years]]"))
        #expect(site.files.keys.filter { $0.hasPrefix("files/") }.allSatisfy { $0.hasSuffix(".bin") })
    }

    private static func elements(_ pages: some Sequence<String>) -> Set<String> {
        Set(pages.flatMap { $0.matches(of: /<\/?([a-zA-Z][a-zA-Z0-9]*)/).map { String($0.1) } })
    }

    /// Those of a page without anything foreign, and those that only some posts have.
    private static func known(_ pages: some Sequence<String>) -> Set<String> {
        elements(pages).union(["details", "summary", "video", "span", "img", "blockquote"])
    }

    @Test("Templates never put a value in as it is")
    func noRawValues() {
        for source in (Templates.Page.allCases.map(\.template) + Templates.partials).map(\.source) {
            #expect(!source.contains("{{{") && !source.contains("{{&"))
            #expect(source.firstMatch(of: /\sstyle=|\son[a-z]+=/) == nil)
        }
    }

    @Test("Each page forbids what it does not need")
    func policy() throws {
        for (path, page) in try WrittenSite(try Archive([Archive.tweet(0, "One")])).pages {
            #expect(page.contains("content=\"default-src 'none'; script-src 'self' file:;"), "\(path)")
            #expect(page.contains("<meta name=\"robots\" content=\"noindex, nofollow, noarchive\">"), "\(path)")
            #expect(page.contains("<meta name=\"referrer\" content=\"no-referrer\">"), "\(path)")
            #expect(page.firstMatch(of: /(?:src|<link[^>]*href)="(?:https?:)?\/\//) == nil, "\(path)")
        }
    }

    @Test(
        "A media file's name leads nowhere else",
        arguments: ["../../escape.jpg", "..\\..\\escape.jpg", "/etc/escape.jpg", "%2e%2e%2fescape.jpg", "a\u{0}b.jpg"])
    func names(name: String) throws {
        let last = String(name.split(separator: "/").last ?? "")
        // Where the file system takes the name, the file is there.
        let file = last.contains("\u{0}") ? [:] : ["data/tweets_media/\(Archive.id(0))-\(last)": Data("jpeg".utf8)]
        let archive = try Archive([Archive.tweet(0, "One", Archive.photo(name))], files: file)
        let site = try WrittenSite(archive)
        #expect(try FileManager.default.contentsOfDirectory(atPath: archive.folder).sorted() == ["archive", "site"])
        let names = site.files.keys.filter { $0.hasPrefix("files/") }
        #expect(names.allSatisfy { $0.wholeMatch(of: /files\/2022\/[0-9]+-1\.(?:jpg|bin)/) != nil })
    }
}
