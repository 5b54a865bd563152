import AsyncHTTPClient
import Identifiers
import Logging
import NIOCore
import NIOSSL

/// HTTP clients that each dial one checked address for one origin and nothing else.
///
/// The library asks its client, not its request, where a name leads; so a checked address needs a client of its own.
/// They keep connections open between requests. At most ``maximumIdle`` wait without work; beyond that the one that
/// waited longest is closed.
actor PinnedClients {
    struct Pin: Hashable, Sendable {
        let origin: OutboundURL.Origin
        let address: IPAddress
    }

    struct ShutDown: Error {}

    /// Each has its own copy of the trusted certificates, about a megabyte.
    static let maximumIdle = 16

    private struct Entry {
        let client: HTTPClient
        var users = 0
        var lastUse = 0
    }

    private let tls: TLSConfiguration
    private let connectTimeout: TimeAmount
    private let logger: Logger
    private var entries: [Pin: Entry] = [:]
    private var uses = 0
    private var closing: [Int: Task<Void, Never>] = [:]
    private var isShutDown = false

    /// - Parameters:
    ///   - trustRoots: nil for the system's.
    ///   - connectTimeout: for one address, securing the connection included; then the next one has its turn.
    init(trustRoots: NIOSSLTrustRoots?, connectTimeout: TimeAmount, logger: Logger) {
        self.connectTimeout = connectTimeout
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let trustRoots { tls.trustRoots = trustRoots }
        self.tls = tls
        self.logger = logger
    }

    /// The client for a pin, to be given back after the request.
    func borrow(_ pin: Pin) throws(ShutDown) -> HTTPClient {
        guard !isShutDown else { throw ShutDown() }
        uses += 1
        var entry = entries[pin] ?? Entry(client: makeClient(pin))
        entry.users += 1
        entry.lastUse = uses
        entries[pin] = entry
        return entry.client
    }

    /// - Parameter isReachable: false when the address took no connection; then nothing is kept for it.
    func giveBack(_ pin: Pin, isReachable: Bool) {
        guard var entry = entries[pin] else { return }  // Shut down meanwhile.
        entry.users -= 1
        if entry.users == 0, !isReachable {
            entries[pin] = nil
            close(entry.client)
        } else {
            entries[pin] = entry
            closeWhatIsTooMuch()
        }
    }

    /// Those of the addresses first to which connections may already be open.
    func sorted(_ addresses: [IPAddress], for origin: OutboundURL.Origin) -> [IPAddress] {
        let known = addresses.filter { entries[Pin(origin: origin, address: $0)] != nil }
        return known + addresses.filter { !known.contains($0) }
    }

    /// Ends all requests and closes all connections.
    func shutDown() async {
        isShutDown = true
        for entry in entries.values { close(entry.client) }
        entries = [:]
        for task in closing.values { await task.value }
    }

    var count: Int { entries.count }

    private func makeClient(_ pin: Pin) -> HTTPClient {
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        if pin.origin.host.address == nil {
            configuration.dnsOverride = [pin.origin.host.name: pin.address.description]
        }
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout = .init(connect: connectTimeout)
        // Node, which most PDSes run on, closes what is idle for 5 s; to be first avoids a race that costs a request.
        configuration.connectionPool = .init(idleTimeout: .seconds(4))
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    private func closeWhatIsTooMuch() {
        let idle = entries.filter { $0.value.users == 0 }
        guard idle.count > Self.maximumIdle else { return }
        for (pin, entry) in idle.sorted(by: { $0.value.lastUse < $1.value.lastUse }).prefix(
            idle.count - Self.maximumIdle)
        {
            entries[pin] = nil
            close(entry.client)
        }
    }

    private func close(_ client: HTTPClient) {
        uses += 1
        let id = uses
        // Not loose: it is kept in `closing`, which shutDown() waits for, and touches nothing but its own client.
        closing[id] = Task { [logger] in
            do {
                try await client.shutdown()
            } catch {
                logger.debug("a client did not close cleanly", metadata: ["error": "\(error)"])
            }
            self.forget(id)
        }
    }

    private func forget(_ id: Int) {
        closing[id] = nil
    }
}
