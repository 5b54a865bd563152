import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `helloquitx work`: another process that does the outbox's work.
struct WorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",
        abstract: "Do the work that waits: follow, release, tidy up.",
        usage: "helloquitx work [<options>]",
        discussion: """
            'serve' does this too unless it is told --no-work. Run more of these beside it on one database when one \
            process is not enough; they share budgets and never do the same piece of work at once. Ends cleanly on SIGTERM.
            """)

    @OptionGroup var options: ServiceOptions

    @Option(help: .hidden)
    var sandboxPort: Int?

    func run() async throws {
        try await CommandFailure.reporting {
            let settings =
                try sandboxPort.map { try SandboxSetup.siblingSettings(options, sandboxPort: $0) }
                ?? options.settings()
            LogSetup.bootstrap(settings.logFormat, level: options.level)
            let logger = Logger(label: "helloquitx")
            let platform = try await Platform.open(settings, logger: logger)
            try await platform.use { platform in
                let service = try WorkService(platform: platform)
                Terminal.line("working with \(settings.workSlots) slots")
                let group = ServiceGroup(
                    configuration: .init(
                        services: [.init(service: service)], gracefulShutdownSignals: [.sigterm, .sigint],
                        logger: logger))
                try await group.run()
            }
        }
    }
}
