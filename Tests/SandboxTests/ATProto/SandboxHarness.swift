import Foundation
import FoundationNetworking
import Identifiers
import Logging
import Sandbox
import Synchronization

/// A clock that stands still until it is moved.
final class ManualClock: Sendable {
    private let milliseconds: Mutex<Int64>

    init(_ start: Int64 = 1_790_000_000_000) {
        milliseconds = Mutex(start)
    }

    var now: Int64 { milliseconds.withLock { $0 } }

    func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
}

/// A sandbox with a few accounts on free ports, under a clock of its own.
struct SandboxHarness: Sendable {
    let clock: ManualClock
    let server: SandboxServer
    let atproto: ATProtoSandbox
    let wire: Wire

    static let ada = account("ada", 1)
    static let ben = account("ben", 2)
    static let chen = account("chen", 3)

    static func account(_ name: String, _ number: Int, server: ATProtoAccount.Server = .main) -> ATProtoAccount {
        do {
            let tail = String(repeating: "a", count: 22) + "\(["a", "b", "c", "d"][number])\(number + 1)"
            return ATProtoAccount(
                did: try DID("did:plc:\(tail)"), handle: try Handle("\(name).example.com"),
                displayName: name.capitalized, server: server)
        } catch {
            preconditionFailure("a made-up account does not parse: \(error)")
        }
    }

    /// Starts a sandbox, runs `body`, and stops it.
    static func run(
        settings: ATProtoSettings = ATProtoSettings(), accounts: [ATProtoAccount] = [ada, ben, chen],
        clock: ManualClock = ManualClock(), snapshot: SnapshotFile? = nil,
        _ body: @Sendable (SandboxHarness) async throws -> Void
    ) async throws {
        let server = try await SandboxServer.start(
            now: { clock.now }, randomBytes: { count in (0..<count).map { _ in .random(in: 0...255) } },
            logger: Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() }), snapshot: snapshot,
            services: { environment in
                [ATProtoSandbox(accounts: accounts, settings: settings, environment: environment)]
            })
        guard let atproto = server.service(ATProtoSandbox.self) else {
            preconditionFailure("the sandbox was not built")
        }
        do {
            try await body(
                SandboxHarness(clock: clock, server: server, atproto: atproto, wire: Wire(server.origins.atproto)))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}

/// A plain HTTP client that follows no redirect.
struct Wire: Sendable {
    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        // Not JSON is an answer too: the tests look at what is missing.
        var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }
        var text: String { String(decoding: body, as: UTF8.self) }
        var error: String? { json["error"]?.string }

        subscript(header: String) -> String? { headers[header.lowercased()] }
    }

    let origin: String
    private let session: URLSession

    init(_ origin: String) {
        self.origin = origin
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 20
        session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", path, headers: headers)
    }

    func post(_ path: String, json: JSONValue, headers: [String: String] = [:]) async throws -> Answer {
        try await send(
            "POST", path, headers: headers.merging(["Content-Type": "application/json"]) { $1 },
            body: try json.encoded())
    }

    func post(_ path: String, form: [String: String], headers: [String: String] = [:]) async throws -> Answer {
        let body = FormParameters(form.map { ($0.key, $0.value) }).encoded
        return try await send(
            "POST", path, headers: headers.merging(["Content-Type": "application/x-www-form-urlencoded"]) { $1 },
            body: Array(body.utf8))
    }

    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil
    ) async throws -> Answer {
        guard let url = URL(string: origin + path) else { preconditionFailure("not an address: \(path)") }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body.map { Data($0) }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await session.data(for: request)
        guard let response = response as? HTTPURLResponse else { preconditionFailure("not an HTTP answer") }
        var fields: [String: String] = [:]
        for (name, value) in response.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
        return Answer(status: response.statusCode, headers: fields, body: Array(data))
    }

    private final class NoRedirects: NSObject, URLSessionTaskDelegate {
        func urlSession(
            _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
            newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
        ) {
            completionHandler(nil)
        }
    }
}
