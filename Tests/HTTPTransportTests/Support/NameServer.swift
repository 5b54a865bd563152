import NIOCore
import NIOPosix

/// A name server on loopback that answers what a test tells it to.
final class NameServer: Sendable {
    let port: UInt16
    private let channel: any Channel

    /// - Parameters:
    ///   - delay: answers wait for its end.
    ///   - answer: nil leaves the question unanswered.
    init(delay: AsyncStream<Void>? = nil, _ answer: @escaping @Sendable (DNSMessage) -> DNSMessage?) async throws {
        channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(delay: delay, answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = UInt16(channel.localAddress?.port ?? 0)
    }

    func stop() async throws {
        try await channel.close()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        typealias OutboundOut = AddressedEnvelope<ByteBuffer>

        private let delay: AsyncStream<Void>?
        private let answer: @Sendable (DNSMessage) -> DNSMessage?

        init(delay: AsyncStream<Void>?, _ answer: @escaping @Sendable (DNSMessage) -> DNSMessage?) {
            self.delay = delay
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let envelope = unwrapInboundIn(data)
            guard let question = DNSMessage(bytes: Array(envelope.data.readableBytesView)),
                let message = answer(question)
            else { return }
            let reply = AddressedEnvelope(
                remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: message.bytes))
            guard let delay else {
                context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
                return
            }
            let channel = context.channel
            // Ends with the test's stream; writing to a channel that was closed meanwhile does no harm.
            Task {
                for await _ in delay {}
                channel.writeAndFlush(reply, promise: nil)
            }
        }
    }
}

/// As much of RFC 1035 as a test server needs.
struct DNSMessage: Sendable {
    enum Record: Sendable {
        case text([String])
        /// A CNAME to the root.
        case alias
        case other(type: UInt16, class: UInt16)
        case raw(type: UInt16, class: UInt16, [UInt8])
    }

    let bytes: [UInt8]
    let name: String
    private let questionEnd: Int

    init?(bytes: [UInt8]) {
        var position = 12
        var labels: [String] = []
        while position < bytes.count, bytes[position] > 0 {
            let end = position + 1 + Int(bytes[position])
            guard end < bytes.count else { return nil }
            labels.append(String(decoding: bytes[(position + 1)..<end], as: UTF8.self))
            position = end
        }
        guard position + 5 <= bytes.count else { return nil }
        self.bytes = bytes
        name = labels.joined(separator: ".")
        questionEnd = position + 5
    }

    static func question(for name: String) -> [UInt8] {
        var bytes: [UInt8] = [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]
        for label in name.split(separator: ".") { bytes += [UInt8(label.utf8.count)] + Array(label.utf8) }
        return bytes + [0, 0, 16, 0, 1]
    }

    /// - Parameter code: the response code: 0 for success, 2 for failure, 3 for no such name, 5 for refused.
    func answered(_ records: [Record], code: UInt8 = 0) -> DNSMessage {
        var message = Array(bytes[..<2]) + [0x81, 0x80 | code, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
        message += bytes[12..<questionEnd]
        for record in records {
            let (type, recordClass, data): (UInt16, UInt16, [UInt8]) =
                switch record {
                case .text(let strings): (16, 1, strings.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) })
                case .alias: (5, 1, [0])
                case .other(let type, let recordClass): (type, recordClass, [3, 1, 2, 3])
                case .raw(let type, let recordClass, let data): (type, recordClass, data)
                }
            message += [0xC0, 12]  // The name of the question.
            for number in [type, recordClass] { message += [UInt8(number >> 8), UInt8(number & 0xFF)] }
            message += [0, 0, 0, 60, UInt8(data.count >> 8), UInt8(data.count & 0xFF)] + data
        }
        return DNSMessage(bytes: message, name: name, questionEnd: questionEnd)
    }

    private init(bytes: [UInt8], name: String, questionEnd: Int) {
        self.bytes = bytes
        self.name = name
        self.questionEnd = questionEnd
    }
}
