import Campaign
import Foundation
import HTTPTypes
import Print
import Testing

@testable import Website

@Suite("Telling others")
struct ShareTests {
    @Test("A member's addresses stand in the suggestions; a visitor's place is named")
    func suggestions() async throws {
        try await SiteBench.run(try CampaignPagesTests.setup()) { bench in
            let visitor = try await bench.browser().get("/en/share").text
            #expect(visitor.contains("[your new address]") && visitor.contains("[[") == false)
            let member = try await bench.register(.init("ada", xID: 1))
            let browser = try await bench.signedIn(member)
            let page = try await browser.get("/en/share?s=1").text
            #expect(page.contains("@ada.example.com") && !page.contains("[your new address]"))
            let words = try #require(bench.website.site.configuration.campaign.texts(in: "en")).words
            #expect(page.components(separatedBy: "<li class=\"card\">").count == words.shares.count)
            #expect(page.contains("href=\"mailto:?subject="))
        }
    }

    @Test("What was written is shown once more, escaped, and leads to where it is sent; nothing is sent from here")
    func review() async throws {
        try await SiteBench.run(try CampaignPagesTests.setup()) { bench in
            var somebody = SiteBench.Somebody("bob", xID: 2)
            somebody.onMastodon = true
            let browser = try await bench.signedIn(bench.register(somebody))
            let answer = try await browser.post(
                "/en/share", [("text", "I <moved> & \u{1F44B} #x")], tokenFrom: "/en/share")
            #expect(answer.status == .ok && answer.text.contains("I &lt;moved&gt; &amp; \u{1F44B} #x"))
            #expect(
                answer.text.contains("https://bsky.app/intent/compose?text=I%20%3Cmoved%3E%20%26%20%F0%9F%91%8B%20%23x")
            )
            #expect(answer.text.contains("https://social.example.com/share?text=I%20"))
            #expect(answer.text.contains("16 of 300"))
            let long = try await browser.post(
                "/en/share", [("text", String(repeating: "x", count: 301))], tokenFrom: "/en/share")
            #expect(long.text.contains("This is longer than Bluesky takes"))
            let tooLong = try await browser.post(
                "/en/share", [("text", String(repeating: "x", count: 4_001))], tokenFrom: "/en/share")
            #expect(tooLong.status == .contentTooLarge)
        }
    }

    @Test("A member chooses the addresses of their card, and it is described; nobody else can have it drawn")
    func card() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/cards-\(UUID().uuidString)"
        let printer = try Printer(folder: folder, weasyprint: SiteBench.weasyprint)
        var setup = try CampaignPagesTests.setup()
        setup.services = { $0.printer = printer }
        try await SiteBench.run(setup) { bench in
            var somebody = SiteBench.Somebody("bob", xID: 2)
            somebody.onMastodon = true
            let browser = try await bench.signedIn(bench.register(somebody))
            let choice = try await browser.get("/en/share/card").text
            #expect(choice.components(separatedBy: "type=\"checkbox\"").count == 3 && !choice.contains("<img"))
            let drawn = try await browser.get("/en/share/card?draw=yes&on=mastodon").text
            #expect(drawn.contains("src=\"/en/share/card/wide.png?on=mastodon\""))
            #expect(drawn.contains("download=\"i-have-moved-1080x1080.png\""))
            let alt = "It says: I have moved. You find me here: @bob@social.example.com. Beside"
            #expect(drawn.components(separatedBy: alt).count == 4 && !drawn.contains("@bob.example.com. Beside"))
            let none = try await browser.get("/en/share/card?draw=yes")
            #expect(none.status == .badRequest && none.title.hasPrefix("Error: "))
            #expect(none.text.contains("Tick at least one address.") && none.text.contains("href=\"#on-bluesky\""))
            for path in ["wide.png", "wide.jpg?on=mastodon", "tall.png?on=mastodon", "wide.png?on=x"] {
                #expect(try await browser.get("/en/share/card/\(path)").status == .notFound, "\(path)")
            }
            let visitor = try await bench.browser().get("/en/share/card/wide.png?on=mastodon")
            #expect(visitor.status == .seeOther)
        }
    }

    @Test("Whoever has no new address is told so, and so is everybody where nothing can be drawn")
    func noCard() async throws {
        try await SiteBench.run(try CampaignPagesTests.setup()) { bench in
            var somebody = SiteBench.Somebody("cleo", xID: 3)
            somebody.onBluesky = false
            let browser = try await bench.signedIn(bench.register(somebody))
            let page = try await browser.get("/en/share/card?draw=yes&on=bluesky")
            #expect(page.status == .ok && page.text.contains("You have not linked a new address yet."))
            #expect(page.text.contains("cannot make them") && !page.text.contains("<img"))
        }
    }

    @Test("Where nothing can be printed the page says so, and no file is there")
    func noPrinter() async throws {
        try await SiteBench.run(try CampaignPagesTests.setup()) { bench in
            let browser = bench.browser()
            #expect(try await browser.get("/en/print").text.contains("cannot make them"))
            #expect(try await browser.get("/en/print/poster-a4.pdf").status == .notFound)
            let home = try await browser.get("/en/").text
            #expect(!home.contains("card.png"))
        }
    }
}
