import ArgumentParser
import Foundation
import HTTPTransport
import Logging

/// What the commands share that a person runs alone, without a site.
struct PersonalOptions: ParsableArguments {
    @Option(
        help: .init(
            "The folder of what this program remembers for you; instead of ~/.local/share/helloquitx.",
            valueName: "dir"),
        completion: .directory)
    var data: String?

    @Option(
        help: .init(
            "Use a sandbox's stand-ins at this address (http://127.0.0.1:8081) instead of real servers.",
            valueName: "address"))
    var sandbox: String?

    @Option(
        help: .init("A log level: trace, debug, info, notice, warning, error.", valueName: "level"),
        completion: .list(["trace", "debug", "info", "notice", "warning", "error"]))
    var logLevel = "warning"

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level is one of trace, debug, info, notice, warning, error")
        }
    }

    /// Opens the person's own store with what talks to other servers, runs the body, and closes it; errors become
    /// sentences and exit codes.
    ///
    /// - Parameter loopbackPort: where the browser comes back to, for a sign-in.
    func open(
        loopbackPort: Int = 0, windowScale: Double = 1, _ body: (Platform) async throws -> Void
    ) async throws {
        try await CommandFailure.reporting {
            LogSetup.bootstrap(.text, level: Logger.Level(rawValue: logLevel) ?? .warning)
            let platform = try await Platform.open(
                try settings(loopbackPort: loopbackPort, windowScale: windowScale), logger: Logger(label: "helloquitx"))
            try await platform.use(body)
        }
    }

    private func settings(loopbackPort: Int, windowScale: Double) throws -> Settings {
        let folder = data ?? PersonalFolder.path()
        var settings: Settings
        if let sandbox {
            settings = try SandboxSetup.settings(port: 80, data: folder, sandbox: sandbox)
        } else {
            settings = Settings(
                publicURL: try OutboundURL("http://127.0.0.1"), bind: "127.0.0.1", port: 0, data: folder,
                databaseURL: nil, databaseConnections: 1, campaign: nil, x: nil,
                plc: try OutboundURL("https://plc.directory"), handleResolver: nil,
                videoService: try OutboundURL("https://video.bsky.app"), workSlots: 1, windowScale: 1,
                leaseMilliseconds: 30_000, sandbox: nil, logFormat: .text, metricsTokenFile: nil)
        }
        settings.loopbackPort = loopbackPort
        settings.windowScale = windowScale
        return settings
    }
}
