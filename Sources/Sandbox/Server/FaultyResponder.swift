import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What stands in front of every listener's routes: the guard, the request log and the faults.
///
/// The routes come later than the listener, since they are built for the address that it got.
final class FaultyResponder: HTTPResponder {
    typealias Context = SandboxRequestContext

    let listener: SandboxListener
    let faults: FaultControl
    let log: RequestLog
    private let now: @Sendable () -> Int64
    private let onChange: @Sendable () -> Void
    private let routes = Mutex<(any HTTPResponder<SandboxRequestContext>)?>(nil)

    init(
        listener: SandboxListener, faults: FaultControl, log: RequestLog, now: @escaping @Sendable () -> Int64,
        onChange: @escaping @Sendable () -> Void
    ) {
        self.listener = listener
        self.faults = faults
        self.log = log
        self.now = now
        self.onChange = onChange
    }

    func open(_ responder: any HTTPResponder<SandboxRequestContext>) {
        routes.withLock { $0 = responder }
    }

    func respond(to request: Request, context: SandboxRequestContext) async throws -> Response {
        do {
            return try await guarded(request, context)
        } catch  where Task.isCancelled {
            throw error  // The sandbox is being stopped.
        } catch {
            // Whatever a client did wrong has an answer of its own: this is a fault of the sandbox.
            context.logger.error(
                "The sandbox failed.",
                metadata: ["route": "\(request.method) \(request.uri.path)", "error": "\(error)"])
            return .text("The sandbox failed: \(error)\n", status: .internalServerError)
        }
    }

    private func guarded(_ request: Request, _ context: SandboxRequestContext) async throws -> Response {
        guard LoopbackGuard.admits(request) else { return LoopbackGuard.refusal }
        guard let routes = routes.withLock({ $0 }) else {
            return .text("The sandbox is still starting.", status: .serviceUnavailable)
        }
        if request.uri.path == "/_sandbox" || request.uri.path.hasPrefix("/_sandbox/") {
            let response = try await routes.respond(to: request, context: context)
            onChange()
            return response
        }
        var entry = await log.begin(
            server: listener, method: request.method.rawValue, path: request.uri.path, at: now(),
            bearer: request.headers[.authorization].map(Self.digest))
        let response: Response
        if let fault = await faults.take(for: entry) {
            entry.fault = fault.id
            await log.finish(entry)
            response = try await befall(request, context, by: fault.effect, id: fault.id, routes)
        } else {
            response = try await routes.respond(to: request, context: context)
        }
        entry.status = context.channel.isActive ? Int(response.status.code) : nil
        await log.finish(entry)
        if request.method != .get { onChange() }
        return response
    }

    private static func digest(_ text: String) -> String {
        Data(SHA256.hash(data: Data(text.utf8)).prefix(12)).base64EncodedString()
    }

    private func befall(
        _ request: Request, _ context: SandboxRequestContext, by effect: FaultEffect, id: String,
        _ routes: any HTTPResponder<SandboxRequestContext>
    ) async throws -> Response {
        switch effect {
        case .dropResponse:
            _ = try await routes.respond(to: request, context: context)
            try await context.breakConnection(abruptly: false)
            return Response(status: .noContent)
        case .reset:
            try await context.breakConnection(abruptly: true)
            return Response(status: .noContent)
        case .delay(let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
            return try await routes.respond(to: request, context: context)
        case .rateLimit(let seconds, let style):
            return try RateLimitAnswer(retryAfterSeconds: seconds, style: style, now: now()).response
        case .answer(let status, let body, let afterEffect):
            if afterEffect { _ = try await routes.respond(to: request, context: context) }
            return try Self.answer(status: status, body: body)
        case .deliverTwice:
            var repeated = request
            _ = try await repeated.collectBody(upTo: 8_000_000)
            _ = try await routes.respond(to: repeated, context: context)
            return try await routes.respond(to: repeated, context: context)
        case .hold(let afterEffect):
            if !afterEffect {
                await faults.hold(by: id)
                return try await routes.respond(to: request, context: context)
            }
            let response = try await routes.respond(to: request, context: context)
            await faults.hold(by: id)
            return response
        }
    }

    private static func answer(status: Int, body: FaultBody) throws -> Response {
        let status = HTTPResponse.Status(code: status)
        switch body {
        case .json:
            return try .json(
                ["error": "InternalServerError", "message": "Internal Server Error"], status: status)
        case .html:
            return .page(
                "<!doctype html><html lang=en><title>Bad gateway</title><h1>502</h1><p>cloud</p></html>",
                status: status)
        case .text: return .text("upstream connect error or disconnect/reset before headers", status: status)
        case .empty: return Response(status: status)
        }
    }
}

/// A 429 with the headers of one kind of server.
struct RateLimitAnswer {
    let retryAfterSeconds: Int
    let style: RateLimitStyle
    /// Milliseconds since 1970 UTC.
    let now: Int64

    var response: Response {
        get throws {
            let resetAt = now / 1000 + Int64(retryAfterSeconds)
            var headers: HTTPFields = [:]
            switch style {
            case .atproto:
                headers[.retryAfter] = "\(retryAfterSeconds)"
                headers[.rateLimitLimit] = "5000"
                headers[.rateLimitRemaining] = "0"
                headers[.rateLimitReset] = "\(resetAt)"
                headers[.rateLimitPolicy] = "5000;w=3600"
            case .mastodon:
                headers[.known("X-RateLimit-Limit")] = "300"
                headers[.known("X-RateLimit-Remaining")] = "0"
                headers[.known("X-RateLimit-Reset")] = Timestamp(milliseconds: resetAt * 1000).iso8601
            case .x:
                headers[.known("x-rate-limit-limit")] = "25"
                headers[.known("x-rate-limit-remaining")] = "0"
                headers[.known("x-rate-limit-reset")] = "\(resetAt)"
            case .retryAfter: headers[.retryAfter] = "\(retryAfterSeconds)"
            case .bare: break
            }
            return try .json(
                ["error": "RateLimitExceeded", "message": "Rate Limit Exceeded"], status: .tooManyRequests,
                headers: headers)
        }
    }
}

extension HTTPField.Name {
    static let rateLimitLimit = known("RateLimit-Limit")
    static let rateLimitRemaining = known("RateLimit-Remaining")
    static let rateLimitReset = known("RateLimit-Reset")
    static let rateLimitPolicy = known("RateLimit-Policy")
}
