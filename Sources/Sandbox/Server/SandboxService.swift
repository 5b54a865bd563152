import Hummingbird
import Logging

/// What every stand-in is built with: where it listens, what time it is, what is random, and the faults in force.
package struct SandboxEnvironment: Sendable {
    package let origins: SandboxOrigins
    /// Milliseconds since 1970 UTC.
    package let now: @Sendable () -> Int64
    /// That many unpredictable bytes.
    package let randomBytes: @Sendable (Int) -> [UInt8]
    package let faults: FaultControl
    package let fetcher: LoopbackFetcher
    package let logger: Logger

    /// An unguessable name such as `cod-9f…`: `prefix` and `bytes` random bytes in base64url.
    package func token(_ prefix: String, bytes: Int = 32) -> String {
        prefix + Base64URL.encode(randomBytes(bytes))
    }
}

/// A stand-in for one network: its routes on each listener, and its state for the data folder.
package protocol SandboxService: Sendable {
    /// Names the service's part of the snapshot file.
    var name: String { get }

    /// Adds the routes that this service answers on `listener`.
    func addRoutes(to router: Router<SandboxRequestContext>, on listener: SandboxListener)

    /// The state to keep across restarts.
    func snapshot() async throws -> JSONValue?

    /// Takes up a state that ``snapshot()`` wrote.
    func restore(_ snapshot: JSONValue) async throws
}

extension SandboxService {
    package func snapshot() async throws -> JSONValue? { nil }
    package func restore(_ snapshot: JSONValue) async throws {}
}
