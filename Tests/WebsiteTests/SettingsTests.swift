import Accounts
import Foundation
import HTTPTypes
import Identifiers
import Reconnection
import Store
import Testing

@testable import Website

@Suite("Settings, accounts and leaving")
struct SettingsTests {
    @Test("Sessions are listed and can be ended, one's own alone")
    func sessions() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada"))
            let here = try await bench.signedIn(ada)
            let there = try await bench.signedIn(ada, userAgent: "Mozilla/5.0 (iPhone) Version/17 Safari/604")
            let stranger = try await bench.signedIn(try await bench.register(.init("mallory")))
            let page = try await here.get("/en/settings")
            #expect(page.text.contains("Firefox on Linux") && page.text.contains("Safari on iPhone"))
            let id = try #require(Browser.Page.between(#"name="end" value=""#, "\"", in: page.text))
            _ = try await stranger.post("/en/settings/sessions", [("end", id)], tokenFrom: "/en/settings")
            #expect(try await there.get("/en/settings").status == .ok)
            _ = try await here.post("/en/settings/sessions", [("end", id)], tokenFrom: nil, token: page.token)
            #expect(try await there.get("/en/settings").status == .seeOther)
            let third = try await bench.signedIn(ada)
            _ = try await here.post("/en/settings/sessions", [("end", "others")], tokenFrom: nil, token: page.token)
            #expect(try await third.get("/en/settings").status == .seeOther)
            #expect(try await here.get("/en/settings").status == .ok)
            #expect(try await stranger.get("/en/settings").status == .ok)
        }
    }

    @Test("Of what a browser says of itself two words are kept")
    func browserName() async throws {
        try await SiteBench.run { bench in
            let browser = bench.browser()
            _ = try await browser.get(
                "/en/sign-in/bluesky", headers: [.userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"])
            let token = try #require(browser.cookie("helloquitx").flatMap { SessionToken(cookie: $0) })
            let session = try await bench.repository.session(tokenHash: token.hash, now: bench.now)
            #expect(session?.userAgent == "Firefox on Linux")
        }
    }

    @Test("The language is kept with the member")
    func language() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada"))
            let browser = try await bench.signedIn(ada)
            let page = try await browser.post(
                "/en/settings/language", [("language", "fr")], tokenFrom: "/en/settings")
            #expect(page.location == "/fr/settings?notice=language")
            #expect(try await bench.repository.member(ada)?.language == "fr")
            let unknown = try await browser.post(
                "/en/settings/language", [("language", "xx")], tokenFrom: "/en/settings")
            #expect(unknown.status == .badRequest)
        }
    }

    @Test("Unlinking asks first, erases the grant, and tells when the server did not confirm")
    func unlinks() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada", xID: 7))
            let browser = try await bench.signedIn(ada)
            let question = try await browser.get("/en/accounts/unlink?network=bluesky")
            #expect(question.text.contains("Unlink ada.example.com on Bluesky?"))
            let page = try await browser.post(
                "/en/accounts/unlink", [("network", "bluesky")], tokenFrom: nil, token: question.token)
            // The grant of this test opens with no key, so it cannot be given back.
            #expect(page.location == "/en/accounts?notice=notRevoked")
            #expect(try await bench.repository.accounts(of: ada).map(\.key.network) == [.x])
            #expect(try await bench.repository.grants(of: ada).isEmpty)
            let last = try await browser.post(
                "/en/accounts/unlink", [("network", "x")], tokenFrom: "/en/settings")
            #expect(last.location == "/en/accounts?notice=lastAccount")
            #expect(try await bench.repository.accounts(of: ada).count == 1)
            #expect(try await browser.get("/en/accounts/unlink?network=x").location == "/en/accounts")
            let text = try await browser.get("/en/accounts").text
            #expect(!text.contains("accounts/unlink") && text.contains("the only account you can come back with"))
            #expect(try await browser.get("/en/accounts/unlink?network=mastodon").status == .notFound)
        }
    }

    @Test("Everything stored can be downloaded, without secrets")
    func export() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada", xID: 7))
            let page = try await bench.signedIn(ada).get("/en/export")
            #expect(page.headers[.contentDisposition] == #"attachment; filename="export.json""#)
            let object = try JSONSerialization.jsonObject(with: Data(page.text.utf8)) as? [String: Any]
            let accounts = try #require(object?["account"] as? [[String: Any]])
            #expect(Set(accounts.compactMap { $0["name"] as? String }) == ["ada", "ada.example.com"])
            #expect(accounts.allSatisfy { $0["linked_at_date"] as? String == "2027-01-15T08:00:00Z" })
            #expect((object?["readme"] as? String)?.contains("Left out are") == true)
            #expect(!page.text.contains("token_hash") && !page.text.contains("sealed"))
        }
    }

    @Test("Deleting asks to be sure, then erases everything and ends every session")
    func deletes() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada", xID: 7))
            let browser = try await bench.signedIn(ada)
            let other = try await bench.signedIn(ada)
            let unsure = try await browser.post("/en/delete", tokenFrom: "/en/delete")
            #expect(unsure.status == .badRequest && unsure.title.hasPrefix("Error: "))
            #expect(try await bench.repository.member(ada) != nil)
            let gone = try await browser.post("/en/delete", [("sure", "yes")], tokenFrom: "/en/delete")
            #expect(gone.status == .ok && gone.text.contains("Everything is erased"))
            #expect(gone.text.contains("did not confirm that it is withdrawn: Bluesky"))
            #expect(!gone.text.contains("Sign out") && browser.cookie("helloquitx") == nil)
            #expect(try await bench.repository.member(ada) == nil)
            #expect(try await other.get("/en/settings").status == .seeOther)
            #expect(try await bench.repository.whoNames(try bench.pseudonym(7)).isEmpty)
        }
    }

    @Test("Who was shown the member is told")
    func foundBy() async throws {
        try await SiteBench.run { bench in
            _ = try await bench.seeker(following: [.init("bo", displayName: "Bo", xID: 11)])
            let browser = try await bench.signedIn(MemberID(rawValue: 2))
            let text = try await browser.get("/en/found-by").text
            #expect(text.contains("seeker"))
            #expect(try await browser.get("/en/").text.contains("See who has found you"))
        }
    }
}
