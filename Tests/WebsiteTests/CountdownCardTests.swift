import Campaign
import Foundation
import HTTPTypes
import Localization
import Print
import Testing

@testable import Website

@Suite("Cards that count the days")
struct CountdownCardTests {
    /// 2027-01-20T18:30+01:00.
    private static let launch: Int64 = 1_800_466_200_000
    private static let day: Int64 = 86_400_000

    private static func card(_ now: Int64, language: String = "en", reconnectionDay: Int? = 20) throws
        -> CountdownCard?
    {
        var campaign = CampaignFolder()
        campaign.file.launchAt = launch
        campaign.file.offset = 3_600
        campaign.file.reconnectionDay = reconnectionDay
        let configuration = SiteConfiguration(
            publicURL: "https://away.example.com", languages: [language], campaignName: "Away", launchAt: launch,
            campaign: campaign)
        let texts = try Texts(
            language: language, catalogue: Catalogue(language: language), constants: ["campaign": "Away"])
        return CountdownCard.next(configuration, now: now, texts)
    }

    @Test("Before the launch the days to it are told, in the campaign's own time")
    func before() throws {
        let midnight = Self.launch - 18 * 3_600_000 - 30 * 60_000
        let eve = try #require(try Self.card(midnight - 1))
        #expect(eve.days == 1 && eve.left == "In 1\u{A0}day" && eve.isLaunch && eve.changesAt == midnight)
        #expect(eve.date == "January 20, 2027")
        let today = try #require(try Self.card(midnight))
        #expect(today.days == 0 && today.left == "Today" && today.changesAt == Self.launch)
        #expect(try Self.card(Self.launch - 60 * Self.day)?.left == "In 60\u{A0}days")
    }

    @Test("After it the days to the next reconnection day are, where the campaign has one")
    func after() throws {
        let card = try #require(try Self.card(Self.launch))
        #expect(!card.isLaunch && card.days == 31 && card.date == "February 20, 2027")
        #expect(try Self.card(Self.launch, reconnectionDay: nil) == nil)
    }

    @Test(
        "Each language counts as it does",
        arguments: [
            ("en", ["In 1 day", "In 2 days", "In 5 days", "In 11 days", "In 21 days", "In 100 days"]),
            (
                "fr",
                ["Dans 1 jour", "Dans 2 jours", "Dans 5 jours", "Dans 11 jours", "Dans 21 jours", "Dans 100 jours"]
            ),
            ("de", ["In 1 Tag", "In 2 Tagen", "In 5 Tagen", "In 11 Tagen", "In 21 Tagen", "In 100 Tagen"]),
            (
                "es",
                [
                    "Dentro de 1 día", "Dentro de 2 días", "Dentro de 5 días", "Dentro de 11 días",
                    "Dentro de 21 días", "Dentro de 100 días",
                ]
            ),
            ("ar", ["بعد يوم واحد", "بعد يومين", "بعد 5 أيام", "بعد 11 يومًا", "بعد 21 يومًا", "بعد 100 يوم"]),
            ("ja", ["あと1日", "あと2日", "あと5日", "あと11日", "あと21日", "あと100日"]),
        ])
    func plurals(language: String, sentences: [String]) throws {
        let said = try [1, 2, 5, 11, 21, 100].map {
            try #require(try Self.card(Self.launch - $0 * Self.day, language: language)).left
        }
        #expect(said.map { $0.replacing("\u{A0}", with: " ") } == sentences)
    }

    @Test("Before the launch the home page's preview counts the days, and afterwards none does")
    func preview() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/cards-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // The system empties its folder by itself.
        let printer = try Printer(folder: folder, weasyprint: SiteBench.weasyprint)
        var setup = try CampaignPagesTests.setup { $0.file.reconnectionDay = nil }
        setup.configuration.launchAt = 1_800_000_000_000 + 12 * Self.day
        setup.services = { $0.printer = printer }
        try await SiteBench.run(setup) { bench in
            let browser = bench.browser()
            let home = try await browser.get("/fr/").text
            #expect(home.contains("/fr/print/countdown.png?days=12\""))
            #expect(try await browser.get("/fr/manifesto").text.contains("/fr/print/card.png\""))
            #expect(try await browser.get("/fr/print").text.contains("/fr/print/countdown.png\""))
            bench.clock.advance(12 * Self.day)
            #expect(try await browser.get("/fr/").text.contains("/fr/print/card.png\""))
            #expect(!(try await browser.get("/fr/print")).text.contains("countdown.png"))
            #expect(try await browser.get("/fr/print/countdown.png").status == .notFound)
        }
    }
}
