import Campaign
import Foundation
import HTTPTypes
import Identifiers
import Store
import Testing

@testable import Website

/// Who has left X: the page, its data, its log and the suggestions.
@Suite("The directory on the site")
struct DirectoryTests {
    private static let rows = """
        \(DirectoryColumn.header.joined(separator: ","))
        Université d’Exemple,university,FR,left,2024-11-13,"Example Post, January 2025",,,,,,
        "=Example <News>",media,GB,suspended,2024,https://news.example.org/a?b=1&c=2,examplenews,12,news.example.com,\
        news@social.example.com,www.example.com,domain
        Exempel,association,,announced,,s,,,exempel.example.net,,,"reviewers Ada Example, Bo Example"
        """

    private func run(
        _ rows: String = DirectoryTests.rows, _ body: @Sendable (SiteBench) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "hqx-directory-\(UUID().uuidString).csv").path
        try rows.write(toFile: path, atomically: true, encoding: .utf8)
        let book = try DirectoryBook(path: path)
        try FileManager.default.removeItem(atPath: path)
        try await SiteBench.run(
            .adjusted { setup in setup.services = { services in services.directoryBook = book } }, body)
    }

    @Test("Shows each entry with its status, source and proven addresses, escaped")
    func entries() async throws {
        try await run { bench in
            let page = try await bench.browser().get("/en/directory")
            #expect(page.status == .ok)
            #expect(page.text.contains("3 entries"))
            #expect(page.text.contains("<bdi>=Example &lt;News&gt;</bdi>"))
            #expect(page.text.contains(#"href="https://bsky.app/profile/news.example.com""#))
            #expect(page.text.contains(#"href="https://social.example.com/@news""#))
            #expect(page.text.contains(#"href="https://news.example.org/a?b=1&amp;c=2""#))
            #expect(page.text.contains("Addresses proven by the website’s own domain."))
            #expect(page.text.contains("Addresses checked by two people: Ada Example and Bo Example."))
            #expect(page.text.contains("November 13, 2024") && page.text.contains("United Kingdom"))
        }
    }

    @Test("Searches and filters by its address, and counts")
    func search() async throws {
        try await run { bench in
            let browser = bench.browser()
            let found = try await browser.get("/en/directory?q=UNIVERSITE")
            #expect(found.text.contains("1 entry fits") && !found.text.contains("Exempel"))
            let media = try await browser.get("/fr/directory?kind=media&country=GB")
            #expect(media.text.contains("N’y écrivent plus (1)") && media.text.contains("Ont quitté X (0)"))
            let none = try await browser.get("/en/directory?q=nobody&kind=%3Cb%3E")
            #expect(none.text.contains("0 entries fit") && none.text.contains("Nobody fits that"))
        }
    }

    @Test("Pages of fifty, however many there are")
    func pages() async throws {
        let rows =
            [DirectoryColumn.header.joined(separator: ",")] + (1...120).map { "Entry \($0),media,FR,left,,s,,,,,," }
        try await run(rows.joined(separator: "\n")) { bench in
            let page = try await bench.browser().get("/en/directory?page=3")
            #expect(page.text.matches(of: /class="directory-mark/).count == 20)
            #expect(page.text.contains("Page 3 of 3") && page.text.contains(#"href="/en/directory?page=2""#))
            #expect(try await bench.browser().get("/en/directory?page=99").text.contains("Page 3 of 3"))
        }
    }

    @Test("Gives the same as CSV and JSON, and no formula to a spreadsheet")
    func data() async throws {
        try await run { bench in
            let csv = try await bench.browser().get("/directory.csv")
            #expect(csv.headers[.cacheControl] == "public, max-age=300")
            #expect(csv.text.hasPrefix(DirectoryColumn.header.joined(separator: ",") + "\r\n"))
            #expect(csv.text.contains("\r\n'=Example <News>,media,GB"))
            #expect(try DirectoryFile(parsing: csv.text).entries.count == 3)
            struct Answer: Decodable {
                let campaign: String
                let entries: [[String: String]]
            }
            let json = try await bench.browser().get("/directory.json")
            let answer = try JSONDecoder().decode(Answer.self, from: Data(json.text.utf8))
            #expect(answer.campaign == "HelloQuitX")
            #expect(answer.entries.contains { $0["name"] == "=Example <News>" && $0["proof"] == "domain" })
        }
    }

    @Test("Every change stands in the log")
    func log() async throws {
        try await run { bench in
            let kept = try DirectoryFile(parsing: Self.rows).entries.map { KeptEntry(entry: $0, pseudonym: nil) }
            _ = try await bench.repository.keepDirectory(kept, now: bench.now)
            let changed = try DirectoryFile(parsing: Self.rows.replacing("announced", with: "left")).entries
            _ = try await bench.repository.keepDirectory(
                changed.map { KeptEntry(entry: $0, pseudonym: nil) }, now: bench.now)
            let page = try await bench.browser().get("/en/directory/log")
            #expect(page.text.contains("Exempel: status changed") && page.text.contains("from “Announced” to “Left”"))
            #expect(page.text.contains("=Example &lt;News&gt;: added"))
        }
    }

    @Test("Takes a suggestion from somebody who is not signed in, for the operator alone")
    func suggests() async throws {
        try await run { bench in
            let browser = bench.browser()
            let answer = try await browser.post(
                "/en/directory/suggest",
                [
                    ("name", "Example Radio"), ("kind", "media"), ("status", "left"),
                    ("source", "https://radio.example.org/farewell"), ("bluesky", "@radio.example.org"),
                    ("note", "two\r\nlines"), ("contact", "ada@example.com"),
                ], tokenFrom: "/en/directory/suggest")
            #expect(answer.location == "/en/directory/suggest?sent=1")
            #expect(try await browser.get("/en/directory/suggest?sent=1").text.contains("What happens next"))
            let suggestion = try #require(try await bench.repository.openSuggestions().first)
            #expect(suggestion.row[.name] == "Example Radio" && suggestion.contact == "ada@example.com")
            #expect(!(try await browser.get("/en/directory").text.contains("Example Radio")))
        }
    }

    @Test(
        "Says at each field what is wrong, and keeps what was typed",
        arguments: [
            ("name", "", "Write the name"), ("kind", "club", "Choose what they are"),
            ("source", "my neighbour", "Write the address of a page"), ("status", "", "Choose what they have done"),
            ("date", "yesterday", "Write the date as"), ("x", "a b", "Write the name on X"),
            ("bluesky", "nobody", "Write the Bluesky address"), ("mastodon", "nobody", "Write the Mastodon address"),
            ("website", "home", "Write the website"), ("country", "France", "Write the country"),
            ("note", String(repeating: "x", count: 2_001), "Shorten this text"),
            ("kind", "person", "Write how we can ask you back"),
        ])
    func mistakes(field: String, value: String, expected: String) async throws {
        try await run { bench in
            let right = [
                ("name", "Example Radio"), ("kind", "media"), ("status", "left"), ("source", "https://example.org/a"),
            ]
            let fields = right.filter { $0.0 != field } + [(field, value)]
            let answer = try await bench.browser().post(
                "/en/directory/suggest", fields, tokenFrom: "/en/directory/suggest")
            #expect(answer.status == .badRequest)
            #expect(answer.text.contains(expected) && answer.text.contains("<title>Error: "))
            #expect(field == "name" || answer.text.contains(#"value="Example Radio""#))
            #expect(try await bench.repository.openSuggestions().isEmpty)
        }
    }

    @Test("One address cannot flood the operator")
    func limit() async throws {
        try await run { bench in
            let fields = [("name", "A"), ("kind", "media"), ("status", "left"), ("source", "https://example.org/a")]
            var statuses: [HTTPResponse.Status] = []
            for _ in 1...6 {
                statuses.append(
                    try await bench.browser().post("/en/directory/suggest", fields, tokenFrom: "/en/directory/suggest")
                        .status)
            }
            #expect(statuses.prefix(5).allSatisfy { $0 == .seeOther } && statuses.last == .tooManyRequests)
        }
    }

    @Test("A changed file is read, a broken one is told once and changes nothing")
    func book() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "hqx-book-\(UUID().uuidString).csv").path
        let header = DirectoryColumn.header.joined(separator: ",")
        let book = try DirectoryBook(path: path)
        #expect(book.current.entries.isEmpty)
        try "\(header)\nB,media,FR,left,,s,,,,,,\na,media,FR,left,,s,,,,,,\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        #expect(try book.refresh())
        #expect(try !book.refresh())
        #expect(book.current.entries.map(\.name) == ["a", "B"])
        try "\(header)\nB,club,FR,left,,s,,,,,,\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: DirectoryFile.ReadError.self) { try book.refresh() }
        #expect(try !book.refresh())
        #expect(book.current.entries.count == 2)
        try FileManager.default.removeItem(atPath: path)
        #expect(try book.refresh())
        #expect(book.current.entries.isEmpty)
    }
}
