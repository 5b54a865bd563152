import Campaign
import Foundation
import HTTPTypes
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
