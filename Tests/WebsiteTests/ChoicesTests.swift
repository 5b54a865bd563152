import Accounts
import HTTPTypes
import Identifiers
import Reconnection
import Store
import Testing

@testable import Website

@Suite("The choices of the registration")
struct ChoicesTests {
    private static func newcomer(_ bench: SiteBench) async throws -> Browser {
        var somebody = SiteBench.Somebody("ada")
        somebody.visibility = nil
        return try await bench.signedIn(try await bench.register(somebody))
    }

    @Test("Nothing is chosen in advance, and nothing works before")
    func nothingPreselected() async throws {
        try await SiteBench.run { bench in
            let browser = try await Self.newcomer(bench)
            let page = try await browser.get("/en/choices")
            #expect(!page.text.contains(" checked"))
            for option in Visibility.allCases { #expect(page.text.contains(#"value="\#(option.rawValue)""#)) }
            for path in ["/en/people", "/en/import", "/en/follow", "/en/deliveries", "/en/accounts", "/en/"] {
                #expect(try await browser.get(path).location == "/en/choices?to=\(path)", "\(path)")
            }
        }
    }

    @Test("Without an answer the form comes back with what is missing, and with what was said")
    func refused() async throws {
        try await SiteBench.run { bench in
            let browser = try await Self.newcomer(bench)
            let page = try await browser.post(
                "/en/choices", [("later", "yes"), ("age", "yes"), ("to", "/en/people")], tokenFrom: "/en/choices")
            #expect(page.status == .badRequest)
            #expect(page.title.hasPrefix("Error: "))
            #expect(page.text.contains(##"<a href="#visibility-listed">Choose who may find you</a>"##))
            #expect(page.text.contains(##"<a href="#consent">"##) && !page.text.contains(##"<a href="#age">"##))
            #expect(page.text.contains("autofocus") && page.text.contains(#"value="/en/people""#))
            #expect(page.text.contains(#"id="later" value="yes" aria-describedby="later-hint" checked"#))
            #expect(page.text.contains(#"id="age" value="yes" checked"#))
        }
    }

    @Test("Whoever makes no choice for a day is erased with all that came; whoever chose, or came later, stays")
    func abandoned() async throws {
        try await SiteBench.run { bench in
            let early = try await Self.newcomer(bench)
            #expect(try await early.get("/en/choices").text.contains(#"href="/en/delete""#))
            let chosen = try await bench.register(.init("bo"))
            let abandonment = Abandonment(port: bench.repository, vault: bench.vault)
            bench.clock.advance(Retention.newcomer.milliseconds)
            #expect(try await abandonment.erase(now: bench.clock.now()) == 0)
            bench.clock.advance(1)
            #expect(try await abandonment.erase(now: bench.clock.now()) == 1)
            #expect(try await early.get("/en/choices").location == "/en/sign-in?to=/en/choices")
            #expect(try await bench.repository.member(chosen) != nil)
        }
    }

    @Test("A member whose X account asked not to be looked up is told so")
    func optedOut() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada", xID: 7))
            let browser = try await bench.signedIn(ada)
            let told = "asked not to be looked up"
            #expect(try await !browser.get("/en/choices").text.contains(told))
            try await bench.repository.optOut(try bench.pseudonym(7), now: bench.clock.now())
            #expect(try await browser.get("/en/choices").text.contains(told))
        }
    }

    @Test("A choice that does not exist is none")
    func unknownChoice() async throws {
        try await SiteBench.run { bench in
            let browser = try await Self.newcomer(bench)
            let page = try await browser.post(
                "/en/choices", [("visibility", "everybody"), ("consent", "yes"), ("age", "yes")],
                tokenFrom: "/en/choices")
            #expect(page.status == .badRequest)
        }
    }

    @Test(
        "A newcomer goes on to the archive, unless they were on their way elsewhere",
        arguments: [
            ("/en/", "/en/import"), ("/en/people", "/en/people"), ("//evil.example.com", "/en/import"),
        ])
    func nextQuestion(to: String, next: String) async throws {
        try await SiteBench.run { bench in
            let page = try await Self.newcomer(bench).post(
                "/en/choices", [("visibility", "listed"), ("consent", "yes"), ("age", "yes"), ("to", to)],
                tokenFrom: "/en/choices")
            #expect(page.location == next)
        }
    }

    @Test("Once made, the choices are kept, can be changed, and consent is not asked again")
    func saved() async throws {
        try await SiteBench.run { bench in
            var somebody = SiteBench.Somebody("ada")
            somebody.visibility = nil
            let ada = try await bench.register(somebody)
            let browser = try await bench.signedIn(ada)
            let page = try await browser.post(
                "/en/choices",
                [("visibility", "confirmed"), ("consent", "yes"), ("age", "yes"), ("to", "/en/people")],
                tokenFrom: "/en/choices")
            #expect(page.status == .seeOther && page.location == "/en/people")
            let choices = try #require(try await bench.repository.member(ada)?.choices)
            #expect(choices.visibility == .confirmed && !choices.followsLaterJoiners)
            #expect(choices.consentedAt == bench.now)
            bench.clock.advance(5_000)
            let again = try await browser.get("/en/choices")
            #expect(!again.text.contains(#"id="consent""#) && again.text.contains("Change your choices"))
            _ = try await browser.post(
                "/en/choices", [("visibility", "listed"), ("later", "yes")], tokenFrom: "/en/choices")
            let changed = try #require(try await bench.repository.member(ada)?.choices)
            #expect(changed.visibility == .listed && changed.followsLaterJoiners)
            #expect(changed.consentedAt == choices.consentedAt)
        }
    }
}
