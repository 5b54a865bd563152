import Foundation
import HTTPTransport
import Identifiers
import Logging
import Sandbox

/// Starts the stand-ins for the networks beside the site, and keeps them away from anything real.
enum SandboxSetup {
    enum Failure: Error, CustomStringConvertible {
        case realData(path: String)
        case madeUpData(path: String)
        case otherPorts(path: String, first: Int)

        var description: String {
            switch self {
            case .realData(let path):
                """
                \(path) holds data that is not the sandbox's (there is no file 'SANDBOX' in it); choose another folder \
                with --data
                """
            case .madeUpData(let path):
                """
                \(path) is a sandbox's folder (there is a file 'SANDBOX' in it) and holds nothing real; choose another \
                folder, or run 'helloquitx serve --sandbox' on it
                """
            case .otherPorts(let path, let first):
                """
                the made-up networks in \(path) are on port \(first) and the three after it, and so are the addresses in \
                it; add --port \(first - 1), choose another folder with --data, or delete this one
                """
            }
        }
    }

    private static let marker = "SANDBOX"
    /// The port of the first of the made-up networks, where nothing else is said.
    static let standardPort = 8081

    /// Marks an empty folder as the sandbox's, or checks that it is one.
    static func claim(_ folder: String) throws {
        let files = FileManager.default
        let path = folder + "/" + marker
        if files.fileExists(atPath: path) { return }
        let isEmpty = try !files.fileExists(atPath: folder) || files.contentsOfDirectory(atPath: folder).isEmpty
        guard isEmpty else { throw Failure.realData(path: folder) }
        try files.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data("Made-up data. Safe to delete.\n".utf8).write(to: URL(filePath: path))
    }

    /// Whether that folder is marked as the sandbox's.
    static func isSandbox(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/" + marker)
    }

    /// Keeps a real site away from made-up data.
    static func refuse(_ folder: String) throws {
        if isSandbox(folder) { throw Failure.madeUpData(path: folder) }
    }

    /// The first port of the networks that a marked folder was made with, as far as it says so.
    static func port(of folder: String) throws -> Int? {
        let text = try String(contentsOfFile: folder + "/" + marker, encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            line.split(separator: " ").last.flatMap { line.hasPrefix("first port: ") ? Int($0) : nil }
        }.first
    }

    /// - Throws: `Failure.otherPorts` where the folder was made with others: its addresses would lead nowhere.
    static func check(port: Int, of folder: String) throws {
        if let first = try Self.port(of: folder), first != port {
            throw Failure.otherPorts(path: folder, first: first)
        }
    }

    /// Writes that port into the folder, for other commands beside the sandbox.
    static func note(port: Int, in folder: String) throws {
        try Data("Made-up data. Safe to delete.\nfirst port: \(port)\n".utf8)
            .write(to: URL(filePath: folder + "/" + marker))
    }

    /// Starts the stand-ins with the made-up community.
    ///
    /// - Parameters:
    ///   - ports: 8081 and the three after it, unless a test wants free ones.
    ///   - folder: keeps their state across restarts.
    static func start(
        ports: SandboxPorts, folder: String?, community: Community, now: @escaping @Sendable () -> Int64,
        randomBytes: @escaping @Sendable (Int) -> [UInt8], logger: Logger
    ) async throws -> SandboxServer {
        try await SandboxServer.start(
            ports: ports, now: now, randomBytes: randomBytes, logger: logger,
            snapshot: folder.map { SnapshotFile(path: $0 + "/sandbox.json") }
        ) { environment in
            var limits = ATProtoSettings()
            // Everybody's requests come from one address here, and the site's own windows are a thousand times shorter.
            limits.requestsPerFiveMinutes = 1_000_000
            limits.writePointsPerHour = 1_000_000
            limits.writePointsPerDay = 1_000_000
            limits.sessionsPerFiveMinutes = 10_000
            limits.sessionsPerDay = 10_000
            let atproto = ATProtoSandbox(
                accounts: community.atprotoAccounts, settings: limits, environment: environment)
            for follow in community.earlierFollows where follow.network == .bluesky {
                guard let follower = community[follow.follower]?.bluesky,
                    let followed = community[follow.followed]?.bluesky
                else { continue }
                try await atproto.follow([followed.did], as: follower.did)
            }
            return [
                atproto, XSandbox(community: community, environment: environment),
                MastodonSandbox(
                    community: community, first: unhurried(.first), second: unhurried(.second),
                    environment: environment),
                CommunityPages(community: community, environment: environment),
            ]
        }
    }

    /// A Mastodon server whose windows are as short as the site's.
    private static func unhurried(_ settings: MastodonServerSettings) -> MastodonServerSettings {
        var settings = settings
        settings.requestsPerFiveMinutes = 1_000_000
        settings.followPeriodMilliseconds = 86_400
        settings.resolveTimeoutMilliseconds = 2_000
        return settings
    }

    /// The settings of another process beside a sandbox that runs already.
    static func siblingSettings(
        _ options: ServiceOptions, sandboxPort: Int, port: Int = 8080
    ) throws -> Settings {
        guard let data = options.data else { throw CommandFailure("--sandbox-port needs --data", .setting) }
        let base = try settings(port: port, data: data, sandbox: "http://127.0.0.1:\(sandboxPort)")
        return try options.config.map { try settings(base, overriddenBy: try SettingsFile(path: $0)) } ?? base
    }

    /// What a settings file may change of a site beside the sandbox: nothing that leads outside.
    static func settings(_ base: Settings, overriddenBy file: SettingsFile) throws -> Settings {
        var settings = base
        let values = try file.sandboxOverrides()
        if let database = values.database { settings.databaseURL = database }
        if let campaign = values.campaign { settings.campaign = campaign }
        if let slots = values.workSlots { settings.workSlots = slots }
        if let lease = values.leaseMilliseconds { settings.leaseMilliseconds = lease }
        if let scale = values.windowScale { settings.windowScale = scale }
        if let scale = values.budgetScale { settings.budgetScale = scale }
        if let format = values.logFormat { settings.logFormat = format }
        if let name = values.operatorName { settings.operatorName = name }
        if let contact = values.contact { settings.contact = contact }
        if let mail = values.mail { settings.mail = mail }
        if let quota = values.postQuota { settings.postQuota = quota }
        if let program = values.weasyprint { settings.weasyprint = program }
        if values.withoutX { settings.x = nil }
        return settings
    }

    /// The settings of a site beside the sandbox: everything real is replaced.
    static func settings(port: Int, data: String, sandbox: String) throws -> Settings {
        try claim(data)
        return Settings(
            publicURL: try OutboundURL("http://127.0.0.1:\(port)"), bind: "127.0.0.1", port: port, data: data,
            databaseURL: nil, databaseConnections: 6, campaign: nil,
            x: Settings.X(
                clientID: "sandbox-x-public", clientSecretFile: nil,
                authorizationBase: try OutboundURL(sandbox), apiBase: try OutboundURL(sandbox)),
            plc: try OutboundURL(sandbox), handleResolver: try OutboundURL(sandbox),
            videoService: try OutboundURL(sandbox), workSlots: 8,
            windowScale: 0.001, leaseMilliseconds: 30_000, sandbox: sandbox, logFormat: .text,
            metricsTokenFile: nil)
    }
}
