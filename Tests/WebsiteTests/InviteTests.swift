import Accounts
import Foundation
import HTTPTypes
import Identifiers
import Reconnection
import Store
import Testing

@testable import Website

@Suite("Inviting one person")
struct InviteTests {
    private static let words = "Come over <b>&amp; read me"

    /// A member's browser on the shipped campaign.
    private func run(_ body: @Sendable (SiteBench, Browser) async throws -> Void) async throws {
        try await SiteBench.run(try CampaignPagesTests.setup()) { bench in
            let member = try await bench.seeker(following: [.init("Bo_Here", xID: 11), .init("cleo", xID: 12)])
            try await body(bench, try await bench.signedIn(member))
        }
    }

    private func post(_ browser: Browser, _ action: String, _ name: String, _ text: String = "") async throws
        -> Browser.Page
    {
        try await browser.post(
            "/en/invite", [("do", action), ("name", name), ("text", text)], tokenFrom: "/en/invite")
    }

    @Test("The words are chosen, changed, looked at once more and opened where they are sent")
    func journey() async throws {
        try await run { bench, browser in
            let written = try await post(browser, "write", " https://x.com/Dora_X/with_replies ")
            #expect(written.title.hasPrefix("Write to @Dora_X – "))
            #expect(written.text.contains("@Dora_X, I have moved") && written.text.contains("@seeker.example.com"))
            #expect(written.text.contains("http://127.0.0.1:8080/en/"))
            let other = try await post(browser, "take.2", "@Dora_X", Self.words)
            #expect(other.text.contains("@Dora_X, I miss you over here") && !other.text.contains("Come over"))
            let reviewed = try await post(browser, "review", "@Dora_X", Self.words)
            #expect(reviewed.text.contains("Come over &lt;b&gt;&amp;amp; read me"))
            #expect(!reviewed.text.contains("x.com/intent"))
            #expect(try await bench.website.site.services.invitations.book(of: MemberID(rawValue: 1)).count == 0)
            let changed = try await post(browser, "write", "@Dora_X", Self.words)
            #expect(changed.text.contains("Come over &lt;b&gt;"))
            let ready = try await post(browser, "send", "@Dora_X", Self.words)
            let encoded = "Come%20over%20%3Cb%3E%26amp%3B%20read%20me"
            for link in [
                "https://x.com/intent/post?text=\(encoded)", "https://bsky.app/intent/compose?text=\(encoded)",
                "mailto:?subject=",
            ] {
                #expect(ready.text.contains(link), "\(link)")
            }
            #expect(ready.text.contains("body=\(encoded)"))
        }
    }

    @Test("In a language from right to left a name keeps its signs in their places")
    func isolated() throws {
        for (language, expected) in [("ar", "\u{2066}@dora\u{2069}"), ("fr", "@dora")] {
            let texts = try Texts(language: language, catalogue: Catalogue(language: language), constants: [:])
            #expect(texts.isolated("@dora") == expected)
        }
    }

    @Test("Nobody is invited twice, and what was not sent after all can be said")
    func twice() async throws {
        try await run { bench, browser in
            _ = try await post(browser, "send", "dora", Self.words)
            #expect(try await browser.get("/en/invite").text.contains("You have invited 1 person so far."))
            bench.clock.advance(20 * 86_400_000)
            for action in ["write", "review", "send", "take.1"] {
                let page = try await post(browser, action, "@DORA", Self.words)
                #expect(page.text.contains("You invited @DORA on January 15, 2027. Nobody is invited twice"))
                #expect(!page.text.contains("x.com/intent"))
            }
            let back = try await post(browser, "back", "dora")
            #expect(back.status == .seeOther)
            #expect(try await browser.get(back.location ?? "").text.contains("It is forgotten"))
            #expect(try await post(browser, "send", "dora", Self.words).text.contains("x.com/intent"))
        }
    }

    @Test("Whoever the list shows is not invited, put aside or not")
    func here() async throws {
        try await run { bench, browser in
            #expect(try await post(browser, "send", "@bo_here", Self.words).text.contains("@bo_here is here already"))
            try await bench.repository.setDismissed(true, MemberID(rawValue: 2), of: MemberID(rawValue: 1))
            #expect(try await post(browser, "write", "BO_HERE").text.contains("is here already"))
            #expect(!(try await post(browser, "write", "bo_")).text.contains("is here already"))
        }
    }

    @Test("Whoever came after an invitation is shown with its day")
    func tag() async throws {
        try await run { bench, browser in
            _ = try await post(browser, "send", "late_one", Self.words)
            let before = try await browser.get("/en/people").text
            #expect(!before.contains("Invited by you"))
            let member = MemberID(rawValue: 1)
            try await bench.register(.init("Late_One", xID: 13))
            _ = try await bench.repository.replaceLists(
                ImportedLists(following: try [11, 12, 13].map(bench.pseudonym), followers: []), of: member,
                bound: LookupBound(), now: bench.now)
            _ = try await bench.repository.reconnect(member, now: bench.now)
            let after = try await browser.get("/en/people").text
            #expect(after.components(separatedBy: "Invited by you on January 15, 2027").count == 2)
        }
    }

    @Test(
        "A name that cannot be one is said at its field, and kept",
        arguments: [
            ("", "Write a name"), ("two words", "Write a name"), ("@\u{E9}l\u{E9}onore", "Write a name"),
            ("@aaaaaaaaaaaaaaaaaaaaa", "Write a name"), ("https://example.com/bo", "Write a name"),
            ("@Seeker", "This is your own name"),
        ])
    func names(typed: String, sentence: String) async throws {
        try await run { _, browser in
            let page = try await post(browser, "send", typed, Self.words)
            #expect(page.status == .badRequest && page.title.hasPrefix("Error: "))
            #expect(page.text.contains(sentence) && page.text.contains("value=\"\(typed)\""))
        }
    }

    @Test("No words are no invitation, and visitors and too many are sent away")
    func refusals() async throws {
        try await run { bench, browser in
            for action in ["review", "send"] {
                let page = try await post(browser, action, "dora", " \r\n ")
                #expect(page.status == .badRequest && page.text.contains("Write a few words."))
            }
            let visitor = try await bench.browser().get("/en/invite")
            #expect(visitor.status == .seeOther && visitor.location == "/en/sign-in?to=/en/invite")
            for number in 0..<20 { _ = try await post(browser, "send", "dora\(number)", Self.words) }
            #expect(try await post(browser, "send", "dora20", Self.words).status == .tooManyRequests)
        }
    }

    /// Somebody called `dora` on X, as the seeker may not know.
    enum Standing: CaseIterable {
        case unknown, optedOut, memberWhoHides, memberWhomTheSeekerDoesNotName, invitedByAnother, blocksTheSeeker
    }

    private actor Pages {
        private(set) var all: [String] = []
        func add(_ page: Browser.Page) {
            let text = page.text.replacing(/value="[A-Za-z0-9_-]{86}"/, with: "TOKEN")
            all.append("\(page.status) \(page.headers.filter { $0.name != .date }) \(text)")
        }
    }

    private func seen(_ standing: Standing) async throws -> [String] {
        let pages = Pages()
        try await SiteBench.run(try CampaignPagesTests.setup()) { bench in
            let seeker = try await bench.register(.init("seeker", xID: 1))
            switch standing {
            case .unknown: break
            case .optedOut: try await bench.repository.optOut(try bench.pseudonym(42), now: bench.now)
            case .invitedByAnother:
                let other = try await bench.register(.init("other", xID: 2))
                _ = try await bench.website.site.services.invitations.invite(
                    try XHandle("dora"), by: other, now: bench.now)
            case .memberWhoHides, .memberWhomTheSeekerDoesNotName, .blocksTheSeeker:
                var dora = SiteBench.Somebody("dora", xID: 42)
                if standing == .memberWhoHides { dora.visibility = .nobody }
                let member = try await bench.register(dora)
                if standing == .blocksTheSeeker {
                    _ = try await bench.repository.replaceLists(
                        ImportedLists(following: [], followers: [], blocked: [try bench.pseudonym(1)]), of: member,
                        bound: LookupBound(), now: bench.now)
                }
            }
            _ = try await bench.repository.replaceLists(
                ImportedLists(
                    following: standing == .memberWhomTheSeekerDoesNotName ? [] : [try bench.pseudonym(42)],
                    followers: []), of: seeker, bound: LookupBound(), now: bench.now)
            _ = try await bench.repository.reconnect(seeker, now: bench.now)
            let browser = bench.browser()
            browser.setCookie("helloquitx", try await bench.fixedSession(of: seeker))
            await pages.add(try await browser.get("/en/people"))
            for action in ["write", "review", "send", "send", "back"] {
                let page = try await browser.get("/en/invite")
                await pages.add(page)
                await pages.add(
                    try await browser.post(
                        "/en/invite", [("do", action), ("name", "dora"), ("text", Self.words)], tokenFrom: nil,
                        token: page.token))
            }
        }
        return await pages.all
    }

    @Test(
        "Who opted out, hides, blocks, or was invited by others looks like who does not exist, to the byte",
        arguments: Standing.allCases)
    func sameToTheByte(standing: Standing) async throws {
        let reference = try await seen(.unknown)
        let answers = try await seen(standing)
        #expect(answers.count == reference.count)
        for (answer, expected) in zip(answers, reference) { #expect(answer == expected) }
    }

    @Test(
        "Lengths are those that X counts",
        arguments: [
            ("abc", 3), ("\u{65E5}\u{672C}", 4), ("\u{645}\u{631}\u{62D}\u{628}\u{627}", 5),
            ("at https://away.example.com/en/ x", 28), ("\u{2019}", 1), ("\u{2026}", 2),
        ])
    func lengths(text: String, count: Int) {
        #expect(XPostLength.count(text) == count)
    }
}
