import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix

/// Fetches small JSON documents from this machine: what an authorization server needs for client metadata and keys.
///
/// Speaks plain HTTP to 127.0.0.1, `localhost` and `[::1]` alone, follows no redirect, and takes at most 64 KiB
/// within 5 s.
package struct LoopbackFetcher: Sendable {
    package enum FetchError: Error, Hashable {
        case notLoopback
        case connectionFailed(String)
        case timedOut
        case status(Int)
        case tooLarge
        case notJSON
    }

    private static let maximumBytes = 64 * 1024

    package init() {}

    /// - Throws: ``FetchError``.
    package func json(_ address: String) async throws -> JSONValue {
        guard let url = URL(string: address), url.scheme == "http", let host = url.host(),
            LoopbackGuard.isLoopback(authority: host)
        else { throw FetchError.notLoopback }
        let path = (url.path().isEmpty ? "/" : url.path()) + (url.query().map { "?\($0)" } ?? "")
        let port = url.port ?? 80
        let body = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await Self.get(host: host, port: port, path: path) }
            group.addTask {
                try await Task.sleep(for: .seconds(5))
                throw FetchError.timedOut
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw FetchError.timedOut }
            return first
        }
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw FetchError.notJSON
        }
    }

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private static func get(host: String, port: Int, path: String) async throws -> [UInt8] {
        let connection: Connection
        do {
            connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: host == "localhost" ? "127.0.0.1" : host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw FetchError.connectionFailed("\(error)")
        }
        var complete: [UInt8]?
        do {
            try await connection.executeThenClose { inbound, outbound in
                try await request(path, of: "\(host):\(port)", outbound)
                complete = try await body(inbound)
            }
        } catch let error as FetchError {
            throw error
        } catch {
            // A server that closes first makes our closing fail, which takes nothing from what it said.
            guard complete != nil else { throw FetchError.connectionFailed("\(error)") }
        }
        guard let complete else { throw FetchError.connectionFailed("ended early") }
        return complete
    }

    private static func request(
        _ path: String, of host: String, _ outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
    ) async throws {
        let headers: HTTPHeaders = ["Host": host, "Accept": "application/json", "Connection": "close"]
        // Both at once: a quick server answers the head and is gone before the end could follow.
        try await outbound.write(
            contentsOf: [.head(.init(version: .http1_1, method: .GET, uri: path, headers: headers)), .end(nil)])
    }

    /// The answer's body; nil when the connection ended before it did.
    private static func body(
        _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>
    ) async throws -> [UInt8]? {
        var body: [UInt8] = []
        for try await part in inbound {
            switch part {
            case .head(let head):
                guard head.status == .ok else { throw FetchError.status(Int(head.status.code)) }
                guard head.headers.first(name: "Content-Type")?.lowercased().hasPrefix("application/json") == true
                else { throw FetchError.notJSON }
            case .body(let bytes):
                body += bytes.readableBytesView
                guard body.count <= maximumBytes else { throw FetchError.tooLarge }
            case .end: return body
            }
        }
        return nil
    }
}
