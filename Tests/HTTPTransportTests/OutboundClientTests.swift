import Identifiers
import NIOCore
import Synchronization
import Testing

@testable import HTTPTransport

@Suite("Outbound client")
struct OutboundClientTests {
    @Test("A request arrives as it was made, and the answer comes back whole")
    func exchange() async throws {
        let server = try await LocalServer { _ in
            .bytes(
                LocalServer.Reply.message(
                    "201 Created", headers: ["DPoP-Nonce: n1", "Set-Cookie: a=1", "set-cookie: b=2"], body: "hello"))
        }
        try await withClient { client async throws in
            let url = try OutboundURL("http://pds.example.com:\(server.port)/xrpc/a.b.c?x=1&y=%20#fragment")
            let response = try await client.send(
                OutboundRequest(
                    method: "POST", url: url, headers: [(name: "Content-Type", value: "application/json")],
                    body: Array("{}".utf8), operation: "test"))
            #expect(response.status == 201)
            #expect(response.isSuccess)
            #expect(response.text == "hello")
            #expect(response.url == url)
            #expect(response.headers.first("dpop-nonce") == "n1")
            #expect(response.headers.all("Set-Cookie") == ["a=1", "b=2"])
        }
        let request = try #require(server.requests.first)
        #expect(request.line == "POST /xrpc/a.b.c?x=1&y=%20 HTTP/1.1")
        #expect(request.header("Host") == "pds.example.com:\(server.port)")
        #expect(request.header("Content-Type") == "application/json")
        #expect(request.header("User-Agent") == "test")
        #expect(request.header("Accept-Encoding") == nil)
        #expect(request.body == "{}")
        try await server.stop()
    }

    @Test("A status that says no is an answer, not an error", arguments: [304, 400, 401, 404, 429, 500, 503])
    func statusIsAnAnswer(status: Int) async throws {
        let server = try await LocalServer { _ in .bytes(LocalServer.Reply.message("\(status) Status")) }
        try await withClient { client async throws in
            #expect(try await client.get("http://a.example.com:\(server.port)/").status == status)
        }
        try await server.stop()
    }

    @Test("Connections are kept and used again, each for its own origin")
    func keepsConnections() async throws {
        let server = try await LocalServer { .ok("\($0.connection)") }
        try await withClient { client async throws in
            for _ in 0..<3 {
                #expect(try await client.get("http://a.example.com:\(server.port)/").text == "1")
            }
            #expect(try await client.get("http://b.example.com:\(server.port)/").text == "2")
        }
        try await server.stop()
    }

    @Test("However many hosts are asked, few clients are kept")
    func boundsClients() async throws {
        let server = try await LocalServer { _ in .ok("") }
        let clients = PinnedClients(trustRoots: nil, connectTimeout: .hours(1), logger: quiet)
        for number in 0..<100 {
            let url = try OutboundURL("http://host\(number).example.com:\(server.port)/")
            let pin = PinnedClients.Pin(origin: url.origin, address: .v4(0x7F00_0001))
            _ = try await clients.borrow(pin)
            await clients.giveBack(pin, isReachable: true)
        }
        #expect(await clients.count == PinnedClients.maximumIdle)
        await clients.shutDown()
        #expect(await clients.count == 0)
        try await server.stop()
    }

    @Test("When the first of a name's addresses takes no connection, the next is tried")
    func triesNextAddress() async throws {
        let server = try await LocalServer(on: "127.0.0.1") { _ in .ok("second") }
        try await withClient(resolver: answering(.v4(0x7F00_0009), .v4(0x7F00_0001))) { client async throws in
            #expect(try await client.send(.post("http://a.example.com:\(server.port)/")).text == "second")
        }
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test("Where nobody listens, nothing can have happened")
    func refusedConnection() async throws {
        let reserved = try ReservedPort()
        let port = reserved.port
        try await withClient { client async throws in
            let error = try await client.failure(of: .post("http://a.example.com:\(port)/"))
            #expect(error?.cause == .connectionFailed)
            #expect(error?.mayHaveHappened == false)
        }
        withExtendedLifetime(reserved) {}
    }

    @Test("A connection that breaks before the answer leaves open whether a write happened")
    func brokenConnection() async throws {
        let server = try await LocalServer { _ in .close }
        try await withClient(resolver: answering(.v4(0x7F00_0001), .v6(1))) { client async throws in
            let write = try await client.failure(of: .post("http://a.example.com:\(server.port)/"))
            #expect(write?.cause == .connectionFailed)
            #expect(write?.mayHaveHappened == true)
            let read = try await client.failure(of: .get("http://a.example.com:\(server.port)/"))
            #expect(read?.cause == .connectionFailed)
            #expect(read?.mayHaveHappened == false)
        }
        // Neither was sent a second time.
        #expect(server.requests.count == 2)
        try await server.stop()
    }

    @Test(
        "What is not HTTP is a bad answer",
        arguments: [
            "SSH-2.0-OpenSSH_9.2p1\r\n", "220 mail.example.com ESMTP\r\n", "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ])
    func notHTTP(bytes: String) async throws {
        let server = try await LocalServer { _ in .lastBytes(bytes) }
        try await withClient { client async throws in
            let error = try await client.failure(of: .post("http://a.example.com:\(server.port)/"))
            #expect(error?.cause == .badResponse)
            #expect(error?.mayHaveHappened == true)
        }
        try await server.stop()
    }

    @Test("An answer that nobody asked to be compressed is refused, not unpacked")
    func compressed() async throws {
        let server = try await LocalServer { request in
            request.line.contains("/identity")
                ? .ok("plain", headers: ["Content-Encoding: identity"])
                : .ok("\u{1f}packed", headers: ["Content-Encoding: gzip"])
        }
        try await withClient { client async throws in
            let error = try await client.failure(of: .get("http://a.example.com:\(server.port)/"))
            #expect(error?.cause == .badResponse)
            #expect(try await client.get("http://a.example.com:\(server.port)/identity").text == "plain")
        }
        try await server.stop()
    }

    @Test(
        "Nothing can be slipped into the head of a request",
        arguments: [
            ("X-A", "b\r\nX-Injected: 1"), ("X-A", "b\nX-Injected: 1"), ("X-A", "b\rc"), ("X-A", "b\u{0}"),
            ("X-A", "\u{7f}"),
            ("X-A", "b\u{85}c"), ("X-A", "é"), ("X-A\r\nX-Injected", "1"), ("X A", "1"), ("X-A:", "1"), ("", "1"),
            ("é", "1"),
            ("Host", "evil.example.com"), ("Content-Length", "0"), ("transfer-encoding", "chunked"),
            ("Connection", "upgrade"), ("Accept-Encoding", "gzip"), ("Proxy-Authorization", "x"),
        ])
    func headerInjection(name: String, value: String) async throws {
        let server = try await LocalServer { _ in .ok("") }
        try await withClient { client async throws in
            let request = try OutboundRequest.get(
                "http://a.example.com:\(server.port)/", headers: [(name: name, value: value)])
            #expect(await client.failure(of: request)?.cause == .invalidRequest)
        }
        #expect(server.connections == 0)
        try await server.stop()
    }

    @Test("A method is one of the known ones", arguments: ["get", "CONNECT", "TRACE", "GET / HTTP/1.1\r\nX: y", ""])
    func unknownMethod(method: String) async throws {
        try await withClient { client async throws in
            let url = try OutboundURL("http://a.example.com:1/")
            let request = OutboundRequest(method: method, url: url, operation: "test")
            #expect(await client.failure(of: request)?.cause == .invalidRequest)
        }
    }

    @Test("After the shutdown nothing is sent, and what was under way has ended")
    func shutdown() async throws {
        let server = try await LocalServer { _ in .silence }
        let client = OutboundClient(
            policy: .sandbox, now: { 0 }, logger: quiet, resolver: answering(.v4(0x7F00_0001)), sleep: untilCancelled)
        let request = try OutboundRequest.post("http://a.example.com:\(server.port)/")
        async let underWay = client.failure(of: request)
        await server.nextRequest()
        await client.shutdown()
        let error = await underWay
        #expect(error?.cause == .shutDown)
        #expect(error?.mayHaveHappened == true)
        #expect(await client.failure(of: request)?.cause == .shutDown)
        #expect(server.requests.count == 1)
        try await server.stop()
    }
}
