import Campaign
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Website

@Suite("The pages of the campaign")
struct CampaignPagesTests {
    private static let folder = URL(filePath: SiteBench.sources).deletingLastPathComponent()
        .appending(path: "Campaign/Resources/campaign").path

    static func setup(_ adjust: (inout CampaignFolder) -> Void = { _ in }) throws -> SiteBench.Setup {
        var campaign = try CampaignFolder(path: folder, shipped: folder, catalogues: Catalogue.languages())
        adjust(&campaign)
        return .adjusted { [campaign] in $0.configuration.campaign = campaign }
    }

    private static func get(_ bench: SiteBench, _ path: String) async throws -> (HTTPResponse.Status, String) {
        try await bench.client.execute(uri: path, method: .get) { ($0.status, String(buffer: $0.body)) }
    }

    @Test("Every page that the campaign's texts and actions lead to is there", arguments: ["en", "fr"])
    func links(language: String) async throws {
        let setup = try Self.setup()
        let texts = try #require(setup.configuration.campaign.texts(in: language))
        let articles =
            texts.guides.map { ("guides/\($0.slug)", $0.document) }
            + texts.letters.map { ("letters/\($0.slug)", $0.document) }
        let documents = [texts.manifesto, texts.questions, texts.press, texts.report] + articles.map(\.1)
        var paths = Set(["manifesto", "questions", "press", "report", "networks", "guides", "events", "about"])
        paths.formUnion(articles.map(\.0))
        paths.formUnion(setup.configuration.campaign.file.actions.map(\.page))
        paths = Set(paths.map { "/\(language)/\($0)" })
        for document in documents {
            for match in (document.summaryHTML + document.html).matches(of: /href="(\/[^"#]*)/) {
                paths.insert(String(match.output.1))
            }
        }
        try await SiteBench.run(setup) { [paths] bench in
            for path in paths.sorted() {
                let (status, body) = try await Self.get(bench, path)
                #expect([.ok, .seeOther].contains(status), "\(path)")
                #expect(!body.contains("⟨") && !body.contains("[["), "\(path)")
            }
        }
    }

    @Test("A page holds its text, and its title is the text's")
    func text() async throws {
        try await SiteBench.run(try Self.setup()) { bench in
            let (_, body) = try await Self.get(bench, "/fr/manifesto")
            let document = try #require(bench.website.site.configuration.campaign.texts(in: "fr")).manifesto
            #expect(body.contains("<title>\(HTML.escaped(document.title)) – HelloQuitX</title>"))
            #expect(body.contains(document.html) && body.contains(document.summaryHTML))
            #expect(!body.contains("class=\"notice\""))
        }
    }

    @Test("A text of another language says so, and a reader's voice hears it")
    func borrowed() async throws {
        let english = try CampaignFolder(path: Self.folder, shipped: Self.folder, catalogues: try Catalogue.languages())
        let texts = try #require(english.texts(in: "en"))
        let campaign = CampaignFolder(file: english.file, texts: ["en": texts])
        try await SiteBench.run(.adjusted { $0.configuration.campaign = campaign }) { bench in
            for page in ["manifesto", "questions", "networks", "guides/archive", "letters/access"] {
                let (_, body) = try await Self.get(bench, "/fr/\(page)")
                #expect(body.contains("lang=\"en\" dir=\"ltr\""), "\(page)")
                #expect(
                    body.contains("Ce texte n’existe pas encore dans votre langue. Le voici en English."), "\(page)")
            }
            let (_, guides) = try await Self.get(bench, "/fr/guides")
            #expect(guides.contains("<li lang=\"en\" dir=\"auto\">"))
        }
    }

    @Test(
        "A campaign without texts has no such pages",
        arguments: ["manifesto", "guides", "guides/archive", "letters/access"])
    func none(page: String) async throws {
        try await SiteBench.run { bench in
            let (status, _) = try await Self.get(bench, "/en/\(page)")
            #expect(status == .notFound)
        }
    }

    @Test(
        "What is not there is not found",
        arguments: ["guides/none", "letters/none", "letters/none.txt", "letters/.txt"])
    func unknown(page: String) async throws {
        try await SiteBench.run(try Self.setup()) { bench in
            let (status, _) = try await Self.get(bench, "/en/\(page)")
            #expect(status == .notFound)
        }
    }

    @Test("A letter can be downloaded as plain text")
    func letter() async throws {
        try await SiteBench.run(try Self.setup()) { bench in
            try await bench.client.execute(uri: "/fr/letters/access.txt", method: .get) { answer in
                #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
                #expect(answer.headers[.contentDisposition] == "attachment; filename=\"access.txt\"")
                let text = String(buffer: answer.body)
                #expect(text.contains("[") && !text.contains("**") && !text.contains("\\\n"))
            }
        }
    }

    @Test("Who stands behind the site is told, and so is what nobody said")
    func about() async throws {
        try await SiteBench.run(try Self.setup()) { bench in
            let (_, body) = try await Self.get(bench, "/en/about")
            #expect(body.contains("Whoever runs this site has not said so here."))
            #expect(body.contains("No address is given.") && body.contains("no accounts of its own yet"))
        }
        let told = try Self.setup { campaign in
            campaign.file.organization.name = "A <b>Society</b>"
            campaign.file.organization.contact = "mailto:hello@example.com"
            campaign.file.organization.supporters = ["A Newsroom"]
            campaign.file.hosts = [.init(name: "A University", url: "https://university.example.com/")]
            campaign.file.accounts = ["ja": .init(name: "離れる", bluesky: "a.example.com", mastodon: "@a@b.example.com")]
        }
        try await SiteBench.run(told) { bench in
            let (_, body) = try await Self.get(bench, "/en/about")
            for part in [
                "A &lt;b&gt;Society&lt;/b&gt;", "<a href=\"mailto:hello@example.com\"><bdi>hello@example.com</bdi></a>",
                "<bdi>A Newsroom</bdi>", "href=\"https://university.example.com/\"", "<dt lang=\"ja\">日本語</dt>",
                "href=\"https://bsky.app/profile/a.example.com\"", "href=\"https://b.example.com/@a\"",
            ] { #expect(body.contains(part), "\(part)") }
            #expect(!body.contains("has not said so here"))
        }
    }

    @Test("The calendar has the launch, the next reconnection days and the local events, in the language asked for")
    func calendar() async throws {
        let setup = try Self.setup { campaign in
            campaign.file.launchAt = 4_102_444_800_000  // 2100-01-01
            campaign.file.reconnectionDay = 20
        }
        try await SiteBench.run(setup) { bench in
            try await bench.client.execute(uri: "/events.ics?language=fr", method: .get) { answer in
                #expect(answer.headers[.contentType] == "text/calendar; charset=utf-8")
                let text = String(buffer: answer.body)
                #expect(text.contains("UID:launch@127.0.0.1\r\n") && text.contains("DTSTART:21000101T000000Z\r\n"))
                #expect(text.matches(of: /UID:reconnection-/).count == 12)
                #expect(text.contains("DTSTART:21000120T120000Z\r\n") && text.contains("journée de reconnexion"))
            }
        }
    }
}
