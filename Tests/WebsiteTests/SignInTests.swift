import Accounts
import Foundation
import HTTPTypes
import Identifiers
import Reconnection
import Sandbox
import Store
import Testing

@testable import Website

@Suite("Signing in, linking and coming back")
struct SignInTests {
    @Test("Somebody signs in with X, registers, and gets a new session token")
    func registers() async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let browser = bench.browser()
            _ = try await browser.get("/en/sign-in/x")
            let before = try #require(browser.cookie("helloquitx"))
            let page = try await bench.signInWithX(browser, as: "amara", to: "/en/people")
            #expect(page.status == .seeOther && page.location == "/en/choices?to=/en/people")
            let after = try #require(browser.cookie("helloquitx"))
            #expect(after != before)
            let old = try #require(SessionToken(cookie: before))
            #expect(try await bench.repository.session(tokenHash: old.hash, now: bench.now) == nil)
            #expect(try await browser.get("/en/choices").status == .ok)
        }
    }

    @Test("The way to the provider is one link on a page of ours, never a redirect of a form")
    func oneLink() async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let page = try await bench.browser().post("/en/sign-in/x", tokenFrom: "/en/sign-in/x")
            #expect(page.status == .ok && page.headers[.location] == nil)
            let link = try bench.link(in: page)
            #expect(link.hasPrefix(bench.origins.x) && link.contains("code_challenge="))
            #expect(page.text.contains("/js/continue.js") && page.text.contains("127.0.0.1:"))
        }
    }

    @Test("Mastodon: an address of a server, an account there, a link to more networks")
    func linksMastodon() async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let browser = bench.browser()
            _ = try await bench.signInWithX(browser, as: "amara")
            _ = try await browser.post(
                "/en/choices", [("visibility", "listed"), ("consent", "yes"), ("age", "yes")], tokenFrom: "/en/choices")
            let before = browser.cookie("helloquitx")
            let server = bench.origins.mastodon[0].replacing("http://", with: "")
            let answer = try await browser.post(
                "/en/sign-in/mastodon", [("name", "@amara@\(server)"), ("to", "/en/accounts")],
                tokenFrom: "/en/sign-in/mastodon")
            let back = try await bench.decide(at: try bench.link(in: answer), as: "amara")
            #expect(try await browser.get(back).location == "/en/accounts")
            #expect(browser.cookie("helloquitx") != before)
            let text = try await browser.get("/en/accounts").text
            #expect(text.contains("@amara_writes") && text.contains("amara@\(server)"))
        }
    }

    @Test(
        "A name that cannot be right comes back with its sentence, the input kept",
        arguments: [
            ("mastodon", "no server at all", 400), ("mastodon", "", 400), ("bluesky", "spaces in it", 400),
            ("bluesky", "", 400), ("bluesky", "nobody-at-all.test", 400), ("mastodon", "127.0.0.1:1", 400),
        ])
    func mistyped(network: String, name: String, status: Int) async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let page = try await bench.browser().post(
                "/en/sign-in/\(network)", [("name", name)], tokenFrom: "/en/sign-in/\(network)")
            #expect(page.status.code == status && page.title.hasPrefix("Error: "))
            #expect(page.text.contains(##"<a href="#name">"##) && page.text.contains(#"aria-invalid="true""#))
            #expect(page.text.contains(#"value="\#(name)""#))
        }
    }

    @Test(
        "What is plainly wrong with a Bluesky name is said",
        arguments: [
            ("", "Enter your Bluesky name."), ("@", "Enter your Bluesky name."),
            ("Amara", "The end is missing: try amara.bsky.social."),
            ("@amara@social.example.com", "That looks like a Mastodon or e-mail address."),
            ("a b", "This does not look like a name"),
        ])
    func mistakes(name: String, sentence: String) async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().post(
                "/en/sign-in/bluesky", [("name", name)], tokenFrom: "/en/sign-in/bluesky")
            #expect(page.status == .badRequest && page.text.contains(sentence))
        }
    }

    enum Fault: CaseIterable {
        case otherSession, noSession, noState, wrongState, twice, replayed, denied, noCode, otherNetwork, tooLate
    }

    @Test("A way back that does not fit signs nobody in", arguments: Fault.allCases)
    func faults(fault: Fault) async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let browser = bench.browser()
            let answer = try await browser.post("/en/sign-in/x", tokenFrom: "/en/sign-in/x")
            let link = try bench.link(in: answer)
            var back = try await bench.decide(at: link, as: "amara", decision: fault == .denied ? "deny" : "accept")
            var visitor = browser
            switch fault {
            case .otherSession:
                visitor = bench.browser()
                _ = try await visitor.get("/en/sign-in/x")
            case .noSession: visitor = bench.browser()
            case .noState: back = back.replacing(/state=[^&]*/, with: "")
            case .wrongState: back = back.replacing(/state=[^&]*/, with: "state=AAAA")
            case .twice: back += "&code=AAAA"
            case .replayed:
                _ = try await browser.get(back)
                try await bench.repository.endSessions(of: MemberID(rawValue: 1), except: nil)
                visitor = browser
            case .denied: break
            case .noCode: back = back.replacing(/code=[^&]*/, with: "")
            case .otherNetwork: back = back.replacing("/oauth/x/", with: "/oauth/mastodon/")
            case .tooLate: bench.clock.advance(600_001)
            }
            let page = try await visitor.get(back)
            #expect(page.status == .forbidden && page.title.hasPrefix("Error: "), "\(fault)")
            #expect(page.text.contains(">Try again</a>"), "\(fault)")
            if fault == .denied { #expect(page.text.contains("X told us that you did not agree.")) }
            #expect(try await visitor.get("/en/settings").status == .seeOther)
            if fault != .replayed {
                #expect(try await bench.repository.communityCounts().members == nil)
                // What was kept for the browser that began is still good, where another one tried to use it.
                if fault == .otherSession || fault == .noSession {
                    #expect(try await browser.get(back).status == .seeOther)
                }
            }
        }
    }

    @Test("What one Mastodon server sends back is not taken for another's")
    func mixedUp() async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let browser = bench.browser()
            var backs: [String] = []
            for (origin, person) in zip(bench.origins.mastodon, ["amara", "chiara"]) {
                let answer = try await browser.post(
                    "/en/sign-in/mastodon", [("name", origin)], tokenFrom: "/en/sign-in/mastodon")
                backs.append(try await bench.decide(at: try bench.link(in: answer), as: person))
            }
            let parts = backs.map { $0.split(separator: "?").map(String.init) }
            #expect(parts[0][0] != parts[1][0])
            // The first server's state and code, come back to where the second one sends.
            #expect(try await browser.get("\(parts[1][0])?\(parts[0][1])").status == .forbidden)
            #expect(try await browser.get(backs[1]).status == .seeOther)
        }
    }

    @Test("Linking an account that another membership holds offers to join the two, and joins them")
    func joins() async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            _ = try await bench.signInWithX(bench.browser(), as: "amara")
            let ada = try await bench.register(.init("ada"))
            let browser = try await bench.signedIn(ada)
            let page = try await bench.signInWithX(browser, as: "amara", to: "/en/accounts")
            let offer = try #require(page.location)
            #expect(offer.hasPrefix("/en/join?ticket="))
            let question = try await browser.get(offer)
            let ticket = try #require(Browser.Page.between(#"name="ticket" value=""#, "\"", in: question.text))
            let stranger = try await bench.signedIn(try await bench.register(.init("mallory")))
            let stolen = try await stranger.post("/en/join", [("ticket", ticket)], tokenFrom: "/en/settings")
            #expect(stolen.status == .forbidden)
            let joined = try await browser.post(
                "/en/join", [("ticket", ticket)], tokenFrom: nil, token: question.token)
            #expect(joined.location == "/en/accounts?notice=joined")
            #expect(Set(try await bench.repository.accounts(of: ada).map(\.key.network)) == [.x, .bluesky])
            #expect(try await bench.repository.member(MemberID(rawValue: 1)) == nil)
            let again = try await browser.post("/en/join", [("ticket", ticket)], tokenFrom: "/en/settings")
            #expect(again.status == .forbidden)
        }
    }

    @Test("A second account on one network is refused with the way out")
    func networkTaken() async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let browser = bench.browser()
            _ = try await bench.signInWithX(browser, as: "amara")
            let page = try await bench.signInWithX(browser, as: "ben")
            #expect(page.status == .conflict && page.text.contains("amara_writes"))
            #expect(page.text.contains("unlink this one first"))
        }
    }

    @Test("Signing out ends the session")
    func signsOut() async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let browser = try await bench.signedIn(try await bench.register(.init("ada")))
            let page = try await browser.post("/en/sign-out", tokenFrom: "/en/settings")
            #expect(page.location == "/en/" && browser.cookie("helloquitx") == nil)
        }
    }

    @Test("Who proves an X account in order not to be looked up leaves nothing else behind")
    func optsOut() async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let browser = bench.browser()
            let answer = try await browser.post("/en/opt-out", tokenFrom: "/en/opt-out")
            let cookie = try #require(browser.cookie("helloquitx").flatMap { SessionToken(cookie: $0) })
            let page = try await browser.get(try await bench.decide(at: try bench.link(in: answer), as: "amara"))
            #expect(page.location == "/en/opt-out?done=yes" && browser.cookie("helloquitx") == nil)
            #expect(try await bench.repository.member(MemberID(rawValue: 1)) == nil)
            #expect(try await bench.repository.session(tokenHash: cookie.hash, now: bench.now) == nil)
            #expect(try await browser.get("/en/opt-out?done=yes").text.contains("You will not be looked up"))
        }
    }

    @Test("A sign-in's way back cannot be used to opt out, nor the other way round")
    func optOutApart() async throws {
        try await SiteBench.run(.adjusted { $0.hasNetworks = true }) { bench in
            let browser = bench.browser()
            let signIn = try await browser.post("/en/sign-in/x", tokenFrom: "/en/sign-in/x")
            let back = try await bench.decide(at: try bench.link(in: signIn), as: "amara")
            let bent = back.replacing("state=", with: "state=optout.")
            #expect(try await browser.get(bent).status == .forbidden)
            let optOut = try await browser.post("/en/opt-out", tokenFrom: "/en/opt-out")
            let other = try await bench.decide(at: try bench.link(in: optOut), as: "amara")
            #expect(try await browser.get(other.replacing("optout.", with: "")).status == .forbidden)
            #expect(try await bench.repository.member(MemberID(rawValue: 1)) == nil)
        }
    }
}
