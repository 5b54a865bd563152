import AsyncHTTPClient
import Identifiers
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// The one way out to other servers: every address checked before it is dialled, every answer bounded.
///
/// The name is resolved here, all its addresses are put to the policy, and one of those very addresses is dialled
/// with the name kept for TLS and `Host`; nothing resolves it a second time, so an answer that changes between check
/// and use has no use. Redirects are followed here too, each put through the same. Answers are not decompressed.
package final class OutboundClient: Sendable {
    /// A chain of redirects may have this many.
    static let maximumRedirects = 5

    /// So many of a name's addresses are tried before giving up.
    private static let maximumAttempts = 3

    private let policy: AddressPolicy
    private let now: @Sendable () -> Int64
    private let logger: Logger
    private let userAgent: String
    private let addressGuard: AddressGuard
    private let threads: LookupThreads?
    private let clients: PinnedClients
    private let timeLimit: TimeLimit

    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC.
    ///   - userAgent: how servers see us; a name and an address where their operators can complain.
    ///   - resolver: nil for the system's own.
    ///   - sleep: what time limits wait with; nil for real time.
    package convenience init(
        policy: AddressPolicy, now: @escaping @Sendable () -> Int64, logger: Logger,
        userAgent: String = "HelloQuitX", resolver: HostResolver? = nil, sleep: Sleep? = nil
    ) {
        self.init(
            policy: policy, now: now, logger: logger, userAgent: userAgent, resolver: resolver, sleep: sleep,
            trustRoots: nil, connectTimeout: .seconds(4))
    }

    /// - Parameters:
    ///   - trustRoots: whose certificates are believed; nil for the system's.
    ///   - connectTimeout: for each address that is tried.
    init(
        policy: AddressPolicy, now: @escaping @Sendable () -> Int64, logger: Logger, userAgent: String,
        resolver: HostResolver?, sleep: Sleep?, trustRoots: NIOSSLTrustRoots?,
        connectTimeout: TimeAmount
    ) {
        self.policy = policy
        self.now = now
        self.logger = logger
        self.userAgent = userAgent
        if let resolver {
            addressGuard = AddressGuard(resolver: resolver, logger: logger)
            threads = nil
        } else {
            let system = SystemResolver(threads: LookupThreads())
            addressGuard = AddressGuard(resolver: { try await system.addresses(of: $0) }, logger: logger)
            threads = system.threads
        }
        clients = PinnedClients(trustRoots: trustRoots, connectTimeout: connectTimeout, logger: logger)
        timeLimit = TimeLimit(sleep: sleep ?? TimeLimit.sleeping)
    }

    /// Sends the request and reads the whole answer, whatever its status.
    package func send(_ request: OutboundRequest) async throws(NetworkError) -> OutboundResponse {
        let started = now()
        let (result, isOver) = await timeLimit.run(milliseconds: request.timeoutMilliseconds) {
            () -> Result<OutboundResponse, NetworkError> in
            do throws(NetworkError) {
                return .success(try await self.follow(request))
            } catch {
                return .failure(error)
            }
        }
        do throws(NetworkError) {
            guard let result else { throw request.failure(.cancelled) }
            var response = try Self.get(result, isOver: isOver)
            log(response, to: request, since: started)
            response = try decodable(response, to: request)
            return response
        } catch {
            log(error, since: started)
            throw error
        }
    }

    /// Ends what is under way and closes all connections. Nothing can be sent afterwards.
    package func shutdown() async {
        await clients.shutDown()
        await threads?.shutDown()
    }

    private static func get(
        _ result: Result<OutboundResponse, NetworkError>, isOver: Bool
    ) throws(NetworkError) -> OutboundResponse {
        switch result {
        case .success(let response):
            return response
        case .failure(let error):
            // From inside, the limit and a shutdown look like a cancellation too.
            guard error.cause == .cancelled, isOver || !Task.isCancelled else { throw error }
            throw NetworkError(
                operation: error.operation, host: error.host, cause: isOver ? .timedOut : .shutDown,
                mayHaveHappened: error.mayHaveHappened, neverLeft: error.neverLeft)
        }
    }
}

// MARK: - Redirects

extension OutboundClient {
    private func follow(_ request: OutboundRequest) async throws(NetworkError) -> OutboundResponse {
        var headers: RequestHeaders
        do throws(RequestHeaders.Fault) {
            headers = try RequestHeaders(of: request, userAgent: userAgent)
        } catch {
            throw request.failure(.invalidRequest, message: error.description)
        }
        var url = request.url
        var policy = policy
        var redirects = 0
        while true {
            let answer = try await exchange(request, at: url, headers: headers, under: policy)
            let response = OutboundResponse(
                status: answer.status, headers: answer.headers, body: answer.body, url: url)
            // A write is never sent on: where it goes, and with what credentials, is its sender's decision.
            guard request.followsRedirects, request.isSafe, Self.redirects.contains(answer.status),
                let location = answer.headers.first("location")
            else { return response }
            redirects += 1
            guard redirects <= Self.maximumRedirects else { throw request.failure(.tooManyRedirects, at: url) }
            let next: OutboundURL
            do throws(OutboundURL.ParseError) {
                next = try url.resolving(location)
            } catch {
                throw request.failure(.badRedirect, at: url, message: "Location: \(error)")
            }
            guard url.scheme == .http || next.scheme == .https else {
                throw request.failure(.badRedirect, at: url, message: "from https to http")
            }
            if next.origin != url.origin {
                headers.keepOnlyHarmless()
                policy = policy.forRedirectsFromElsewhere
            }
            url = next
        }
    }

    private static let redirects: Set<Int> = [301, 302, 303, 307, 308]
}

// MARK: - One hop

extension OutboundClient {
    private func exchange(
        _ request: OutboundRequest, at url: OutboundURL, headers: RequestHeaders, under policy: AddressPolicy
    ) async throws(NetworkError) -> ResponseCollector.Answer {
        let checked = try await addressGuard.addresses(of: url, for: request, under: policy)
        let addresses = await clients.sorted(checked, for: url.origin)
        var attempt = 0
        while true {
            let collector = ResponseCollector(
                maximumBytes: request.maximumResponseBytes, hasBody: request.method != "HEAD")
            do throws(NetworkError) {
                return try await dial(addresses[attempt], request, at: url, headers: headers, into: collector)
            } catch {
                attempt += 1
                // The next address only when this one certainly saw nothing of the request.
                guard error.cause == .connectionFailed, !collector.hasLeft,
                    attempt < min(addresses.count, Self.maximumAttempts)
                else { throw error }
            }
        }
    }

    private func dial(
        _ address: IPAddress, _ request: OutboundRequest, at url: OutboundURL, headers: RequestHeaders,
        into collector: ResponseCollector
    ) async throws(NetworkError) -> ResponseCollector.Answer {
        let pin = PinnedClients.Pin(origin: url.origin, address: address)
        let result: Result<ResponseCollector.Answer, any Error>
        do {
            let message = try HTTPClient.Request(
                url: url.string, method: HTTPMethod(rawValue: request.method),
                headers: HTTPHeaders(headers.fields.map { ($0.name, $0.value) }),
                body: request.body.map { .bytes($0) })
            // The library reads the URL by its own rules: it must see the host whose addresses were checked.
            guard message.host == url.host.name, message.port == url.port, message.scheme == url.scheme.rawValue else {
                throw request.failure(.invalidRequest, at: url, message: "ambiguous URL")
            }
            let client = try await clients.borrow(pin)
            result = await run(message, on: client, into: collector)
            await clients.giveBack(pin, isReachable: collector.hasLeft)
        } catch {
            result = .failure(error)
        }
        do {
            return try result.get()
        } catch {
            throw NetworkError(error, of: request, at: url, hasLeft: collector.hasLeft)
        }
    }

    private func run(
        _ message: HTTPClient.Request, on client: HTTPClient, into collector: ResponseCollector
    ) async -> Result<ResponseCollector.Answer, any Error> {
        let task = client.execute(request: message, delegate: collector)
        return await withTaskCancellationHandler {
            do {
                return .success(try await task.futureResult.get())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            task.cancel()
        }
    }

    /// What was not asked for is not unpacked: a few kilobytes can unfold to gigabytes.
    private func decodable(
        _ response: OutboundResponse, to request: OutboundRequest
    ) throws(NetworkError) -> OutboundResponse {
        guard !response.body.isEmpty,
            let encoding = response.headers.all("content-encoding").first(where: { $0.lowercased() != "identity" })
        else { return response }
        throw NetworkError(
            operation: request.operation, host: response.url.host.description, status: response.status,
            message: "compressed with \(encoding) though nobody asked for that", cause: .badResponse,
            mayHaveHappened: !request.isSafe)
    }
}

// MARK: - Logging

extension OutboundClient {
    private func log(_ response: OutboundResponse, to request: OutboundRequest, since started: Int64) {
        logger.debug(
            "request answered",
            metadata: [
                "operation": "\(request.operation)", "host": "\(response.url.host)", "status": "\(response.status)",
                "bytes": "\(response.body.count)", "milliseconds": "\(now() - started)",
            ])
    }

    private func log(_ error: NetworkError, since started: Int64) {
        logger.info(
            "request failed",
            metadata: [
                "operation": "\(error.operation)", "host": "\(error.host)", "cause": "\(error.cause.rawValue)",
                "detail": "\(error.message ?? "")", "milliseconds": "\(now() - started)",
            ])
    }
}
