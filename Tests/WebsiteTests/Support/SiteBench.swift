import ATProto
import Accounts
import Campaign
import Deliveries
import Foundation
import HTTPTransport
import Hummingbird
import HummingbirdTesting
import Identifiers
import Logging
import Mastodon
import Notifications
import Reconnection
import Sealing
import Store
import Synchronization
import Testing

@testable import Sandbox
@testable import Website

/// The site over a real store, with the sandbox's networks beside it where a test wants them, and a clock that stands
/// still.
struct SiteBench: Sendable {
    let repository: Repository
    let website: WebApplication
    /// The sandbox's addresses; where nobody listens, when the test has no networks.
    let origins: SandboxOrigins
    let outbound: OutboundClient
    let pseudonymizer: Pseudonymizer
    let vault: GrantVault
    let clock: StoppedClock
    let client: any TestClientProtocol

    static let publicURL = "http://127.0.0.1:8080"

    /// How a test wants the site.
    struct Setup: Sendable {
        /// Whether X sign-in is set up.
        var hasX = true
        /// Whether the sandbox's networks are there; else nobody answers.
        var hasNetworks = false
        /// How the site is reached; `.live` for streams and addresses.
        var reach: TestingSetup = .router
        var configuration = SiteConfiguration(
            publicURL: SiteBench.publicURL, languages: ["en", "fr"], campaignName: "HelloQuitX",
            resources: SiteBench.sources + "/Resources")
        /// Changes what the site asks others for.
        var services: @Sendable (inout SiteServices) -> Void = { _ in }

        static func adjusted(_ adjust: (inout Setup) -> Void) -> Setup {
            var setup = Setup()
            adjust(&setup)
            return setup
        }
    }

    static func run(
        _ setup: Setup = Setup(), _ body: @Sendable (SiteBench) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let clock = StoppedClock()
        let folder = FileManager.default.temporaryDirectory.appending(path: "hqx-site-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let database = try await Database.sqlite(path: folder + "/site.sqlite", logger: logger)
        _ = try await Migrator(now: clock.now, logger: logger).migrate(database)
        let sandbox = setup.hasNetworks ? try await startNetworks(clock, logger) : nil
        let origins =
            sandbox?.origins ?? SandboxOrigins(ports: [.main: 9, .mastodon(1): 10, .mastodon(2): 11, .silent: 12])
        let outbound = OutboundClient(policy: .sandbox, now: clock.now, logger: logger)
        let parts = try Parts(
            repository: Repository(database: database), origins: origins, outbound: outbound, clock: clock,
            hasX: setup.hasX, logger: logger)
        var services = parts.services
        setup.services(&services)
        do {
            let website = try WebApplication(configuration: setup.configuration, services: services)
            try await website.application(host: "127.0.0.1", port: 0).test(setup.reach) { client in
                try await body(
                    SiteBench(
                        repository: parts.repository, website: website, origins: origins, outbound: outbound,
                        pseudonymizer: parts.pseudonymizer, vault: parts.vault, clock: clock, client: client))
            }
        } catch {
            try await close(sandbox, outbound, database, folder)
            throw error
        }
        try await close(sandbox, outbound, database, folder)
    }

    private static func startNetworks(_ clock: StoppedClock, _ logger: Logger) async throws -> SandboxServer {
        let community = try Community(generatedPeople: 0, hugeFollowing: 0)
        let bytes: @Sendable (Int) -> [UInt8] = { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
        return try await SandboxServer.start(now: clock.now, randomBytes: bytes, logger: logger) {
            [
                XSandbox(community: community, environment: $0),
                MastodonSandbox(community: community, environment: $0),
            ]
        }
    }

    private static func close(
        _ sandbox: SandboxServer?, _ outbound: OutboundClient, _ database: Database, _ folder: String
    ) async throws {
        await sandbox?.stop()
        await outbound.shutdown()
        try await database.close()
        try FileManager.default.removeItem(atPath: folder)
    }

    /// The sources of the site, for tests that read them.
    static let sources = package.appending(path: "Sources/Website").path
    /// As `scripts/setup` installs it.
    static let weasyprint = package.appending(path: ".venv/bin/weasyprint").path

    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    var now: Int64 { clock.now() }

    /// A browser without cookies.
    func browser() -> Browser { Browser(client: client) }
}

extension SiteBench {
    /// What the composition of the program does, for the sandbox.
    private struct Parts {
        let repository: Repository
        let pseudonymizer: Pseudonymizer
        let vault: GrantVault
        let services: SiteServices

        init(
            repository: Repository, origins: SandboxOrigins, outbound: OutboundClient, clock: StoppedClock, hasX: Bool,
            logger: Logger
        ) throws {
            let bytes = CountedBytes()
            let random: @Sendable (Int) -> [UInt8] = { bytes.next($0) }
            let base = try OutboundURL(origins.x)
            let hosts = Set(try (0..<2).map { try OutboundURL(origins.mastodon[$0]).host })
            let addresses = try ServerAddresses(sandboxHosts: hosts)
            let sealer = SecretSealer(keyring: try SealingKeyring(parsing: SealingKeyring.newLine(id: "k1")))
            let resolver = IdentityResolver(
                client: outbound, configuration: .init(plc: base, handleResolver: base),
                textRecords: { (_) async throws(DNSTextResolver.LookupError) in [] }, now: clock.now)
            let origin = SiteBench.publicURL
            let metadata = OAuthClientMetadata(
                clientID: try OutboundURL("\(origin)/oauth/client-metadata.json"),
                redirectURI: try OutboundURL("\(origin)/oauth/bluesky/callback"),
                jwksURI: try OutboundURL("\(origin)/oauth/jwks.json"), scope: ATScopes.follows, name: "HelloQuitX",
                uri: try OutboundURL("\(origin)/"))
            let oauth = OAuthClient(
                client: outbound, resolver: resolver, metadata: metadata,
                signingKey: try SigningKey(randomness: random), now: clock.now, randomness: random, logger: logger)
            let mastodon = MastodonOAuth(
                client: outbound, addresses: addresses, now: clock.now, randomness: random, logger: logger)
            let pseudonymizer = try Pseudonymizer(parsing: Pseudonymizer.newKeyText())
            let vault = GrantVault(
                port: repository, sealer: sealer, oauth: oauth,
                passwords: AppPasswordClient(client: outbound, resolver: resolver, now: clock.now, randomness: random),
                mastodon: mastodon, now: clock.now, logger: logger)
            let key = XSignInKey(
                clientID: "sandbox-x-public", clientSecret: nil, redirectURI: "\(origin)/oauth/x/callback",
                authorizationBase: base, apiBase: base)
            let signIn = SignInService(
                parts: .init(
                    port: repository, sealer: sealer, pseudonymizer: pseudonymizer, vault: vault, oauth: oauth,
                    resolver: resolver,
                    pds: PDSClient(client: outbound, appView: base, now: clock.now, randomness: random),
                    discovery: InstanceDiscovery(
                        client: outbound, addresses: addresses, now: clock.now, logger: logger),
                    registration: AppRegistration(
                        client: outbound, addresses: addresses, clientName: "HelloQuitX", website: origin,
                        now: clock.now, logger: logger),
                    mastodon: mastodon,
                    confirmation: AddressConfirmation(client: outbound, addresses: addresses, now: clock.now),
                    x: XSignIn(
                        key: hasX ? key : nil, client: outbound, now: clock.now, randomness: random, logger: logger),
                    mastodonRedirectURI: "\(origin)/oauth/mastodon/callback", blueskyScope: .follows,
                    mastodonScopes: .reconnection),
                now: clock.now, randomBytes: random, logger: logger)
            self.repository = repository
            self.pseudonymizer = pseudonymizer
            self.vault = vault
            services = SiteServices(
                accounts: repository, reconnection: repository, deliveries: repository, publishing: repository,
                uploads: PostUploads(
                    port: repository, sealer: sealer, pseudonymizer: pseudonymizer, quota: 3_000_000, now: clock.now),
                servers: PublishingServers(
                    discovery: InstanceDiscovery(
                        client: outbound, addresses: addresses, now: clock.now, logger: logger), now: clock.now),
                signIn: signIn, directory: repository, directoryBook: try DirectoryBook(path: nil),
                vault: vault,
                subscriptions: Subscriptions(
                    port: repository, sealer: sealer, hashOfMailbox: { pseudonymizer.hash(ofMailbox: $0) },
                    sendsMail: true, validity: 2 * 86_400_000, now: clock.now, randomBytes: random),
                pseudonym: { pseudonymizer.pseudonym(of: $0) }, bound: LookupBound(),
                invitations: Invitations(port: repository) { pseudonymizer.mark(of: $0, by: $1) },
                clientMetadata: { try metadata.document() }, keySet: { try oauth.keySet() },
                health: { HealthReport(checks: [.init(name: "database", isHealthy: true)]) },
                metrics: { "members 0\n" }, now: clock.now, randomBytes: random, sleep: { _ in await Task.yield() },
                logger: logger)
        }
    }
}

/// A clock that only a test moves; milliseconds since 1970.
final class StoppedClock: Sendable {
    private let time = Mutex<Int64>(1_800_000_000_000)

    var now: @Sendable () -> Int64 { { self.time.withLock { $0 } } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// Bytes that never repeat and are the same in each run, so that answers can be compared.
final class CountedBytes: Sendable {
    private let state = Mutex<UInt64>(0x9E37_79B9_7F4A_7C15)

    func next(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<count).map { _ in
                // SplitMix64.
                state &+= 0x9E37_79B9_7F4A_7C15
                var z = state
                z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
                z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
                return UInt8(truncatingIfNeeded: z ^ (z >> 31))
            }
        }
    }
}
