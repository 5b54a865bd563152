import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on a loopback address that answers with whatever bytes a test gives it, so also with what no library
/// would send.
final class LocalServer: Sendable {
    struct Request: Sendable {
        /// Method, target and version.
        let line: String
        let headers: [(name: String, value: String)]
        let body: String
        /// Which connection of this server it came by, from 1.
        let connection: Int

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    enum Reply: Sendable {
        /// Sends this and keeps the connection.
        case bytes(String)
        /// Sends this and closes the connection.
        case lastBytes(String)
        /// Sends this first and then that, again and again, until nobody reads it any more.
        case endless(String, then: String)
        /// Says nothing.
        case silence
        case close

        static func ok(_ body: String, headers: [String] = []) -> Reply {
            .bytes(message("200 OK", headers: headers, body: body))
        }

        static func redirect(_ status: Int, to location: String) -> Reply {
            .bytes(message("\(status) Elsewhere", headers: ["Location: \(location)"], body: "moved"))
        }

        static func message(_ status: String, headers: [String] = [], body: String = "") -> String {
            (["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers + ["", body])
                .joined(separator: "\r\n")
        }
    }

    let port: Int
    private let channel: any Channel
    private let seen: Recorder
    /// Yields each request, and nil for a connection that was opened.
    let arrivals: AsyncStream<Request?>

    /// - Parameter tls: speaks TLS with this when it is given.
    init(
        on address: String = "127.0.0.1", port: Int = 0, tls: TLSConfiguration? = nil,
        _ answer: @escaping @Sendable (Request) -> Reply
    ) async throws {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Request?.self)
        let seen = Recorder(continuation)
        let context = try tls.map { try NIOSSLContext(configuration: $0) }
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                let number = seen.connected(channel)
                return channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        Conversation(connection: number) { request in
                            seen.record(request)
                            return answer(request)
                        })
                }
            }
            .bind(host: address, port: port).get()
        self.port = channel.localAddress?.port ?? 0
        self.seen = seen
        self.arrivals = arrivals
    }

    var requests: [Request] { seen.requests }
    var connections: Int { seen.connections.count }

    /// Waits until a request has come in.
    func nextRequest() async {
        for await case .some in arrivals { return }
    }

    /// Waits until somebody has connected.
    func nextConnection() async {
        for await case .none in arrivals { return }
    }

    func stop() async throws {
        try await channel.close()
        for connection in seen.connections { connection.close(promise: nil) }
    }

    private final class Recorder: Sendable {
        private let state = Mutex((requests: [Request](), connections: [any Channel]()))
        private let arrivals: AsyncStream<Request?>.Continuation

        init(_ arrivals: AsyncStream<Request?>.Continuation) {
            self.arrivals = arrivals
        }

        var requests: [Request] { state.withLock(\.requests) }
        var connections: [any Channel] { state.withLock(\.connections) }

        func connected(_ channel: any Channel) -> Int {
            let number = state.withLock {
                $0.connections.append(channel)
                return $0.connections.count
            }
            arrivals.yield(nil)
            return number
        }

        func record(_ request: Request) {
            state.withLock { $0.requests.append(request) }
            arrivals.yield(request)
        }
    }
}

/// One connection: collects a request, asks for the reply, sends it.
private final class Conversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: Int
    private let answer: @Sendable (LocalServer.Request) -> LocalServer.Reply
    private var received = ""

    init(connection: Int, _ answer: @escaping @Sendable (LocalServer.Request) -> LocalServer.Reply) {
        self.connection = connection
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        guard let request = takeRequest() else { return }
        switch answer(request) {
        case .bytes(let text):
            write(text, context)
        case .lastBytes(let text):
            write(text, context)
            context.close(promise: nil)
        case .endless(let start, let rest):
            write(start, context)
            writeForever(rest, context)
        case .silence:
            break
        case .close:
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)  // A client that goes away, or one that does not like our certificate.
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private func writeForever(_ text: String, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text))).whenSuccess {
            bound.eventLoop.execute {
                let (handler, context) = bound.value
                handler.writeForever(text, context)
            }
        }
    }

    private func takeRequest() -> LocalServer.Request? {
        guard let end = received[...].utf8.firstRange(of: "\r\n\r\n".utf8) else { return nil }
        let head = received[..<end.lowerBound].split(separator: "\r\n")
        let headers = head.dropFirst().map { line -> (name: String, value: String) in
            let halves = line.split(separator: ":", maxSplits: 1)
            return (String(halves[0]), halves.count > 1 ? String(halves[1].drop { $0 == " " }) : "")
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        let rest = received.utf8[end.upperBound...]
        guard rest.count >= length else { return nil }
        let request = LocalServer.Request(
            line: String(head.first ?? ""), headers: headers, body: String(Substring(rest.prefix(length))),
            connection: connection)
        received = String(Substring(rest.dropFirst(length)))
        return request
    }
}

extension Substring.UTF8View {
    fileprivate func firstRange(of wanted: String.UTF8View) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].starts(with: wanted) {
                return start..<index(start, offsetBy: wanted.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
