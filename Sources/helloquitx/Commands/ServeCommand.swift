import ArgumentParser
import Foundation
import Logging
import Sandbox
import ServiceLifecycle
import UnixSignals

/// `helloquitx serve`: the site, and the work unless told otherwise.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the site.",
        usage: "helloquitx serve [--sandbox] [<options>]",
        discussion: """
            Reads its settings from --config, or helloquitx.yaml in the data folder, here, or in /etc/helloquitx. With \
            --sandbox no settings and no accounts are needed: X, Bluesky and Mastodon are made up, on this machine alone. \
            Ends cleanly on SIGTERM; what is under way is finished first.

            Examples:
              helloquitx serve --sandbox
              helloquitx serve --config /etc/helloquitx/helloquitx.yaml --no-work
            """)

    @OptionGroup var options: ServiceOptions

    @Flag(help: "Use made-up networks and people instead of real ones.")
    var sandbox = false

    @Option(help: "The port to listen on (8080); with --sandbox the made-up networks take the four after it.")
    var port: Int?

    @Option(help: .hidden)
    var sandboxPort: Int?

    @Flag(name: .customLong("no-work"), help: "Only answer requests; run 'helloquitx work' beside it.")
    var noWork = false

    @Flag(name: .customLong("no-people"), help: .hidden)
    var noPeople = false

    @Option(help: .hidden)
    var people = 150

    @Option(help: .hidden)
    var weasyprint: String?

    func validate() throws {
        guard let port else { return }
        let last = sandbox && sandboxPort == nil ? 65_531 : 65_535
        guard (1...last).contains(port) else { throw ValidationError("--port is a number from 1 to \(last)") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            if sandbox { try await runInSandbox() } else { try await runForReal() }
        }
    }

    private func runForReal() async throws {
        let settings =
            try sandboxPort.map {
                try SandboxSetup.siblingSettings(options, sandboxPort: $0, port: port ?? 8080)
            } ?? options.settings(port: port)
        LogSetup.bootstrap(settings.logFormat, level: options.level)
        let logger = Logger(label: "helloquitx")
        for (key, value) in settings.summary { logger.info("Setting", metadata: ["\(key)": "\(value)"]) }
        let platform = try await Platform.open(settings, withTexts: true, logger: logger)
        try await platform.use { try await serve($0, extra: []) }
    }

    private func runInSandbox() async throws {
        let folder = options.data ?? FileManager.default.temporaryDirectory.path + "/helloquitx-sandbox"
        try SandboxSetup.claim(folder)
        LogSetup.bootstrap(.text, level: options.level)
        let logger = Logger(label: "helloquitx")
        let first = sandboxPort ?? (port.map { $0 + 1 } ?? SandboxSetup.standardPort)
        if first != 0 { try SandboxSetup.check(port: first, of: folder) }
        let community = try Community(generatedPeople: people)
        let server = try await SandboxSetup.start(
            ports: first == 0 ? .anyFree : .base(first), folder: folder, community: community,
            now: SystemEnvironment.now, randomBytes: SystemEnvironment.randomBytes, logger: logger)
        if first != 0 { try SandboxSetup.note(port: first, in: folder) }
        var settings = try SandboxSetup.settings(
            port: port ?? 8080, data: folder, sandbox: server.origins.atproto)
        if let path = options.config {
            // A file beside the sandbox changes what is not the sandbox's own: the database, the campaign, the pace.
            settings = try SandboxSetup.settings(settings, overriddenBy: try SettingsFile(path: path))
        }
        if let weasyprint { settings.weasyprint = weasyprint }
        let platform = try await Platform.open(settings, withTexts: true, logger: logger)
        var extra: [any Service] = [SandboxService(server: server)]
        if !noPeople, let servers = server.service(MastodonSandbox.self) {
            extra.append(
                PopulationService(
                    population: SandboxPopulation(
                        platform: platform, community: community, sandbox: server, servers: servers, logger: logger)))
        }
        try await platform.use { try await serve($0, extra: extra) }
    }

    private func serve(_ platform: Platform, extra: [any Service]) async throws {
        try await platform.announceLaunch()
        var services = extra
        if !noWork { services.append(try WorkService(platform: platform)) }
        services.append(try SiteService(platform: platform))
        services.append(DirectoryService(platform: platform))
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0, successTerminationBehavior: .ignore) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: platform.logger))
        try await group.run()
    }
}
