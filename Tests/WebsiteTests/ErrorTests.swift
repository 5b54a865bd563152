import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
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
        SignInError.denied(by: nil), SignInError.denied(by: "a"), SignInError.answerRefused(reason: "iss"),
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
        let setup = SiteBench.Setup.adjusted { $0.services = { $0.keySet = { throw Secret() } } }
        try await SiteBench.run(setup) { bench in
            let page = try await bench.browser().get("/oauth/jwks.json")
            #expect(page.status == .internalServerError)
            #expect(!page.text.contains("hunter2") && !page.text.contains("Secret"))
            #expect(page.text.contains("Something went wrong on our side"))
        }
    }

    @Test("What goes wrong inside has a reference that stands in the log, and one next step")
    func reference() async throws {
        struct Secret: Error { let word = "hunter2" }
        let log = LogLines()
        let setup = SiteBench.Setup.adjusted {
            $0.services = {
                $0.keySet = { throw Secret() }
                $0.logger = Logger(label: "test") { _ in log }
            }
        }
        try await SiteBench.run(setup) { bench in
            let page = try await bench.browser().get("/oauth/jwks.json", headers: [.accept: "text/html"])
            let answer = try #require(
                try JSONSerialization.jsonObject(with: Data(page.text.utf8)) as? [String: String])
            let reference = try #require(answer["reference"])
            #expect(reference.count == 8 && log.text.contains(reference) && log.text.contains("hunter2"))
        }
        let away = SiteBench.Setup.adjusted {
            $0.services = {
                $0.isStoreAway = { $0 is Secret }
                $0.clientMetadata = { throw Secret() }
            }
        }
        try await SiteBench.run(away) { bench in
            let page = try await bench.browser().get("/oauth/client-metadata.json")
            #expect(page.status == .serviceUnavailable && page.headers[.retryAfter] == "30")
            #expect(page.text.contains(#""error":"unavailable""#))
        }
    }

    @Test(
        "Programs get JSON, by their address or by what they take; browsers get pages",
        arguments: [
            ("/en/nowhere", "text/html", false), ("/en/nowhere", "text/html,application/json", false),
            ("/en/nowhere", "*/*", false), ("/en/nowhere", "application/json", true), ("/nowhere.json", "*/*", true),
            ("/api/nowhere", "*/*", true),
        ])
    func kinds(path: String, accept: String, isJSON: Bool) async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().get(path, headers: [.accept: accept])
            #expect(page.status == .notFound)
            #expect(page.headers[.contentType] == (isJSON ? "application/json" : "text/html; charset=utf-8"))
        }
    }

    @Test(
        "Whoever asks for the head alone gets no body, and the same head",
        arguments: ["/en/nowhere", "/en/", "/en/status"])
    func head(path: String) async throws {
        try await SiteBench.run(.adjusted { $0.reach = .live }) { bench in
            let full = try await bench.browser().get(path)
            let head = try await bench.browser().send(path, .head, [:], nil)
            #expect(head.status == full.status && head.text.isEmpty)
            #expect(head.headers[.contentType] == full.headers[.contentType])
        }
    }

    @Test(
        "A form that was refused leads back to its own page, and to no other site's",
        arguments: [
            ("\(SiteBench.publicURL)/en/settings?a=1", "/en/settings?a=1"),
            ("https://elsewhere.example.com/en/x", "/en/"),
            ("\(SiteBench.publicURL)//elsewhere.example.com", "/en/"),
        ])
    func back(referer: String, path: String) async throws {
        try await SiteBench.run { bench in
            let page = try await bench.browser().post(
                "/en/sign-out", tokenFrom: nil, token: "wrong", headers: [.referer: referer])
            #expect(page.status == .forbidden)
            #expect(page.text.contains(#"<a class="button" href="\#(path)">"#), "\(page.text)")
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
            #expect(refused.text.components(separatedBy: #"class="button""#).count == 2, "one next step")
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

/// Keeps what is logged.
private final class LogLines: LogHandler {
    private let lines = Mutex("")

    var text: String { lines.withLock { $0 } }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0 += "\(event.message) \(event.metadata ?? [:])\n" }
    }
}
