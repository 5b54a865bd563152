import HTTPTypes
import Hummingbird
import NIOCore

/// Sends pages and answers for scripts as gzip to browsers that take it. Assets are compressed once, at start, and streams
/// of events stay as they are.
struct Compression: RouterMiddleware {
    typealias Context = SiteContext

    let randomBytes: @Sendable (Int) -> [UInt8]

    /// Shorter answers fit one packet anyway; longer ones are files to keep, which would hold up others.
    private static let lengths = 1_000...4_000_000
    private static let types = ["text/html", "application/json", "image/svg+xml", "text/csv"]

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard let type = response.headers[.contentType], Self.types.contains(where: type.hasPrefix),
            response.headers[.contentEncoding] == nil, let length = response.body.contentLength,
            Self.lengths.contains(length)
        else { return response }
        response.headers[.vary] = "Accept-Encoding"
        guard request.method != .head, Gzip.isAccepted(request.headers[.acceptEncoding]) else { return response }
        let collector = Collector()
        try await response.body.write(collector)
        let bytes = collector.bytes
        let padding = 1 + Int(randomBytes(1).first ?? 0) % 32
        guard let small = Gzip.compressed(bytes, level: 6, padding: padding) else {
            response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            return response
        }
        response.headers[.contentEncoding] = "gzip"
        response.headers[.contentLength] = nil
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: small))
        return response
    }
}

/// Keeps what a body writes.
private final class Collector: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) { bytes += buffer.readableBytesView }

    func finish(_ trailingHeaders: HTTPFields?) {}
}
