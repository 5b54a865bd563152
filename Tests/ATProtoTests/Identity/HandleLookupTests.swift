import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import ATProto

@Suite("A handle's domain says whose it is")
struct HandleLookupTests {
    static let did = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
    static let other = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"

    /// Asks with these TXT records, and this page at the handle's website.
    private func look(
        _ bench: TestBench, records: Result<[String], DNSTextResolver.LookupError>,
        page: ScriptedServer.Answer? = nil, handle: String = "anna.example.com"
    ) async throws -> DID {
        if let page { await bench.script.set("GET /page", page) }
        let address = try bench.stranger.resolving("/page")
        let lookup = HandleLookup(
            client: bench.client,
            source: .domain(
                records: { name throws(DNSTextResolver.LookupError) in
                    guard name == "_atproto.anna.example.com" else { throw .invalidName }
                    return try records.get()
                }, page: { _ in address }), now: bench.clock.now)
        return try await lookup.did(of: try Handle(handle))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var records: Result<[String], DNSTextResolver.LookupError> = .success([])
        var page: ScriptedServer.Answer?
        let outcome: String
    }

    static func page(_ body: String, status: Int = 200) -> ScriptedServer.Answer {
        ScriptedServer.Answer(status: status, body: body, type: "text/plain")
    }

    static let cases = [
        Case(testDescription: "one record", records: .success(["did=\(did)"]), outcome: did),
        Case(
            testDescription: "among others",
            records: .success(["v=spf1 -all", "did=nonsense", "DID=\(other)", "did=\(did)"]), outcome: did),
        Case(testDescription: "twice the same", records: .success(["did=\(did)", "did=\(did)"]), outcome: did),
        Case(
            testDescription: "two different", records: .success(["did=\(did)", "did=\(other)"]), page: page(did),
            outcome: #"handleAmbiguous"#),
        Case(
            testDescription: "the record goes before the page", records: .success(["did=\(did)"]), page: page(other),
            outcome: did),
        Case(testDescription: "a page alone", page: page(did), outcome: did),
        Case(testDescription: "a page with white space", page: page("\n \(did)\r\n"), outcome: did),
        Case(testDescription: "a page of a site", page: page("<!doctype html>"), outcome: "handleNotFound"),
        Case(
            testDescription: "an endless page", page: page(String(repeating: " ", count: 9_000)),
            outcome: "handleNotFound"),
        Case(testDescription: "no page", outcome: "handleNotFound"),
        Case(testDescription: "a forbidden page", page: page(did, status: 403), outcome: "handleNotFound"),
        Case(testDescription: "a broken site", page: page(did, status: 503), outcome: "network"),
        Case(testDescription: "a busy site", page: page(did, status: 429), outcome: "network"),
        Case(
            testDescription: "no name server, but a page", records: .failure(.timedOut), page: page(did), outcome: did),
        Case(testDescription: "no name server and no page", records: .failure(.serverFailure), outcome: "lookup"),
    ]

    @Test("It is found as the specification says", arguments: cases)
    func find(_ item: Case) async throws {
        try await TestBench.run { bench in
            let found = await outcome { try await look(bench, records: item.records, page: item.page) }
            #expect(found == item.outcome)
        }
    }

    @Test("A handle too long for a TXT record's name is looked for on its website")
    func longHandle() async throws {
        try await TestBench.run { bench in
            let label = String(repeating: "a", count: 60)
            let handle = [label, label, label, label, "com"].joined(separator: ".")
            let found = try await look(
                bench, records: .failure(.invalidName), page: Self.page(Self.did), handle: handle)
            #expect(found.description == Self.did)
        }
    }

    @Test("A page may be somewhere else, by a redirect")
    func redirect() async throws {
        try await TestBench.run { bench in
            await bench.script.set("GET /elsewhere", Self.page(Self.did))
            let page = ScriptedServer.Answer(status: 302, headers: ["Location": "/elsewhere"])
            let found = try await look(bench, records: .success([]), page: page).description
            #expect(found == Self.did)
        }
    }

    @Test("The website is asked over https, at the well-known address")
    func wellKnown() throws {
        let url = try HandleLookup.wellKnown(try Handle("anna.example.com"))
        #expect(url.string == "https://anna.example.com/.well-known/atproto-did")
    }

    @Test("A configured resolver is asked in place of the domain")
    func service() async throws {
        try await TestBench.run { bench in
            let lookup = HandleLookup(client: bench.client, source: .service(bench.origin), now: bench.clock.now)
            let found = try await lookup.did(of: TestBench.anna.handle)
            #expect(found == TestBench.anna.did)
            let missing = await outcome { try await lookup.did(of: try Handle("nobody.example.com")) }
            #expect(missing == "handleNotFound")
        }
    }

    private func outcome(_ body: () async throws -> DID) async -> String {
        do {
            return try await body().description
        } catch {
            return String("\(error)".prefix { $0 != "(" })
        }
    }
}
