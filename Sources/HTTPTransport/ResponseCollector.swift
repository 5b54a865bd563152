import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Takes in one answer up to a number of bytes, and remembers whether the request has left.
final class ResponseCollector: HTTPClientResponseDelegate {
    struct Answer: Sendable {
        let status: Int
        let headers: HeaderFields
        let body: [UInt8]
    }

    enum Failure: Error {
        case tooLarge
        case noHead
    }

    private struct State {
        var hasLeft = false
        var head: HTTPResponseHead?
        var body: [UInt8] = []
    }

    private let maximumBytes: Int
    private let hasBody: Bool
    private let state = Mutex(State())

    /// - Parameter hasBody: false for HEAD, whose answers name a length and send nothing.
    init(maximumBytes: Int, hasBody: Bool) {
        self.maximumBytes = maximumBytes
        self.hasBody = hasBody
    }

    /// Whether the server may have seen the request.
    var hasLeft: Bool { state.withLock(\.hasLeft) }

    func didSendRequestHead(task: HTTPClient.Task<Answer>, _ head: HTTPRequestHead) {
        state.withLock { $0.hasLeft = true }
    }

    func didReceiveHead(task: HTTPClient.Task<Answer>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { $0.head = head }
        if hasBody, let announced = head.headers.first(name: "content-length").flatMap(Int.init),
            announced > maximumBytes
        {
            return task.eventLoop.makeFailedFuture(Failure.tooLarge)
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Answer>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            guard state.body.count + buffer.readableBytes <= maximumBytes else { return false }
            state.body.append(contentsOf: buffer.readableBytesView)
            return true
        }
        return fits ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(Failure.tooLarge)
    }

    func didFinishRequest(task: HTTPClient.Task<Answer>) throws -> Answer {
        try state.withLock { state in
            guard let head = state.head else { throw Failure.noHead }
            return Answer(
                status: Int(head.status.code),
                headers: HeaderFields(head.headers.map { (name: $0.name, value: $0.value) }), body: state.body)
        }
    }
}
