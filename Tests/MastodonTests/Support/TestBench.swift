import HTTPTransport
import Identifiers
import Logging
import Mastodon
import Sandbox
import Synchronization

/// The client on one side, servers on the other, a clock that stands still in between.
struct TestBench: Sendable {
    let sandbox: SandboxServer
    let client: OutboundClient
    let addresses: ServerAddresses
    let clock: StoppedClock
    let hosts: [ServerHost]
    let logger: Logger

    var api: MastodonClient { MastodonClient(client: client, addresses: addresses, now: clock.now) }

    var oauth: MastodonOAuth {
        MastodonOAuth(
            client: client, addresses: addresses, now: clock.now, randomness: Samples.randomness(), logger: logger)
    }

    var discovery: InstanceDiscovery {
        InstanceDiscovery(client: client, addresses: addresses, now: clock.now, logger: logger)
    }

    var registration: AppRegistration {
        AppRegistration(
            client: client, addresses: addresses, clientName: "Example reconnection",
            website: "https://site.example.com", now: clock.now, logger: logger)
    }

    func session(_ number: Int = 0, claimedDomain: ServerHost? = nil) -> MastodonSession {
        MastodonSession(
            host: hosts[number], accessToken: "t0ken-of-the-test", scope: .reconnection, claimedDomain: claimedDomain)
    }

    @discardableResult
    static func run<Result: Sendable>(
        services: @Sendable @escaping (SandboxEnvironment) async throws -> [any SandboxService],
        _ body: (TestBench) async throws -> Result
    ) async throws -> Result {
        let clock = StoppedClock()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let random = SystemRandomness()
        let sandbox = try await SandboxServer.start(
            now: clock.now, randomBytes: random.bytes, logger: logger, services: services)
        let client = OutboundClient(policy: .sandbox, now: clock.now, logger: logger)
        do {
            let hosts = try sandbox.origins.mastodon.map { try ServerHost($0) }
            let bench = TestBench(
                sandbox: sandbox, client: client, addresses: try ServerAddresses(sandboxHosts: Set(hosts)),
                clock: clock, hosts: hosts, logger: logger)
            let result = try await body(bench)
            await client.shutdown()
            await sandbox.stop()
            return result
        } catch {
            await client.shutdown()
            await sandbox.stop()
            throw error
        }
    }

    /// With a scripted server on the first address, and another on the second.
    @discardableResult
    static func scripted<Result: Sendable>(
        _ answers: [String: [ScriptedServer.Answer]] = [:], second: [String: [ScriptedServer.Answer]] = [:],
        _ body: (TestBench, ScriptedServer, ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let (one, two) = (ScriptedServer(answers), ScriptedServer(second))
        return try await run(
            services: { _ in
                [
                    ScriptedService(script: one, listener: .mastodon(1)),
                    ScriptedService(script: two, listener: .mastodon(2)),
                ]
            }, { bench in try await body(bench, one, two) })
    }
}

/// A clock that moves when a test says so.
final class StoppedClock: Sendable {
    /// 2026-11-21, in milliseconds since 1970 UTC.
    private let time = Mutex<Int64>(1_795_219_200_000)

    var now: @Sendable () -> Int64 {
        { self.time.withLock { $0 } }
    }

    func advance(milliseconds: Int64) {
        time.withLock { $0 += milliseconds }
    }
}

struct SystemRandomness: Sendable {
    let bytes: @Sendable (Int) -> [UInt8] = { count in
        (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }
}
