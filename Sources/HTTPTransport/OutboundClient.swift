import Identifiers
import Logging

/// Finds the addresses of a host, in the order in which they should be tried.
package typealias HostResolver = @Sendable (_ host: ServerHost) async throws -> [IPAddress]

/// The one way out to other servers: every address checked before it is dialled, every answer bounded.
package final class OutboundClient: Sendable {
    let policy: AddressPolicy
    let now: @Sendable () -> Int64
    let logger: Logger

    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC.
    ///   - resolver: nil for the system's own.
    package init(
        policy: AddressPolicy, now: @escaping @Sendable () -> Int64, logger: Logger, resolver: HostResolver? = nil
    ) {
        self.policy = policy
        self.now = now
        self.logger = logger
    }

    /// Sends the request and reads the whole answer, whatever its status.
    package func send(_ request: OutboundRequest) async throws(NetworkError) -> OutboundResponse {
        throw NetworkError(operation: request.operation, host: request.url.host.description, cause: .shutDown)
    }

    /// Ends what is under way and closes all connections. Nothing can be sent afterwards.
    package func shutdown() async {
    }
}
