import HTTPTransport
import Identifiers
import Testing

@testable import Mastodon

@Suite("Finding out what a host is")
struct InstanceDiscoveryTests {
    private typealias Answer = ScriptedServer.Answer
    private let instanceV2 = Answer.json(#"{"domain": "127.0.0.1", "title": "Here", "version": "4.4.1"}"#)

    /// Why nothing was found out; nil when something was.
    private func failure(_ bench: TestBench, _ host: ServerHost? = nil) async throws -> InstanceDiscovery.Failure? {
        await #expect(throws: InstanceDiscovery.Failure.self) {
            try await bench.discovery.instance(at: host ?? bench.hosts[0])
        }
    }

    private func expectNotAServer(_ bench: TestBench, named software: String?) async throws {
        guard case .notAServer(let name) = try await failure(bench) else {
            Issue.record("taken for a server")
            return
        }
        #expect(name == software)
    }

    @Test("A current server is asked for everything once")
    func current() async throws {
        let metadata = Answer.json(
            #"{"code_challenge_methods_supported": ["S256"], "scopes_supported": ["read", "read:follows"]}"#)
        try await TestBench.scripted([
            "GET /api/v2/instance": [instanceV2], "GET /.well-known/oauth-authorization-server": [metadata],
        ]) { bench, script, _ in
            await script.set(
                "GET /.well-known/nodeinfo",
                .json(
                    """
                    {"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                     "href": "http://\(bench.hosts[0])/nodeinfo/2.0"},
                     {"rel": "http://nodeinfo.diaspora.software/ns/schema/2.1",
                     "href": "http://\(bench.hosts[0])/nodeinfo/2.1"}]}
                    """))
            await script.set(
                "GET /nodeinfo/2.1", .json(#"{"software": {"name": "mastodon", "version": "4.4.1+glitch"}}"#))
            let instance = try await bench.discovery.instance(at: bench.hosts[0])
            #expect(instance.host == bench.hosts[0])
            #expect(instance.title == "Here")
            #expect(instance.software.family == .mastodon && instance.software.version == "4.4.1+glitch")
            #expect(instance.checksProofKey == .yes && instance.hasGranularScopes == .yes)
            #expect(await script.seen.count == 4)
            #expect(await script.seen.allSatisfy { $0.authorization == nil })
        }
    }

    @Test("A server that only knows version 1, and nothing else, is enough")
    func versionOne() async throws {
        let answer = Answer.json(#"{"uri": "old.example.com", "title": "Old", "version": "3.3.0"}"#)
        try await TestBench.scripted(["GET /api/v1/instance": [answer]]) { bench, _, _ in
            let instance = try await bench.discovery.instance(at: bench.hosts[0])
            #expect(instance.software.family == .mastodon && instance.software.version == "3.3.0")
            #expect(instance.claimedDomain == (try ServerHost("old.example.com")))
            #expect(instance.checksProofKey == .no && instance.hasGranularScopes == .yes)
        }
    }

    @Test("A broken optional source leaves its answers unknown", arguments: ["{", "<html>", "[]", #"{"links": 4}"#])
    func broken(body: String) async throws {
        try await TestBench.scripted([
            "GET /api/v2/instance": [instanceV2], "GET /.well-known/nodeinfo": [.json(body)],
            "GET /.well-known/oauth-authorization-server": [.json(body)],
        ]) { bench, _, _ in
            let instance = try await bench.discovery.instance(at: bench.hosts[0])
            #expect(instance.software.version == "4.4.1")
            #expect(instance.checksProofKey == .unknown && instance.supportedScopes == nil)
        }
    }

    @Test("NodeInfo on another host is not read")
    func foreignNodeInfo() async throws {
        try await TestBench.scripted(
            ["GET /api/v2/instance": [instanceV2]],
            second: ["GET /nodeinfo/2.0": [.json(#"{"software": {"name": "pixelfed", "version": "1"}}"#)]]
        ) { bench, script, second in
            await script.set(
                "GET /.well-known/nodeinfo",
                .json(
                    """
                    {"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                     "href": "http://\(bench.hosts[1])/nodeinfo/2.0"}]}
                    """))
            let instance = try await bench.discovery.instance(at: bench.hosts[0])
            #expect(instance.software.family == .mastodon)
            #expect(await second.seen.isEmpty)
        }
    }

    @Test("Software without the Mastodon API is named")
    func otherSoftware() async throws {
        try await TestBench.scripted { bench, script, _ in
            await script.set(
                "GET /.well-known/nodeinfo",
                .json(
                    """
                    {"links": [{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                     "href": "http://\(bench.hosts[0])/nodeinfo/2.0"}]}
                    """))
            await script.set("GET /nodeinfo/2.0", .json(#"{"software": {"name": "lemmy", "version": "0.19"}}"#))
            try await expectNotAServer(bench, named: "lemmy")
        }
    }

    @Test(
        "A site that is no server is told apart from one that is out of order",
        arguments: [
            Answer(status: 200, body: "<html>Hello", type: "text/html"), .json("{}"), .json("[]"),
            .json(#"{"version": "1"}"#), Answer(status: 404, body: "no", type: "text/plain"), .json("", status: 403),
        ])
    func noServer(answer: ScriptedServer.Answer) async throws {
        try await TestBench.scripted([
            "GET /api/v2/instance": [answer], "GET /api/v1/instance": [answer],
        ]) { bench, _, _ in
            try await expectNotAServer(bench, named: nil)
        }
    }

    @Test("A server that is out of order or busy is one to ask again", arguments: [500, 502, 503, 429])
    func outOfOrder(status: Int) async throws {
        let answer = Answer(status: status, body: "<html>", type: "text/html", headers: ["Retry-After": "30"])
        try await TestBench.scripted(["GET /api/v2/instance": [answer]]) { bench, _, _ in
            guard case .network(let error) = try await failure(bench) else {
                Issue.record("no error of the network")
                return
            }
            #expect(error.status == status && error.cause == .status && error.message == nil)
            #expect(error.retryAt == bench.clock.now() + 30_000)
        }
    }

    @Test("A host that sends to another is not taken for it", arguments: ["/api/v2/instance", "/.well-known/nodeinfo"])
    func redirect(path: String) async throws {
        try await TestBench.scripted(
            second: [
                "GET /api/v2/instance": [instanceV2], "GET /.well-known/nodeinfo": [.json(#"{"links": []}"#)],
            ]
        ) { bench, script, _ in
            let location = "http://\(bench.hosts[1])\(path)"
            await script.set("GET \(path)", Answer(status: 302, body: "", headers: ["Location": location]))
            guard case .servedBy(let host) = try await failure(bench) else {
                Issue.record("not sent elsewhere")
                return
            }
            #expect(host == bench.hosts[1])
        }
    }

    @Test("A redirect within the host is followed")
    func innerRedirect() async throws {
        let redirect = Answer(status: 301, body: "", headers: ["Location": "/api/v2/instance/"])
        try await TestBench.scripted([
            "GET /api/v2/instance": [redirect], "GET /api/v2/instance/": [instanceV2],
        ]) { bench, _, _ in
            let instance = try await bench.discovery.instance(at: bench.hosts[0])
            #expect(instance.title == "Here")
        }
    }

    @Test("An address that may not be dialled is an error of the network, not of the host")
    func refusedAddress() async throws {
        try await TestBench.scripted { bench, _, _ in
            guard case .network(let error) = try await failure(bench, ServerHost("192.0.2.1")) else {
                Issue.record("no error of the network")
                return
            }
            #expect(error.cause == .blockedAddress)
        }
    }
}
