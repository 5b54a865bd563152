import Identifiers
import Logging
import NIOCore
import NIOSSL
import Synchronization

@testable import HTTPTransport

/// Runs a test with a client and shuts it down afterwards, whatever happens.
///
/// - Parameter resolver: nil for the system's; most tests name their own hosts.
func withClient<Result>(
    _ policy: AddressPolicy = .sandbox, resolver: HostResolver? = answering(.v4(0x7F00_0001)),
    sleep: @escaping Sleep = untilCancelled, trustRoots: NIOSSLTrustRoots? = nil, logger: Logger = quiet,
    isolation: isolated (any Actor)? = #isolation, _ body: (OutboundClient) async throws -> Result
) async throws -> Result {
    let client = OutboundClient(
        policy: policy, now: { 1_000_000 }, logger: logger, userAgent: "test", resolver: resolver, sleep: sleep,
        trustRoots: trustRoots, connectTimeout: .hours(1))
    do {
        let result = try await body(client)
        await client.shutdown()
        return result
    } catch {
        await client.shutdown()
        throw error
    }
}

/// Every name has these addresses.
func answering(_ addresses: IPAddress...) -> HostResolver {
    { _ in addresses }
}

/// No time passes; only a cancellation ends it.
let untilCancelled: Sleep = ManualTime().sleep

let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// Time that passes when the test says so.
final class ManualTime: Sendable {
    private let waiting = Mutex<[AsyncStream<Void>.Continuation]>([])

    var sleep: Sleep {
        { _ in
            let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
            self.waiting.withLock { $0.append(continuation) }
            for await _ in stream { return }
            throw CancellationError()
        }
    }

    /// Everything that sleeps now wakes up.
    func runOut() {
        for sleeper in waiting.withLock({ $0 }) { sleeper.yield() }
    }
}

extension OutboundClient {
    /// Sends, and gives back the error that the test expects.
    func failure(of request: OutboundRequest) async -> NetworkError? {
        do throws(NetworkError) {
            _ = try await send(request)
            return nil
        } catch {
            return error
        }
    }

    func get(_ url: String, headers: [(name: String, value: String)] = []) async throws -> OutboundResponse {
        try await send(.get(url, headers: headers))
    }
}

extension OutboundRequest {
    static func get(_ url: String, headers: [(name: String, value: String)] = []) throws -> OutboundRequest {
        OutboundRequest(url: try OutboundURL(url), headers: headers, operation: "test.get")
    }

    static func post(_ url: String, body: String = "x") throws -> OutboundRequest {
        OutboundRequest(method: "POST", url: try OutboundURL(url), body: Array(body.utf8), operation: "test.post")
    }
}

extension OutboundResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Collects everything that is logged, at every level.
final class LogBook: Sendable {
    private let entries = Mutex<[String]>([])

    var text: String { entries.withLock { $0.joined(separator: "\n") } }

    var logger: Logger {
        var logger = Logger(label: "test", factory: { _ in Handler(book: self) })
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            book.entries.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }
}
