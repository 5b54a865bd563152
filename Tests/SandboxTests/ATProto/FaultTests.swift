import Foundation
import Logging
import Sandbox
import Synchronization
import Testing

@Suite("Faults, counters and the guard")
struct FaultTests {
    private static let route = "GET /xrpc/com.atproto.server.describeServer"
    private static let path = "/xrpc/com.atproto.server.describeServer"

    @Test("Only requests to this machine by name are answered")
    func hosts() async throws {
        try await SandboxHarness.run { harness in
            for host in ["evil.example.com", "127.0.0.1.example.com", "10.0.0.1"] {
                let answer = try await harness.wire.get(Self.path, headers: ["Host": host])
                #expect(answer.status == 421)
            }
            #expect(try await harness.wire.get(Self.path, headers: ["Host": "localhost:1"]).status == 200)
        }
    }

    @Test("A dropped response has had its effect")
    func dropResponse() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let tokens = try await visitor.signIn()
            await harness.server.faults.add(
                FaultRule("POST /xrpc/com.atproto.repo.createRecord", .dropResponse, skip: 1, times: nil))
            await #expect(throws: (any Error).self) {
                try await visitor.create(.follow(SandboxHarness.ben), token: tokens.access)
            }
            let records = await harness.atproto.repositories.records(
                of: SandboxHarness.ada.did, collection: "app.bsky.graph.follow")
            #expect(records.count == 1)
        }
    }

    @Test("A reset comes before the effect")
    func reset() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            let tokens = try await visitor.signIn()
            await harness.server.faults.add(
                FaultRule("POST /xrpc/com.atproto.repo.createRecord", .reset, times: nil))
            await #expect(throws: (any Error).self) {
                try await visitor.create(.follow(SandboxHarness.ben), token: tokens.access)
            }
            let records = await harness.atproto.repositories.records(
                of: SandboxHarness.ada.did, collection: "app.bsky.graph.follow")
            #expect(records.isEmpty)
        }
    }

    @Test("Made-up answers, as planned and as often as planned")
    func answers() async throws {
        try await SandboxHarness.run { harness in
            let faults = harness.server.faults
            await faults.add(FaultRule(Self.route, .answer(status: 500, body: .html, afterEffect: false)))
            await faults.add(FaultRule(Self.route, .answer(status: 502, body: .text, afterEffect: false)))
            await faults.add(FaultRule(Self.route, .rateLimit(retryAfterSeconds: 30, style: .atproto)))
            let html = try await harness.wire.get(Self.path)
            #expect(html.status == 500)
            #expect(html["Content-Type"]?.hasPrefix("text/html") == true)
            #expect(try await harness.wire.get(Self.path).status == 502)
            let limited = try await harness.wire.get(Self.path)
            #expect(limited.status == 429)
            #expect(limited["Retry-After"] == "30")
            #expect(limited["RateLimit-Reset"] == "\(harness.clock.now / 1000 + 30)")
            #expect(try await harness.wire.get(Self.path).status == 200)
        }
    }

    @Test("A request delivered twice has its effect twice")
    func twice() async throws {
        try await SandboxHarness.run { harness in
            let session = try await harness.wire.post(
                "/xrpc/com.atproto.server.createSession",
                json: ["identifier": "ada.example.com", "password": .string(SandboxHarness.ada.appPassword)])
            await harness.server.faults.add(FaultRule("POST /xrpc/*.createRecord", .deliverTwice))
            let answer = try await harness.wire.post(
                "/xrpc/com.atproto.repo.createRecord",
                json: [
                    "repo": "ada.example.com", "collection": "app.bsky.feed.post",
                    "record": ["text": "once", "createdAt": "2026-11-21T04:18:39Z"],
                ], headers: ["Authorization": "Bearer \(session.json["accessJwt"]?.string ?? "")"])
            #expect(answer.status == 200)
            let posts = await harness.atproto.repositories.records(
                of: SandboxHarness.ada.did, collection: "app.bsky.feed.post")
            #expect(posts.count == 2)
        }
    }

    @Test("A held request waits until it is let go")
    func hold() async throws {
        try await SandboxHarness.run { harness in
            let id = await harness.server.faults.add(FaultRule(Self.route, .hold(afterEffect: true)))
            let answer = Task { try await harness.wire.get(Self.path) }  // Awaited below.
            await harness.server.faults.waitUntilHeld(id)
            #expect(await harness.server.requests.requests(Self.route).first?.status == nil)
            await harness.server.faults.release(id)
            let status = try await answer.value.status
            #expect(status == 200)
        }
    }

    @Test("The control works over HTTP, with JSON alone")
    func control() async throws {
        try await SandboxHarness.run { harness in
            let form = try await harness.wire.post("/_sandbox/faults", form: ["route": "*"])
            #expect(form.status == 415)
            let rule: JSONValue = [
                "route": .string(Self.route), "times": 2,
                "effect": ["answer": ["status": 503, "body": "json", "afterEffect": false]],
            ]
            #expect(try await harness.wire.post("/_sandbox/faults", json: rule).json["id"] != nil)
            #expect(try await harness.wire.get(Self.path).status == 503)
            let active = try await harness.wire.get("/_sandbox/faults")
            #expect(active.json.array?.count == 1)
            #expect(try await harness.wire.send("DELETE", "/_sandbox/faults").status == 204)
            #expect(try await harness.wire.get(Self.path).status == 200)
            let requests = try await harness.wire.get("/_sandbox/requests?route=GET%20/xrpc/*")
            #expect(requests.json["count"] == 2)
        }
    }

    @Test("The counters know what was never asked")
    func counters() async throws {
        try await SandboxHarness.run { harness in
            let visitor = OAuthVisitor(harness: harness)
            _ = try await visitor.push(visitor.requestParameters)
            #expect(await harness.server.requests.count("POST /oauth/par") == 2)
            #expect(await harness.server.requests.count("* /oauth/token") == 0)
        }
    }

    @Test("The silent server accepts and never answers")
    func silence() async throws {
        try await SandboxHarness.run { harness in
            let silent = harness.server.origins.silent
            let answer = Task { try await Wire(silent).get("/api/v2/instance") }  // Awaited below.
            while await harness.server.requests.count("*", on: .silent) == 0 { await Task.yield() }
            await harness.server.stop()
            await #expect(throws: (any Error).self) { try await answer.value }
        }
    }

    @Test("State survives a restart, and a foreign file is left alone")
    func snapshot() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString).json").path()
        defer { try? FileManager.default.removeItem(atPath: path) }  // Best effort.
        let file = SnapshotFile(path: path)
        let clock = ManualClock()
        let password = Mutex("")
        try await SandboxHarness.run(clock: clock, snapshot: file) { harness in
            try await harness.atproto.follow([SandboxHarness.ben.did], as: SandboxHarness.ada.did)
            let visitor = OAuthVisitor(harness: harness)
            _ = try await visitor.signIn()
            let session = try await harness.wire.post(
                "/xrpc/com.atproto.server.createSession",
                json: ["identifier": "ada.example.com", "password": .string(SandboxHarness.ada.appPassword)])
            password.withLock { $0 = session.json["accessJwt"]?.string ?? "" }
        }
        try await SandboxHarness.run(clock: clock, snapshot: file) { harness in
            let session = try await harness.wire.get(
                "/xrpc/com.atproto.server.getSession",
                headers: ["Authorization": "Bearer \(password.withLock { $0 })"])
            #expect(session.status == 200)
            let records = await harness.atproto.repositories.records(
                of: SandboxHarness.ada.did, collection: "app.bsky.graph.follow")
            #expect(records.count == 1)
            #expect(await harness.atproto.authorization.sessionCount(of: SandboxHarness.ada.did) == 1)
        }
        try Data("{}".utf8).write(to: URL(filePath: path))
        await #expect(throws: SandboxServer.StartError.self) {
            try await SandboxHarness.run(snapshot: file) { _ in }
        }
    }
}
