import Accounts
import Deliveries
import Foundation
import HTTPTypes
import Identifiers
import Reconnection
import Store
import Testing

@testable import Website

@Suite("The list of people, and following them")
struct PeopleTests {
    private static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onfocus='alert(1)", "{{token}}",
        "[[nav.people]]",
        "&lt;b&gt;", "\u{202E}gnp.exe",
    ]

    @Test("Names are shown as they are and never become markup, templates or texts")
    func hostileNames() async throws {
        try await SiteBench.run { bench in
            let people = Self.hostile.enumerated().map { index, name in
                SiteBench.Somebody(
                    "person\(Character(UnicodeScalar(97 + index)!))", displayName: name, xID: UInt64(100 + index))
            }
            let browser = try await bench.signedIn(try await bench.seeker(following: people))
            for path in ["/en/people", "/en/follow", "/en/people?q=%3Cscript%3Ealert(1)%22%27"] {
                let text = try await browser.get(path).text
                #expect(!text.contains("<script>") && !text.contains("<img src=x") && !text.contains("' onfocus"))
                #expect(text.contains("bdi") || path.contains("q="))
            }
            let text = try await browser.get("/en/people").text
            #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
            #expect(text.contains("{{token}}") && text.contains("[[nav.people]]"))
            #expect(text.contains("&amp;lt;b&amp;gt;"))
        }
    }

    @Test(
        "A name in which nothing can be seen gives way to the screen name",
        arguments: [
            "", " ", "\u{200B}\u{2800}", "\u{3164}", "\u{202E}\u{FEFF}",
        ])
    func invisibleNames(name: String) {
        #expect(DisplayName.shown(name, or: "@ada") == "@ada")
        #expect(DisplayName.shown("\u{202E}a", or: "@ada") == "\u{202E}a")
    }

    @Test("There is no cap: every person stands on some page, once")
    func paging() async throws {
        try await SiteBench.run { bench in
            let people = (0..<120).map { index in
                let letters = [index / 26, index % 26].map { String(Character(UnicodeScalar(97 + $0)!)) }.joined()
                return SiteBench.Somebody("name\(letters)", xID: UInt64(1_000 + index))
            }
            let browser = try await bench.signedIn(try await bench.seeker(following: people))
            var names: [String] = []
            for page in 1...3 {
                let text = try await browser.get("/en/people?page=\(page)").text
                names += text.matches(of: /<bdi>@(\w+)<\/bdi><\/a>/).map { String($0.1) }
                #expect(text.contains("Page \(page) of 3") && text.contains("120 people you know"))
            }
            #expect(names.count == 120 && Set(names) == Set(people.map(\.name)))
            #expect(PageTests.repeatedIDs(try await browser.get("/en/people").text) == [])
        }
    }

    @Test("All whom the page's search finds are unticked together, and ticked again")
    func allTogether() async throws {
        try await SiteBench.run { bench in
            let seeker = try await bench.seeker(
                following: [.init("bo", xID: 11), .init("bobby", xID: 12), .init("cleo", xID: 13)])
            let browser = try await bench.signedIn(seeker)
            let page = try await browser.get("/en/people?q=bo")
            #expect(page.text.contains("Tick all (2)") && page.text.contains("Untick all (2)"))
            func press(_ value: String) async throws -> Int {
                let answer = try await browser.post(
                    "/en/people", [("q", "bo"), ("do", value)], tokenFrom: nil, token: page.token)
                #expect(answer.status == .seeOther)
                return try await bench.repository.tickedChoices(of: seeker).count
            }
            #expect(try await press("all.off") == 1)
            #expect(try await press("all.perhaps") == 1)
            #expect(try await press("all.on") == 3)
            #expect(!(try await browser.get("/en/people?q=cleo")).text.contains("Untick all"))
        }
    }

    @Test("Search, filters and networks narrow the list")
    func narrowing() async throws {
        try await SiteBench.run { bench in
            var bo = SiteBench.Somebody("bo", displayName: "Bo Example", xID: 11)
            bo.onMastodon = true
            let browser = try await bench.signedIn(
                try await bench.seeker(following: [bo, .init("cleo", displayName: "Cleo 100%", xID: 12)]))
            func names(_ query: String) async throws -> [String] {
                try await browser.get("/en/people?\(query)").text.matches(of: /<bdi>@(\w+)<\/bdi><\/a>/)
                    .map { String($0.1) }
            }
            #expect(try await names("") == ["bo", "cleo"])
            #expect(try await names("q=EXAMPLE") == ["bo", "cleo"])  // Their handles end in example.com.
            #expect(try await names("q=100%25") == ["cleo"])
            #expect(try await names("network=mastodon") == ["bo"])
            #expect(try await names("q=nobody") == [])
            let search = try await browser.get("/en/people?filter=open&q=100%25").text
            #expect(search.contains("1 person fits.") && search.contains(#"href="/en/people?filter=open">Show all"#))
        }
    }

    @Test("Nobody is new at the first look; whoever comes afterwards is, until they were seen")
    func newcomers() async throws {
        try await SiteBench.run { bench in
            let seeker = try await bench.seeker(following: [.init("bo", xID: 11)])
            let browser = try await bench.signedIn(seeker)
            #expect(try await !browser.get("/en/").text.contains("new."))
            let first = try await browser.get("/en/people").text
            #expect(first.contains("New (0)") && !first.contains("tag new"))
            #expect(first.contains("We have ticked those whom you followed on X."))
            bench.clock.advance(1_000)
            try await bench.register(.init("cleo", xID: 12))
            _ = try await bench.repository.replaceLists(
                ImportedLists(following: try [11, 12].map(bench.pseudonym), followers: []), of: seeker,
                bound: LookupBound(), now: bench.now)
            _ = try await bench.repository.reconnect(seeker, now: bench.now)
            let second = try await browser.get("/en/people")
            #expect(second.text.contains("New (1)") && second.text.contains("tag new"))
            bench.clock.advance(1_000)
            _ = try await browser.post("/en/people", [("do", "seen")], tokenFrom: nil, token: second.token)
            #expect(try await browser.get("/en/people").text.contains("New (0)"))
        }
    }

    @Test("Somebody can be put aside and brought back")
    func dismissing() async throws {
        try await SiteBench.run { bench in
            let seeker = try await bench.seeker(following: [.init("bo", xID: 11), .init("cleo", xID: 12)])
            let browser = try await bench.signedIn(seeker)
            let page = try await browser.get("/en/people")
            let id = try #require(Browser.Page.between(#"value="dismiss."#, "\"", in: page.text))
            let answer = try await browser.post(
                "/en/people", [("do", "dismiss.\(id)"), ("filter", "all")], tokenFrom: nil, token: page.token)
            #expect(answer.location == "/en/people")
            #expect(try await browser.get("/en/people").text.contains("1 person you know"))
            #expect(try await bench.repository.tickedChoices(of: seeker).count == 1)
            let aside = try await browser.get("/en/people?filter=dismissed")
            #expect(aside.text.contains(#"value="restore.\#(id)""#))
            _ = try await browser.post(
                "/en/people", [("do", "restore.\(id)"), ("filter", "dismissed")], tokenFrom: nil, token: aside.token)
            #expect(try await browser.get("/en/people").text.contains("2 people you know"))
        }
    }

    @Test("A tick is saved with whatever button is pressed, and by the page's script")
    func ticks() async throws {
        try await SiteBench.run { bench in
            let seeker = try await bench.seeker(following: [.init("bo", xID: 11), .init("cleo", xID: 12)])
            let browser = try await bench.signedIn(seeker)
            let page = try await browser.get("/en/people")
            #expect(page.text.contains("Ticked: 2 on Bluesky."))
            let was = page.text.matches(of: /name="was" value="([^"]+)"/).map { String($0.1) }
            #expect(was.count == 2 && was.allSatisfy { $0.hasSuffix(".1") })
            let kept = String(was[0].dropLast(2))
            let check = try await browser.post(
                "/en/people", [("was", was[0]), ("was", was[1]), ("on", kept), ("do", "check")], tokenFrom: nil,
                token: page.token)
            #expect(check.location == "/en/follow")
            #expect(try await bench.repository.tickedChoices(of: seeker).count == 1)
            let script = try await browser.post(
                "/en/people",
                [("was", String(was[1].dropLast()) + "0"), ("on", String(was[1].dropLast(2))), ("do", "save")],
                tokenFrom: nil, token: page.token, headers: [.accept: "application/json"])
            #expect(script.text == #"{"ticked":"Ticked: 2 on Bluesky."}"#)
        }
    }

    @Test("A network that is not linked can be seen and not ticked")
    func unlinked() async throws {
        try await SiteBench.run { bench in
            var bo = SiteBench.Somebody("bo", xID: 11)
            bo.onMastodon = true
            let browser = try await bench.signedIn(try await bench.seeker(following: [bo]))
            let text = try await browser.get("/en/people").text
            #expect(text.contains("Some of them are on Mastodon") && text.contains("bo@social.example.com"))
            #expect(text.matches(of: /name="on"/).count == 1)
        }
    }

    @Test("What is checked is what is handed in")
    func follow() async throws {
        try await SiteBench.run { bench in
            var bo = SiteBench.Somebody("bo", xID: 11)
            bo.onMastodon = true
            let seeker = try await bench.seeker(following: [bo, .init("cleo", xID: 12)], onMastodon: true)
            let browser = try await bench.signedIn(seeker)
            let page = try await browser.get("/en/follow")
            for words in [
                "Follow 2 people on Bluesky", "Follow 1 person on Mastodon", "Follow 3 accounts on both",
                "as seeker.example.com", "bo@social.example.com",
            ] { #expect(page.text.contains(words), "\(words)") }
            let plan = try #require(Browser.Page.between(#"name="plan" value=""#, "\"", in: page.text))
            let done = try await browser.post(
                "/en/follow", [("plan", plan), ("network", "mastodon")], tokenFrom: nil, token: page.token)
            #expect(done.location == "/en/deliveries?queued=1")
            let progress = try await bench.repository.progress(of: seeker, now: bench.now)
            #expect(progress.map(\.total) == [0, 1])
            let deliveries = try await browser.get("/en/deliveries?queued=1")
            #expect(deliveries.text.contains("1 follow is handed in.") && deliveries.text.contains("Waiting"))
        }
    }

    @Test("A list that changed meanwhile is shown again instead of being handed in")
    func changedPlan() async throws {
        try await SiteBench.run { bench in
            let seeker = try await bench.seeker(following: [.init("bo", xID: 11), .init("cleo", xID: 12)])
            let browser = try await bench.signedIn(seeker)
            let page = try await browser.get("/en/follow")
            let plan = try #require(Browser.Page.between(#"name="plan" value=""#, "\"", in: page.text))
            let choice = try #require(try await bench.repository.tickedChoices(of: seeker).first)
            try await bench.repository.choose(.bluesky, isChosen: false, for: choice.other, of: seeker)
            let answer = try await browser.post(
                "/en/follow", [("plan", plan), ("network", "all")], tokenFrom: nil, token: page.token)
            #expect(answer.status == .conflict && answer.text.contains("The list has changed"))
            #expect(try await bench.repository.progress(of: seeker, now: bench.now).allSatisfy { $0.total == 0 })
        }
    }

    @Test("Before the launch the page says until when everything waits")
    func launch() async throws {
        try await SiteBench.run(.adjusted { $0.configuration.launchAt = 1_900_000_000_000 }) { bench in
            try await bench.repository.setGate(Gate.launch, opensAt: 1_900_000_000_000)
            let seeker = try await bench.seeker(following: [.init("bo", xID: 11)])
            let browser = try await bench.signedIn(seeker)
            let page = try await browser.get("/en/follow")
            #expect(page.text.contains("They wait until March 17, 2030"))
            let plan = try #require(Browser.Page.between(#"name="plan" value=""#, "\"", in: page.text))
            _ = try await browser.post(
                "/en/follow", [("plan", plan), ("network", "all")], tokenFrom: nil, token: page.token)
            #expect(try await browser.get("/en/deliveries").text.contains("1 waits until March 17, 2030"))
        }
    }
}
