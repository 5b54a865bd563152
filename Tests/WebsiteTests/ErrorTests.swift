import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Website

@Suite("Errors, told to people")
struct ErrorTests {
    private static let all: [any Error] = [
        SiteError.notFound, SiteError.malformedForm, SiteError.staleForm, SiteError.crossSite, SiteError.tooLarge,
        SiteError.tooManyRequests(retryAfter: 3), SiteError.networkTaken(existing: "a"), SiteError.malformedImport,
        SiteError.otherOwner(archive: "a", account: "b"), SiteError.operatorOnly,
        SignInError.malformedName, SignInError.unknownName, SignInError.unsuitableServer(host: "a"),
        SignInError.servedElsewhere(host: "a"), SignInError.xUnavailable, SignInError.notBegunHere,
        SignInError.denied, SignInError.answerRefused(reason: "iss"),
        SignInError.unreachable(host: "a", retryAt: nil), HTTPError(.notFound), HTTPError(.badRequest),
        HTTPError(.contentTooLarge), CocoaError(.fileNoSuchFile),
    ]

    @Test("Each error has a status, and sentences whose places are all filled", arguments: ["en", "fr"])
    func sentences(language: String) async throws {
        try await SiteBench.run { bench in
            let texts = bench.website.site.texts(in: language)
            for error in Self.all {
                let entry = ErrorTable.entry(for: error)
                #expect(ErrorTable.keys.contains(entry.key))
                #expect((400..<600).contains(entry.status.code))
                for part in ["title", "what", "kept", "next"] {
                    let text = texts("error.\(entry.key).\(part)", entry.values)
                    #expect(!text.contains("{") && !text.contains("⟨"), "\(entry.key).\(part)")
                }
            }
        }
    }

    @Test("A page that does not exist says so in the language of its path", arguments: ["/en/x", "/fr/x", "/x/y/z"])
    func notFound(path: String) async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().get(path)
            #expect(page.status == .notFound)
            #expect(page.text.contains(path.hasPrefix("/fr/") ? "Il n’y a rien ici" : "There is nothing here"))
        }
    }

    @Test("What goes wrong inside is not told to the browser")
    func internalError() async throws {
        struct Secret: Error { let word = "hunter2" }
        try await SiteBench.run(.adjusted { $0.services = { $0.keySet = { throw Secret() } } }) { bench in
            let page = try await bench.browser().get("/oauth/jwks.json")
            #expect(page.status == .internalServerError)
            #expect(!page.text.contains("hunter2") && !page.text.contains("Secret"))
            #expect(page.text.contains("Something went wrong on our side"))
        }
    }

    @Test("Who is too fast is told when it works again")
    func tooFast() async throws {
        try await SiteBench.run(.adjusted { $0.configuration.rates.signIn = .init(burst: 2, refill: 30_000) }) {
            bench in
            let browser = bench.browser()
            for _ in 0..<2 {
                let page = try await browser.post("/en/sign-in/x", tokenFrom: "/en/sign-in/x")
                #expect(page.status == .ok)
            }
            let refused = try await browser.post("/en/sign-in/x", tokenFrom: "/en/sign-in/x")
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter] == "30")
            #expect(refused.text.contains("30 seconds"))
            bench.clock.advance(30_000)
            #expect(try await browser.post("/en/sign-in/x", tokenFrom: "/en/sign-in/x").status == .ok)
        }
    }

    @Test("A form that is too large is refused")
    func tooLarge() async throws {
        try await SiteBench.run { bench in
            let browser = bench.browser()
            let page = try await browser.post(
                "/en/sign-in/bluesky", [("name", String(repeating: "a", count: 70_000))],
                tokenFrom: "/en/sign-in/bluesky")
            #expect(page.status == .contentTooLarge)
        }
    }
}
