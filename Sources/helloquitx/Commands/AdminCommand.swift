import Accounts
import ArgumentParser
import Foundation
import Logging
import Sealing
import Store

/// `helloquitx admin …`: what an operator does.
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Look after a site: its numbers, what is stuck, its keys.",
        subcommands: [Status.self, Stuck.self, Retry.self, RotateKeys.self])

    /// What every subcommand needs.
    struct Site: ParsableArguments {
        @OptionGroup var options: ServiceOptions

        @Option(help: .hidden)
        var sandboxPort: Int?

        /// Opens the site's parts, runs the body, closes them; errors become sentences and exit codes.
        func open(_ body: (Platform) async throws -> Void) async throws {
            try await CommandFailure.reporting {
                let settings =
                    try sandboxPort.map { try SandboxSetup.siblingSettings(options, sandboxPort: $0) }
                    ?? options.settings()
                LogSetup.bootstrap(settings.logFormat, level: options.level)
                let platform = try await Platform.open(settings, logger: Logger(label: "helloquitx"))
                try await body(platform)
                try await platform.close()
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the numbers of the site.")
        @OptionGroup var site: Site
        @Flag(help: "Print one JSON object.") var json = false

        func run() async throws {
            try await site.open { platform in
                let report = try await platform.repository.operationsReport(now: SystemEnvironment.now())
                Terminal.line(try json ? AdminReport.json(report) : AdminReport.text(report))
            }
        }
    }

    struct Stuck: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List work that does not get on, and why.",
            discussion: "Exit code 0 when nothing is stuck, 1 when something is.")
        @OptionGroup var site: Site
        @Flag(help: "Print one JSON array.") var json = false
        @Option(help: "How many at most.") var limit = 100

        func run() async throws {
            try await site.open { platform in
                let now = SystemEnvironment.now()
                let stuck = try await platform.repository.stuckWork(now: now, limit: limit)
                Terminal.line(try json ? AdminReport.json(stuck) : AdminReport.text(stuck, now: now))
                if !stuck.isEmpty { throw ExitCode(1) }
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try a piece of work again at once.",
            discussion: "WORK is a number that 'admin stuck' prints. The write stays the same: nothing is doubled.")
        @OptionGroup var site: Site
        @Argument(help: "The work's number.") var work: Int64
        @Flag(name: .customLong("dry-run"), help: "Only say whether there is such work.") var dryRun = false

        func run() async throws {
            try await site.open { platform in
                if dryRun {
                    let stuck = try await platform.repository.stuckWork(now: SystemEnvironment.now(), limit: 10_000)
                    let isStuck = stuck.contains { $0.id == work }
                    Terminal.line(isStuck ? "work \(work) would be tried again" : "work \(work) is not stuck")
                    return
                }
                guard try await platform.repository.retryWork(work, now: SystemEnvironment.now()) else {
                    throw CommandFailure("there is no work \(work) that can be tried again", .badInput)
                }
                Terminal.line("work \(work) is tried again")
            }
        }
    }

    struct RotateKeys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-keys",
            abstract: "Seal every stored secret with a new key.",
            discussion: """
                Adds a key to the key file, then seals what is stored again, a hundred at a time. Restart the other \
                processes after --add-only, so that they know the key, before you run it without; 'serve' and 'work' \
                read the key file at start. It can be cut off and run again. Old keys stay in the file: backups need them.
                """)
        @OptionGroup var site: Site
        @Flag(help: "Only add the key; the next start of each process uses it.") var addOnly = false
        @Flag(help: "Do not add a key; seal everything with the newest one.") var resealOnly = false
        @Flag(name: .customLong("dry-run"), help: "Say what would be done.") var dryRun = false

        func run() async throws {
            try await site.open { platform in
                if dryRun {
                    let id = platform.sealer.currentKeyID
                    let waiting = try await platform.repository.grantsNotSealed(with: id, limit: 1_000_000).count
                    Terminal.line("the newest key is \(id); \(waiting) grants are sealed with older ones")
                    return
                }
                if !resealOnly {
                    let id = try KeyFiles.addSealingKey(dataFolder: platform.settings.data)
                    Terminal.line("added the key \(id)")
                }
                if addOnly { return }
                let keys = try KeyFiles(
                    dataFolder: platform.settings.data, databaseHasMembers: true,
                    randomBytes: SystemEnvironment.randomBytes)
                let count = try await KeyRotation(platform: platform, keyring: keys.keyring).run()
                Terminal.line("sealed \(count) secrets again with the key \(keys.keyring.currentID)")
            }
        }
    }
}
