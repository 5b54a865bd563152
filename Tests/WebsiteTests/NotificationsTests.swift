import Accounts
import Foundation
import HTTPTypes
import Identifiers
import Notifications
import Testing

@testable import Website

@Suite("Being told that people arrive")
struct NotificationsTests {
    @Test("Nothing is offered by mail where the site sends none, and the page says so")
    func noMail() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.signedIn(try await bench.register(.init("ada")))
            #expect(try await ada.get("/en/notifications").text.contains("id=\"address\""))
        }
        try await SiteBench.run(.adjusted { $0.services = { $0.subscriptions.sendsMail = false } }) { bench in
            let ada = try await bench.signedIn(try await bench.register(.init("ada")))
            let page = try await ada.get("/en/notifications")
            #expect(page.text.contains("This site sends no mail.") && !page.text.contains("id=\"address\""))
            let forced = try await ada.post(
                "/en/notifications/mail", [("address", "ada@example.com")], tokenFrom: "/en/notifications")
            #expect(forced.status == .notFound)
        }
    }

    @Test("Only somebody who registered has the page")
    func signedOut() async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().get("/en/notifications")
            #expect(page.status == .seeOther)
        }
    }

    @Test(
        "A wrong address comes back with its field, a summary and what was typed", arguments: ["", "ada@", "a\"><i>@x"])
    func wrong(typed: String) async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.signedIn(try await bench.register(.init("ada")))
            let page = try await ada.post(
                "/en/notifications/mail", [("address", typed), ("frequency", "week")], tokenFrom: "/en/notifications")
            #expect(page.status == .badRequest && page.title.hasPrefix("Error:"))
            #expect(page.text.contains(##"<a href="#address">"##) && page.text.contains("aria-invalid=\"true\""))
            #expect(page.text.contains(#"value="week" checked"#) && !page.text.contains("<i>@x"))
        }
    }

    @Test("The form for an address is refused without its token")
    func token() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.signedIn(try await bench.register(.init("ada")))
            let answer = try await ada.post("/en/notifications/mail", [("address", "ada@example.com")], tokenFrom: nil)
            #expect(answer.status == .forbidden)
        }
    }

    @Test("A link of a mail that leads nowhere says so, and ending mail looks the same whether there was any")
    func links() async throws {
        try await SiteBench.run { bench in
            let browser = bench.browser()
            let secret = LinkSecret { Array(repeating: 5, count: $0) }
            let confirm = try await browser.get("/en/" + NotificationPath.confirm(secret))
            #expect(confirm.status == .notFound && confirm.text.contains("does not work any more"))
            for path in ["/en/" + NotificationPath.stop(secret), "/en/mail/stop/nonsense"] {
                let page = try await browser.post(path, [("List-Unsubscribe", "One-Click")], tokenFrom: nil)
                #expect(page.status == .ok && page.headers[.setCookie]?.contains("helloquitx=") != true)
                #expect(page.headers[.robotsTag] == "noindex")
            }
            let other = try await browser.post(
                "/en/" + NotificationPath.confirm(secret), [], tokenFrom: nil,
                headers: [.origin: "https://evil.example.com"])
            #expect(other.status == .forbidden)
        }
    }

    @Test("A secret feed that nobody has is not found, whatever it looks like")
    func feeds() async throws {
        try await SiteBench.run { bench in
            for path in [
                "/en/people/feed/x", "/en/" + NotificationPath.feed(LinkSecret { Array(repeating: 5, count: $0) }),
            ] {
                let page = try await bench.browser().get(path)
                #expect(page.status == .notFound)
            }
        }
    }

    @Test("What somebody wrote stands in a feed as text")
    func escaping() throws {
        let texts = try Texts(
            language: "en", catalogue: try Catalogue(language: "en"), constants: ["campaign": "HelloQuitX"])
        let library = try TemplateLibrary(pages: [FeedView.template], partials: [], texts: texts)
        let feed = FeedView(
            id: "i", title: "]]><b>&\u{301}\u{7}", author: "'\"", address: "a", home: "h", origin: "o", at: 0,
            [.init(id: "e", title: "<script>", at: 1, path: "/p?a=1&b=2", summary: "{{id}} & \u{0}")], texts)
        let xml = FeedView.declaration + (library.render(FeedView.template, feed) ?? "")
        #expect(xml.contains("<title>]]&gt;&lt;b&gt;&amp;\u{301}\u{FFFD}</title>"))
        #expect(xml.contains("href=\"o/p?a=1&amp;b=2\"") && xml.contains("<name>&#39;&quot;</name>"))
        #expect(
            xml.contains("<title>&lt;script&gt;</title>") && xml.contains("<summary>{{id}} &amp; \u{FFFD}</summary>"))
    }
}
