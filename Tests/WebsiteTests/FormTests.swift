import Accounts
import Foundation
import HTTPTypes
import Reconnection
import Store
import Testing

@testable import Website

@Suite("Forms come from our own pages")
struct FormTests {
    @Test("A form without a token, with a wrong one or with another session's is refused and changes nothing")
    func tokens() async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada"))
            let browser = try await bench.signedIn(ada)
            let other = try await bench.signedIn(ada)
            let foreign = try await other.get("/en/settings").token
            let fields = [("visibility", "nobody")]
            for token in [nil, "", "x", String(repeating: "A", count: 86), foreign] {
                let page = try await browser.post("/en/choices", fields, tokenFrom: nil, token: token)
                #expect(page.status == .forbidden, "\(token ?? "none")")
            }
            #expect(try await bench.repository.member(ada)?.choices?.visibility == .listed)
            #expect(try await browser.post("/en/choices", fields, tokenFrom: "/en/choices").status == .seeOther)
            #expect(try await bench.repository.member(ada)?.choices?.visibility == .nobody)
        }
    }

    @Test(
        "Every form asks for the token",
        arguments: [
            "/en/sign-in/x", "/en/sign-in/bluesky", "/en/sign-in/mastodon", "/en/sign-out", "/en/choices", "/en/people",
            "/en/follow", "/en/deliveries", "/en/deliveries/cancel", "/en/deliveries/undo", "/en/accounts/unlink",
            "/en/join", "/en/settings/language", "/en/settings/sessions", "/en/delete", "/en/opt-out", "/api/import",
            "/en/directory/suggest",
        ])
    func everyForm(path: String) async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada"))
            let page = try await bench.signedIn(ada).post(path, tokenFrom: nil, token: "wrong")
            #expect(page.status == .forbidden)
            #expect(try await bench.browser().post(path, tokenFrom: nil, token: "wrong").status == .forbidden)
        }
    }

    @Test("The token looks different in each answer and stays valid")
    func masked() async throws {
        try await SiteBench.run { bench in
            let browser = try await bench.signedIn(try await bench.register(.init("ada")))
            let first = try await browser.get("/en/choices").token
            let second = try await browser.get("/en/choices").token
            #expect(first != second && !first.isEmpty)
            for token in [first, second] {
                let page = try await browser.post(
                    "/en/choices", [("visibility", "nobody")], tokenFrom: nil, token: token)
                #expect(page.status == .seeOther)
            }
        }
    }

    @Test(
        "A form that another site sends is refused, token or not",
        arguments: [
            ("Origin", "https://elsewhere.example.com"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Site", "none"),
        ])
    func crossSite(header: String, value: String) async throws {
        try await SiteBench.run { bench in
            let browser = try await bench.signedIn(try await bench.register(.init("ada")))
            var headers = HTTPFields()
            headers[try #require(HTTPField.Name(header))] = value
            let page = try await browser.post(
                "/en/choices", [("visibility", "nobody")], tokenFrom: "/en/choices", headers: headers)
            #expect(page.status == .forbidden)
        }
    }

    @Test("Our own origin is let through")
    func sameOrigin() async throws {
        try await SiteBench.run { bench in
            let browser = try await bench.signedIn(try await bench.register(.init("ada")))
            var headers = HTTPFields()
            headers[.origin] = SiteBench.publicURL
            headers[.secFetchSite] = "same-origin"
            let page = try await browser.post(
                "/en/choices", [("visibility", "nobody")], tokenFrom: "/en/choices", headers: headers)
            #expect(page.status == .seeOther)
        }
    }

    @Test("Fields are decoded as browsers encode them")
    func decoding() throws {
        let form = try FormBody(parsing: "a=1&a=2&b=%C3%A9+%26%3D&c&=x")
        #expect(form.all("a") == ["1", "2"] && form["b"] == "é &=" && form["c"] == "" && form["d"] == nil)
        #expect(throws: SiteError.malformedForm) { try FormBody(parsing: "a=%zz") }
        #expect(throws: SiteError.malformedForm) { try FormBody(parsing: "a=%ff") }
    }

    @Test(
        "A path to go on to never leads elsewhere",
        arguments: [
            "//evil.example.com", "https://evil.example.com", "/\\evil.example.com", "/a\r\nb: c", "", "en/people",
            "javascript:alert(1)", "/a b",
        ])
    func localPaths(path: String) {
        #expect(LocalPath(path, default: "/en/").text == "/en/")
    }

    @Test("A path of this site is kept")
    func keptPath() {
        #expect(LocalPath("/en/people?filter=new", default: "/en/").text == "/en/people?filter=new")
        #expect(LocalPath(nil, default: "/en/").text == "/en/")
    }
}
