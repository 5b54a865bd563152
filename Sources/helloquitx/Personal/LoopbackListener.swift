import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Listens on this machine for the browser that comes back from a sign-in (RFC 8252, section 7.3).
struct LoopbackListener: Sendable {
    /// Where the browser comes back to; a Mastodon server's name stands after it.
    static let path = "/callback"
    /// Tried first, so that a server knows this program again; any free port does.
    private static let usualPort = 28_976

    /// What the browser brought.
    struct Answer: Sendable {
        let path: String
        let parameters: [String: String]
    }

    /// Runs the body with the port and a function that waits for the browser.
    ///
    /// - Throws: `CommandFailure` when no port can be listened on; whatever the body throws.
    static func listen<Value: Sendable>(
        logger: Logger,
        _ body: @Sendable @escaping (Int, @Sendable @escaping () async throws -> Answer) async throws -> Value
    ) async throws -> Value {
        do {
            return try await listen(at: usualPort, logger: logger, body)
        } catch is CannotListen {
            do {
                return try await listen(at: 0, logger: logger, body)
            } catch let error as CannotListen {
                throw CommandFailure(
                    "this machine lets no port be listened on: \(error.reason). Sign in with --app-password or --token "
                        + "instead.", .unavailable)
            }
        }
    }

    private struct CannotListen: Error {
        let reason: String
    }

    private static func listen<Value: Sendable>(
        at port: Int, logger: Logger,
        _ body: @Sendable @escaping (Int, @Sendable @escaping () async throws -> Answer) async throws -> Value
    ) async throws -> Value {
        let (answers, answered) = AsyncStream.makeStream(of: Answer.self)
        let (ports, started) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router(answered),
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
            onServerRunning: { channel in started.yield(channel.localAddress?.port ?? port) }, logger: logger)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                do {
                    try await application.run()
                } catch  where !(error is CancellationError) {
                    throw CannotListen(reason: "\(error)")
                }
                return nil
            }
            group.addTask {
                guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
                return try await body(port) {
                    guard let answer = await answers.first(where: { _ in true }) else { throw CancellationError() }
                    return answer
                }
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }

    private static func router(_ answered: AsyncStream<Answer>.Continuation) -> Router<BasicRequestContext> {
        let router = Router()
        for path in ["callback", "callback/:server"] {
            router.get(RouterPath(path)) { request, _ -> Response in
                let items = URLComponents(string: request.uri.string)?.queryItems ?? []
                let parameters = Dictionary(
                    items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
                answered.yield(Answer(path: request.uri.path, parameters: parameters))
                var headers = HTTPFields()
                headers[.contentType] = "text/html; charset=utf-8"
                headers[.cacheControl] = "no-store"
                return Response(
                    status: .ok, headers: headers, body: .init(byteBuffer: .init(string: page)))
            }
        }
        return router
    }

    private static let page = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>HelloQuitX</title><body style="font:1.1rem/1.5 system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem">
        <h1>You can close this window</h1><p>The program in your terminal goes on from here.</p></body></html>
        """
}
