import Dispatch
import Identifiers
import Testing

@testable import HTTPTransport

@Suite("Limits of time and size")
struct LimitTests {
    @Test("An answer may be as large as the limit and not a byte larger", arguments: [true, false])
    func size(isChunked: Bool) async throws {
        let server = try await LocalServer { request in
            let body = String(repeating: "x", count: request.line.contains("/fits") ? 1000 : 1001)
            guard isChunked else { return .ok(body) }
            let chunk = String(body.utf8.count, radix: 16) + "\r\n" + body + "\r\n0\r\n\r\n"
            return .bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)
        }
        try await withClient { client async throws in
            var request = try OutboundRequest.get("http://a.example.com:\(server.port)/fits")
            request.maximumResponseBytes = 1000
            #expect(try await client.send(request).body.count == 1000)
            request.url = try OutboundURL("http://a.example.com:\(server.port)/larger")
            #expect(await client.failure(of: request)?.cause == .tooLarge)
        }
        try await server.stop()
    }

    @Test(
        "An answer without an end is not read to its end",
        arguments: [
            "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n",
        ])
    func endlessBody(head: String) async throws {
        let server = try await LocalServer { _ in .endless(head, then: String(repeating: "x", count: 10_000)) }
        try await withClient { client async throws in
            let error = try await client.failure(of: .post("http://a.example.com:\(server.port)/"))
            #expect(error?.cause == .tooLarge)
            #expect(error?.mayHaveHappened == true)
        }
        try await server.stop()
    }

    @Test("Chunks without an end are not read to their end")
    func endlessChunks() async throws {
        let chunk = "3e8\r\n" + String(repeating: "x", count: 1000) + "\r\n"
        let server = try await LocalServer { _ in
            .endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", then: chunk)
        }
        try await withClient { client async throws in
            #expect(try await client.failure(of: .get("http://a.example.com:\(server.port)/"))?.cause == .tooLarge)
        }
        try await server.stop()
    }

    @Test(
        "A head without an end is not read to its end",
        arguments: [
            ("HTTP/1.1 200 OK\r\n", "X-More: 1\r\n"), ("HTTP/1.1 200 OK\r\nX-Long: ", "xxxxxxxxxxxxxxxxxxxx"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-More: 1\r\n"),
        ])
    func endlessHead(start: String, rest: String) async throws {
        let server = try await LocalServer { _ in
            .endless(start, then: String(repeating: rest, count: 200))
        }
        try await withClient { client async throws in
            #expect(try await client.failure(of: .get("http://a.example.com:\(server.port)/"))?.cause == .badResponse)
        }
        try await server.stop()
    }

    @Test("The length that a HEAD announces is no body")
    func head() async throws {
        let server = try await LocalServer { _ in .bytes("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n") }
        try await withClient { client async throws in
            let url = try OutboundURL("http://a.example.com:\(server.port)/")
            let response = try await client.send(OutboundRequest(method: "HEAD", url: url, operation: "test"))
            #expect(response.status == 200)
        }
        try await server.stop()
    }

    @Test(
        "Time runs out while the server is silent, and while its answer trickles",
        arguments: ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"])
    func slowAnswer(start: String) async throws {
        let server = try await LocalServer { _ in start.isEmpty ? .silence : .bytes(start) }
        let time = ManualTime()
        try await withClient(sleep: time.sleep) { client async throws in
            async let write = client.failure(of: .post("http://a.example.com:\(server.port)/"))
            await server.nextRequest()
            time.runOut()
            let error = try await write
            #expect(error?.cause == .timedOut)
            #expect(error?.mayHaveHappened == true)
        }
        try await server.stop()
    }

    @Test("What is not kept may come for as long as there is time, and no longer")
    func endlessReason() async throws {
        let server = try await LocalServer { _ in .endless("HTTP/1.1 200 ", then: String(repeating: "OK ", count: 1000))
        }
        let time = ManualTime()
        try await withClient(sleep: time.sleep) { client async throws in
            async let read = client.failure(of: .get("http://a.example.com:\(server.port)/"))
            await server.nextRequest()
            time.runOut()
            #expect(try await read?.cause == .timedOut)
        }
        try await server.stop()
    }

    @Test("Time runs out while the name is looked up, and nothing can have happened")
    func slowLookup() async throws {
        let time = ManualTime()
        let asked = AsyncStream.makeStream(of: Void.self)
        let resolver: HostResolver = { _ in
            asked.continuation.yield()
            try await untilCancelled(0)
            return []
        }
        try await withClient(resolver: resolver, sleep: time.sleep) { client async throws in
            async let write = client.failure(of: .post("http://a.example.com/"))
            for await _ in asked.stream { break }
            time.runOut()
            let error = try await write
            #expect(error?.cause == .timedOut)
            #expect(error?.mayHaveHappened == false)
        }
    }

    @Test("Time runs out while a connection is being secured, and nothing can have happened")
    func slowHandshake() async throws {
        let server = try await LocalServer { _ in .silence }
        let time = ManualTime()
        try await withClient(sleep: time.sleep) { client async throws in
            async let write = client.failure(of: .post("https://a.example.com:\(server.port)/"))
            await server.nextConnection()
            time.runOut()
            let error = try await write
            #expect(error?.cause == .timedOut)
            #expect(error?.mayHaveHappened == false)
            try await server.stop()  // Lets the shutdown go, which waits for the handshake.
        }
    }

    @Test("The limit holds for all redirects together")
    func slowRedirects() async throws {
        let server = try await LocalServer { request in
            request.line.hasPrefix("GET /1 ") ? .silence : .redirect(302, to: "/1")
        }
        let time = ManualTime()
        try await withClient(sleep: time.sleep) { client async throws in
            async let read = client.failure(of: .get("http://a.example.com:\(server.port)/"))
            await server.nextRequest()
            await server.nextRequest()
            time.runOut()
            #expect(try await read?.cause == .timedOut)
        }
        try await server.stop()
    }

    @Test("A cancelled task ends its request at once and says so")
    func cancellation() async throws {
        let server = try await LocalServer { _ in .silence }
        try await withClient { client async throws in
            let request = try OutboundRequest.post("http://a.example.com:\(server.port)/")
            let task = Task { await client.failure(of: request) }
            await server.nextRequest()
            task.cancel()
            let error = await task.value
            #expect(error?.cause == .cancelled)
            #expect(error?.mayHaveHappened == true)
        }
        try await server.stop()
    }

    @Test("More lookups than can wait are refused instead of piling up")
    func lookupsAreBounded() async throws {
        let threads = LookupThreads(threads: 1, maximumPending: 1)
        let running = AsyncStream.makeStream(of: Void.self)
        let release = Gate()
        async let first = threads.run { () -> Int in
            running.continuation.yield()
            release.wait()
            return 1
        }
        for await _ in running.stream { break }
        await #expect(throws: LookupThreads.Failure.busy) { try await threads.run { 2 } }
        release.open()
        #expect(try await first == 1)
        await threads.shutDown()
        await #expect(throws: LookupThreads.Failure.shutDown) { try await threads.run { 3 } }
    }

    @Test("A cancelled lookup does not wait for the thread that is stuck in it")
    func lookupIsAbandoned() async throws {
        let threads = LookupThreads(threads: 1)
        let running = AsyncStream.makeStream(of: Void.self)
        let release = Gate()
        let stuck = Task {
            try await threads.run {
                running.continuation.yield()
                release.wait()
            }
        }
        for await _ in running.stream { break }
        stuck.cancel()
        await #expect(throws: LookupThreads.Failure.cancelled) { try await stuck.value }
        release.open()
        await threads.shutDown()
    }
}

/// Holds a thread until it is opened.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() { semaphore.wait() }
    func open() { semaphore.signal() }
}
