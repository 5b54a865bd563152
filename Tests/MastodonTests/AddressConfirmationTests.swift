import HTTPTransport
import Identifiers
import Sandbox
import Testing

@testable import Mastodon

@Suite("By which address others know an account")
struct AddressConfirmationTests {
    private typealias Answer = ScriptedServer.Answer

    /// The person signed in at the first address; the second is the domain that it claims.
    private func address(
        claims: Bool = true, uri: String? = nil, _ webfinger: @escaping @Sendable (TestBench) -> ScriptedServer.Answer
    ) async throws -> (address: Acct, own: Acct, claimed: Acct) {
        try await TestBench.scripted { bench, _, domain in
            await domain.set("GET /.well-known/webfinger", webfinger(bench))
            var members: [String: Mastodon.JSONValue] = ["id": .string("7"), "username": .string("ana")]
            if let uri { members["uri"] = .string(uri.replacing("HOST", with: "\(bench.hosts[0])")) }
            let identity = try MastodonIdentity(
                MastodonAccount(.object(members), host: bench.hosts[0]), host: bench.hosts[0])
            let confirmation = AddressConfirmation(
                client: bench.client, addresses: bench.addresses, now: bench.clock.now)
            let address = try await confirmation.address(of: identity, claimedDomain: claims ? bench.hosts[1] : nil)
            if claims {
                #expect(await domain.seen.first?.query["resource"] == "acct:ana@\(bench.hosts[1])")
            } else {
                #expect(await domain.seen.isEmpty)
            }
            return (address, identity.acct, try Acct(user: "ana", host: bench.hosts[1]))
        }
    }

    private static func document(
        _ bench: TestBench, subject: String = "acct:ana@DOMAIN", href: String = "http://HOST/users/ana",
        rel: String = "self", type: String = "application/activity+json"
    ) -> ScriptedServer.Answer {
        let body = """
            {"subject": "\(subject)", "links": [{"rel": "http://webfinger.net/rel/profile-page", "href": "x"},
             {"rel": "\(rel)", "type": "\(type)", "href": "\(href)"}]}
            """
        return .json(
            body.replacing("HOST", with: "\(bench.hosts[0])").replacing("DOMAIN", with: "\(bench.hosts[1])"))
    }

    @Test("Without a claim the address is the one at the host that was asked")
    func noClaim() async throws {
        let result = try await address(claims: false) { Self.document($0) }
        #expect(result.address == result.own)
    }

    @Test("A domain that agrees gives the address")
    func agreed() async throws {
        let result = try await address { Self.document($0) }
        #expect(result.address == result.claimed)
        let withActor = try await address(uri: "http://HOST/users/ana") { Self.document($0) }
        #expect(withActor.address == withActor.claimed)
    }

    @Test("A server cannot claim somebody of another domain")
    func disagreed() async throws {
        let documents: [@Sendable (TestBench) -> ScriptedServer.Answer] = [
            { Self.document($0, href: "http://DOMAIN/users/ana") },
            { Self.document($0, href: "https://famous.example.com/users/ana") },
            { Self.document($0, subject: "acct:other@DOMAIN") },
            { Self.document($0, subject: "acct:ana@famous.example.com") },
            { Self.document($0, subject: "ana@DOMAIN") },
            { Self.document($0, rel: "alternate") },
            { Self.document($0, type: "text/html") },
            { _ in .json("{}") }, { _ in .json("[]") },
            { _ in Answer(body: "<html>", type: "text/html") },
            { _ in .json("{}", status: 404) }, { _ in .json("{}", status: 410) }, { _ in .json("{}", status: 401) },
        ]
        for document in documents {
            let result = try await address(document)
            #expect(result.address == result.own)
        }
        // The actor is known: another one of the same server is somebody else.
        let other = try await address(uri: "http://HOST/users/ana2") { Self.document($0) }
        #expect(other.address == other.own)
    }

    @Test("A domain that is out of order decides nothing", arguments: [429, 500, 503])
    func outOfOrder(status: Int) async throws {
        await #expect(throws: NetworkError.self) {
            try await address { _ in .json("{}", status: status) }
        }
    }
}
