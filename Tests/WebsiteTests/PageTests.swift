import Accounts
import Campaign
import Foundation
import HTTPTypes
import Testing

@testable import Website

@Suite("What holds for every page")
struct PageTests {
    static let paths = [
        "/", "/sign-in", "/sign-in/x", "/sign-in/bluesky", "/sign-in/mastodon", "/choices", "/people", "/follow",
        "/deliveries", "/deliveries/cancel?network=bluesky", "/deliveries/undo?network=bluesky", "/accounts",
        "/accounts/unlink?network=bluesky", "/join?ticket=x", "/import", "/import/done?following=1.1.0.0",
        "/found-by", "/settings", "/notifications", "/mail/stop/x", "/mail/confirm/x", "/delete", "/opt-out",
        "/privacy", "/move", "/nothing",
        "/directory", "/directory?q=x&kind=media&country=FR&status=left&page=2", "/directory/log", "/directory/suggest",
        "/directory/suggest?about=x", "/directory/suggest?sent=3",
    ]

    @Test("Nothing inline, nothing from elsewhere, strict headers", arguments: ["en", "fr"])
    func content(language: String) async throws {
        try await SiteBench.run { bench in
            let ada = try await bench.register(.init("ada"))
            for browser in [bench.browser(), try await bench.signedIn(ada)] {
                for path in Self.paths {
                    let page = try await browser.get("/\(language)\(path)")
                    #expect(page.headers[.contentSecurityPolicy] == SecurityHeaders.contentPolicy, "\(path)")
                    #expect(page.headers[.xContentTypeOptions] == "nosniff", "\(path)")
                    #expect(page.headers[.cacheControl] == "no-store", "\(path)")
                    #expect(page.headers[.strictTransportSecurity] == nil, "\(path)")
                    if page.status == .seeOther { continue }
                    #expect(!page.text.contains("⟨") && !page.text.contains("[["), "\(path)")
                    #expect(page.text.contains("<html lang=\"\(language)\""), "\(path)")
                    #expect(page.text.firstMatch(of: /<[^>]*\s(?:style|on[a-z]+)=/) == nil, "\(path)")
                    #expect(page.text.firstMatch(of: /<script(?![^>]* src="\/assets\/)/) == nil, "\(path)")
                    // What is loaded; links that name an address load nothing.
                    let loaded =
                        /<(?:link rel="(?:icon|stylesheet|preload)"|script|img)[^>]*(?:src|href)="(?:https?:)?\/\//
                    #expect(page.text.firstMatch(of: loaded) == nil, "\(path)")
                    #expect(page.text.matches(of: /<h1>/).count == 1, "\(path)")
                    #expect(Self.repeatedIDs(page.text) == [], "\(path)")
                }
            }
        }
    }

    /// Ids that stand on a page more than once.
    static func repeatedIDs(_ text: String) -> [String] {
        let ids = text.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
        return Dictionary(grouping: ids, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
    }

    @Test("Pages for members send others to the sign-in, and back afterwards")
    func needsSignIn() async throws {
        try await SiteBench.run { bench in
            for path in [
                "/people", "/follow", "/deliveries", "/accounts", "/import", "/settings", "/delete", "/export",
            ] {
                let page = try await bench.browser().get("/en\(path)")
                #expect(page.status == .seeOther && page.location == "/en/sign-in?to=/en\(path)", "\(path)")
            }
        }
    }

    @Test(
        "The language is negotiated once: by the cookie, else by what the browser asks for",
        arguments: [
            ("fr-CA,fr;q=0.9,en;q=0.5", nil, "/fr/"), ("de,en;q=0.5", nil, "/en/"), ("ja", nil, "/en/"),
            ("", nil, "/en/"),
            ("en;q=0.1,fr;q=0.2", nil, "/fr/"), ("fr;q=0", nil, "/en/"), ("en", "fr", "/fr/"), ("fr", "xx", "/fr/"),
        ] as [(String, String?, String)])
    func negotiation(accepted: String, cookie: String?, expected: String) async throws {
        try await SiteBench.run { bench in
            let browser = bench.browser()
            browser.setCookie("language", cookie)
            let page = try await browser.get("/", headers: [.acceptLanguage: accepted])
            #expect(page.status == .seeOther && page.location == expected)
        }
    }

    @Test("Going to a page remembers its language")
    func rememberedLanguage() async throws {
        try await SiteBench.run { bench in
            let browser = bench.browser()
            _ = try await browser.get("/fr/privacy")
            #expect(try await browser.get("/", headers: [.acceptLanguage: "en"]).location == "/fr/")
        }
    }

    @Test("The navigation says where one is, and the archive is in it")
    func navigation() async throws {
        try await SiteBench.run { bench in
            let browser = try await bench.signedIn(try await bench.register(.init("ada")))
            for (path, marked) in [
                ("/en/people", #"<a href="/en/people" aria-current="page">People</a>"#),
                ("/en/import/done?following=1.1.0.0", #"<a href="/en/import" aria-current="true">Archive</a>"#),
            ] {
                let text = try await browser.get(path).text
                let header = try #require(Browser.Page.between("<header", "</header>", in: text))
                #expect(header.contains(marked) && header.matches(of: /aria-current/).count == 1, "\(path)")
            }
        }
    }

    @Test("Who runs the site and where they are reached stands on each page, when it is set")
    func operators() async throws {
        try await SiteBench.run { bench in
            let text = try await bench.browser().get("/en/").text
            #expect(!text.contains("Run by"))
        }
        let setup = SiteBench.Setup.adjusted {
            $0.configuration.operatorName = "Ada & friends"
            $0.configuration.contact = "mailto:ada@example.com"
        }
        try await SiteBench.run(setup) { bench in
            let text = try await bench.browser().get("/en/").text
            #expect(text.contains("Run by Ada &amp; friends") && text.contains(#"href="mailto:ada@example.com""#))
        }
    }

    @Test("Each page links to itself in the other languages")
    func alternates() async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().get("/en/privacy")
            #expect(
                page.text.contains(#"<link rel="alternate" hreflang="fr" href="\#(SiteBench.publicURL)/fr/privacy">"#))
        }
    }

    @Test("Behind TLS the cookie is bound to the host and sent by TLS alone")
    func secureCookie() async throws {
        try await SiteBench.run(.adjusted { $0.configuration.publicURL = "https://away.example.com" }) { bench in
            let page = try await bench.browser().get("/en/sign-in/x")
            let line = try #require(page.headers[values: .setCookie].first { $0.hasPrefix("__Host-helloquitx=") })
            for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] { #expect(line.contains(part)) }
            #expect(!line.contains("Domain"))
            #expect(page.headers[.strictTransportSecurity] != nil)
        }
    }

    @Test("On this machine the cookie works without TLS")
    func loopbackCookie() async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().get("/en/sign-in/x")
            let line = try #require(page.headers[values: .setCookie].first { $0.hasPrefix("helloquitx=") })
            for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] { #expect(line.contains(part)) }
            #expect(!line.contains("Secure"))
        }
    }

    @Test("The page for looking into an archive may send nothing, and is not for members")
    func look() async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().get("/en/look")
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(policy.contains("connect-src 'none'") && policy.contains("form-action 'none'"))
            #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"))
            #expect(!page.text.contains("<form"))
            let member = try await bench.signedIn(try await bench.register(.init("ada")))
            #expect(try await member.get("/en/look").location == "/en/import")
        }
    }

    @Test("What a browser takes as gzip is sent as gzip, and says that it depends")
    func compression() async throws {
        try await SiteBench.run { bench in
            let browser = bench.browser()
            let plain = try await browser.get("/en/privacy")
            #expect(plain.headers[.contentEncoding] == nil && plain.headers[.vary] == "Accept-Encoding")
            for field in ["gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "*"] {
                let page = try await browser.get("/en/privacy", headers: [.acceptEncoding: field])
                #expect(page.headers[.contentEncoding] == "gzip", "\(field)")
                #expect(page.headers[.contentLength].flatMap { Int($0) }.map { $0 < plain.text.utf8.count / 2 } == true)
            }
            for field in ["br", "gzip;q=0", ""] {
                let page = try await browser.get("/en/privacy", headers: [.acceptEncoding: field])
                #expect(page.headers[.contentEncoding] == nil && page.text == plain.text, "\(field)")
            }
            let sheet = try #require(plain.text.firstMatch(of: /"(\/assets\/[^"]+\.css)"/)).1
            let asset = try await browser.get(String(sheet), headers: [.acceptEncoding: "gzip"])
            #expect(asset.headers[.contentEncoding] == "gzip" && asset.headers[.vary] == "Accept-Encoding")
        }
    }

    @Test("A campaign's own colours come in a sheet of their own, with an ink that can be read on them")
    func colours() async throws {
        let setup = SiteBench.Setup.adjusted {
            $0.configuration.campaign.file.colours = CampaignAccents(
                accent: Colour(red: 0x0B, green: 0x3D, blue: 0x2E),
                accentDark: Colour(red: 0xFF, green: 0xD1, blue: 0x66))
        }
        try await SiteBench.run(setup) { bench in
            let page = try await bench.browser().get("/en/")
            let sheet = try #require(page.text.firstMatch(of: /"(\/assets\/[^"]+\/campaign\.css)"/)).1
            let text = try await bench.browser().get(String(sheet)).text
            #expect(text.contains("--accent: #0b3d2e; --accent-ink: #ffffff;"))
            #expect(text.contains("--accent: #ffd166; --accent-ink: #10161f;"))
        }
    }

    @Test("Before the launch the time until it stands on the page, to the minute; after it, the next reconnection day")
    func countdown() async throws {
        let moment: Int64 = 1_800_000_000_000  // 2027-01-15T08:00:00Z
        let setup = SiteBench.Setup.adjusted {
            $0.configuration.launchAt = moment + 2 * 86_400_000 + 3 * 3_600_000 + 4 * 60_000 - 1
            $0.configuration.campaign.file.reconnectionDay = 20
        }
        try await SiteBench.run(setup) { bench in
            let before = try await bench.browser().get("/en/").text
            for part in ["2 days</span>", "3 hours</span>", "4 minutes</span>"] { #expect(before.contains(part)) }
            #expect(before.contains(#"datetime="2027-01-17T11:03:59Z""#) && !before.contains("data-news"))
            bench.clock.advance(3 * 86_400_000)
            let after = try await bench.browser().get("/en/").text
            #expect(after.contains("The next reconnection day") && after.contains("January 20, 2027"))
        }
        try await SiteBench.run(.adjusted { $0.configuration.campaign.file.reconnectionDay = nil }) { bench in
            let text = try await bench.browser().get("/en/").text
            #expect(!text.contains("id=\"countdown\""))
        }
    }

    @Test("Looking around opens no session")
    func noSession() async throws {
        try await SiteBench.run { bench in
            let browser = bench.browser()
            for path in ["/en/", "/en/privacy", "/en/sign-in", "/en/nothing"] { _ = try await browser.get(path) }
            #expect(browser.cookie("helloquitx") == nil)
        }
    }

    @Test("The home page fits into 60 KB with all that it loads, and any page into 100 KB")
    func weight() async throws {
        try await SiteBench.run { bench in
            let browser = bench.browser()
            let page = try await browser.get("/en/")
            var size = page.text.utf8.count
            for asset in page.text.matches(of: /"(\/assets\/[^"]+)"/).map({ String($0.1) }) {
                let answer = try await browser.get(asset)
                #expect(answer.status == .ok && answer.headers[.cacheControl]?.contains("immutable") == true)
                size += answer.text.utf8.count
            }
            #expect(size < 60_000)
        }
    }

    @Test("The numbers of the community are told from 20 people on, and the launch while it is to come")
    func home() async throws {
        try await SiteBench.run(.adjusted { $0.configuration.launchAt = 1_900_000_000_000 }) { bench in
            for index in 0..<19 { try await bench.register(.init("person\(Character(UnicodeScalar(97 + index)!))")) }
            let few = try await bench.browser().get("/en/")
            #expect(!few.text.contains("people are here already"))
            #expect(few.text.contains("March 17, 2030"))
            try await bench.register(.init("another"))
            #expect(try await bench.browser().get("/en/").text.contains("20 people are here already"))
        }
    }

    @Test("The page's script gets the same sentences, which are asked for at most every ten seconds")
    func news() async throws {
        try await SiteBench.run { bench in
            let browser = bench.browser()
            #expect(try await browser.get("/en/counts").text == "{}")
            for index in 0..<20 { try await bench.register(.init("person\(Character(UnicodeScalar(97 + index)!))")) }
            let told = #"{"members":"20 people are here already."}"#
            #expect(try await browser.get("/en/counts").text == told)
            #expect(try await browser.get("/en/").text.contains(#"data-news="/en/counts""#))
            try await bench.register(.init("another"))
            #expect(try await browser.get("/en/counts").text == told)
            bench.clock.advance(10_000)
            #expect(try await browser.get("/fr/counts").text == #"{"members":"21 personnes sont déjà là."}"#)
        }
    }

    @Test("A site without X says so and works")
    func withoutX() async throws {
        try await SiteBench.run(.adjusted { $0.hasX = false }) { bench in
            let told = "This site cannot sign people in with X yet"
            for path in ["/en/", "/en/sign-in", "/en/sign-in/x", "/en/opt-out"] {
                let page = try await bench.browser().get(path)
                #expect(page.text.contains(told), "\(path)")
                #expect(!page.text.contains(">Sign in with X</a>") && !page.text.contains("X will ask"), "\(path)")
                #expect(!page.text.contains(#"action="/en/sign-in/x""#), "\(path)")
            }
            let accounts = try await bench.signedIn(try await bench.register(.init("ada"))).get("/en/accounts")
            #expect(accounts.text.contains(told) && !accounts.text.contains("/sign-in/x"))
            let refused = try await bench.browser().post("/en/sign-in/x", tokenFrom: "/en/sign-in/bluesky")
            #expect(refused.status == .serviceUnavailable)
        }
    }

    @Test("The page of what is stored tells each kind and how long, in words", arguments: ["en", "fr"])
    func retention(language: String) async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().get("/\(language)/privacy").text
            #expect(page.components(separatedBy: "<li class=\"card\">").count - 1 == Retention.allCases.count)
            let texts = bench.website.site.texts(in: language)
            for period in [
                Retention.newcomer, Retention.session, Retention.lookup, Retention.failedPost,
                Retention.unconfirmedUpload,
            ] {
                #expect(page.contains(texts("privacy.days", count: period.days)), "\(period)")
            }
        }
    }
}
