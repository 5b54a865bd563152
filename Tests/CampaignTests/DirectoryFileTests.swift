import Foundation
import Identifiers
import Testing

@testable import Campaign

@Suite("The directory's file")
struct DirectoryFileTests {
    static let header = "name,kind,country,status,date,source,x,x_id,bluesky,mastodon,website,proof"

    static func file(_ lines: String...) throws -> DirectoryFile {
        try DirectoryFile(parsing: ([header] + lines).joined(separator: "\n") + "\n")
    }

    static func mistakes(_ lines: String...) -> [String] {
        do {
            _ = try DirectoryFile(parsing: ([header] + lines).joined(separator: "\n") + "\n")
            return []
        } catch .mistakes(let all) {
            return all.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("Reads every column")
    func reads() throws {
        let file = try Self.file(
            #"Example News,media,FR,left,2024-11-13,"Example, ""January""",@ExampleNews,12,news.example.com,news@social.example.com,https://www.example.com/,domain"#
        )
        let entry = try #require(file.entries.first)
        #expect(entry.kind == .media && entry.status == .left && entry.country == "FR")
        #expect(entry.date?.description == "2024-11-13")
        #expect(entry.source == #"Example, "January""#)
        #expect(entry.x?.description == "ExampleNews" && entry.xID?.value == 12)
        #expect(entry.bluesky?.description == "news.example.com")
        #expect(entry.mastodon?.description == "news@social.example.com")
        #expect(entry.domain == "example.com" && entry.proof == .domain)
        #expect(entry.ownsName("news.example.com") && !entry.ownsName("notexample.com"))
    }

    @Test("The file that is shipped reads, and names no address yet")
    func shipped() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try DirectoryFile(
            path: root.appending(path: "Sources/Campaign/Resources/campaign/directory.csv").path)
        #expect(file.entries.count >= 30)
        #expect(file.entries.allSatisfy { $0.bluesky == nil && $0.mastodon == nil && $0.kind != .person })
    }

    @Test(
        "Tells each mistake with its line and what to write",
        arguments: [
            ("A,club,FR,left,,s,,,,,,", "kind 'club' is unknown"), ("A,media,France,left,,s,,,,,,", "is no country"),
            ("A,media,FR,gone,,s,,,,,,", "status 'gone' is unknown"),
            ("A,media,FR,left,2024-02-30,s,,,,,,", "is no date"), ("A,media,FR,left,24-02,s,,,,,,", "is no date"),
            ("A,media,FR,left,,,,,,,,", "source is empty"), (",media,FR,left,,s,,,,,,", "name is empty"),
            ("A,media,FR,left,,s,a b,,,,,", "is no X name"), ("A,media,FR,left,,s,a,x1,,,,", "is no X number"),
            ("A,media,FR,left,,s,,12,,,,", "x is empty although"),
            ("A,media,FR,left,,s,,,not a handle,,example.com,domain", "is no Bluesky address"),
            ("A,media,FR,left,,s,,,,nobody,example.com,domain", "is no Mastodon address"),
            ("A,media,FR,left,,s,,,,,exa mple,", "is no website"),
            ("A,media,FR,left,,s,,,a.example.com,,example.com,", "an address needs one"),
            ("A,media,FR,left,,s,,,a.example.com,,,domain", "goes by it"),
            ("A,media,FR,left,,s,,,a.example.com,,,trust me", "proof 'trust me' is unknown"),
            ("A,media,FR,left,,s,,,a.example.com,,,\"reviewers Ada, ada\"", "two different names"),
            ("A,person,FR,left,,s,,,,,,", "by their own request alone"),
            ("A,person,FR,left,,https://news.example.org/a,,,,,example.com,domain", "own website"),
            ("A,media,FR,left,,s", "has 6 fields where 12 belong"),
            (#"A,media,FR,left,,"s"x,,,,,,"#, "text follows a closing quote"),
            (#"A,me"dia,FR,left,,s,,,,,,"#, "a quote stands within"), (#"A,media,FR,left,,"s,,,,,,"#, "never closed"),
        ])
    func mistakes(line: String, expected: String) {
        let found = Self.mistakes("First,media,FR,left,,s,,,,,,", line)
        #expect(found.contains { $0.hasPrefix("directory.csv:3: ") && $0.contains(expected) }, "\(found)")
    }

    @Test("Tells all mistakes at once, and what stands twice")
    func several() {
        let found = Self.mistakes(
            "Éxample,media,FR,left,,s,a,12,,,,", "example,media,FR,gone,,s,,,,,,", "EXAMPLE,media,FR,left,,s,b,12,,,,")
        #expect(found.count == 3)
        #expect(found.contains { $0.hasPrefix("directory.csv:4: 'EXAMPLE' stands in line 2") })
        #expect(found.contains { $0.hasPrefix("directory.csv:4: x_id 12 stands in line 2") })
    }

    @Test("Another header is refused")
    func header() {
        #expect(throws: DirectoryFile.ReadError.self) { try DirectoryFile(parsing: "name,kind\nA,media\n") }
        #expect(throws: DirectoryFile.ReadError.self) { try DirectoryFile(parsing: "") }
    }

    @Test("Takes line ends of Windows, a mark of byte order, and quoted line breaks count as lines")
    func lines() throws {
        let text = "\u{FEFF}" + Self.header + "\r\nA,media,FR,left,,s,,,,,,\r\n\r\nB,media,FR,left,,s,,,,,,"
        #expect(try DirectoryFile(parsing: text).entries.map(\.name) == ["A", "B"])
        let found = Self.mistakes("\"A\nA\",media,FR,left,,s,,,,,,", "B,club,FR,left,,s,,,,,,")
        #expect(found.contains { $0.hasPrefix("directory.csv:2: name holds a line break") })
        #expect(found.contains { $0.hasPrefix("directory.csv:4: kind") })
    }

    @Test("A private person with their own request, seen by two, is taken")
    func person() throws {
        let entry = try #require(
            try Self.file(#"Ada Example,person,FR,left,,her message,,,,,,"reviewers Bo Example, Cy Example""#)
                .entries.first)
        #expect(entry.proof == .reviewers("Bo Example", "Cy Example"))
    }

    @Test("A row written and read again is the same")
    func rounds() throws {
        let file = try Self.file(#"A "b", c,media,FR,left,,s,,,,,,"#.replacing(#"A "b", c"#, with: #""A ""b"", c""#))
        let line = CSVDocument.line(of: try #require(file.entries.first).row.fields)
        #expect(try Self.file(line) == file)
    }

    @Test("Never crashes on foreign bytes", arguments: 0..<200)
    func foreign(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        let alphabet = Array(",\"\n\r aé\u{0},reviewers:".utf8) + [0xFF, 0xC3]
        let bytes = (0..<200).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return alphabet[Int(state >> 33) % alphabet.count]
        }
        do {
            _ = try DirectoryFile(parsing: Array((Self.header + "\n").utf8) + bytes, path: "f.csv")
        } catch {
            #expect(!"\(error)".isEmpty)
        }
    }
}
