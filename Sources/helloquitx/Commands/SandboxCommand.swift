import ArgumentParser
import Foundation
import Logging
import Sandbox
import ServiceLifecycle
import UnixSignals

/// `helloquitx sandbox`: the stand-ins alone, for tests of other programs.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run the stand-ins for X, Bluesky and Mastodon alone.",
        discussion: """
            They answer on 127.0.0.1 only: X, the PDS and its authorization server on PORT, two Mastodon servers on the \
            next two, and one that never answers on the one after. http://127.0.0.1:PORT/_sandbox lists the made-up people.
            """)

    @Option(help: "The first of four ports; 0 for any free ones.")
    var port = 8081

    @Option(help: "Keep the state in this folder across restarts.", completion: .directory)
    var data: String?

    @Option(help: .hidden)
    var people = 600

    func run() async throws {
        try await CommandFailure.reporting {
            LogSetup.bootstrap(.text, level: .warning)
            let logger = Logger(label: "sandbox")
            if let data { try SandboxSetup.claim(data) }
            let server = try await SandboxSetup.start(
                ports: port == 0 ? .anyFree : .base(port), folder: data,
                community: try Community(generatedPeople: people), now: SystemEnvironment.now,
                randomBytes: SystemEnvironment.randomBytes, logger: logger)
            let origins = server.origins
            let mastodon = origins.mastodon.joined(separator: " ")
            Terminal.line("sandbox \(origins.atproto) mastodon \(mastodon) silent \(origins.silent)")
            // Stopped in order, it has written down what it remembers.
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: SandboxService(server: server))],
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            try await group.run()
        }
    }
}
