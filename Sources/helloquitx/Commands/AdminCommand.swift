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
                    ?? options.sandboxSettings() ?? options.settings()
                LogSetup.bootstrap(settings.logFormat, level: options.level)
                let platform = try await Platform.open(settings, logger: Logger(label: "helloquitx"))
                try await platform.use(body)
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the numbers of the site.", usage: "helloquitx admin status [<options>]")
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
            usage: "helloquitx admin stuck [<options>]",
            discussion: """
                Exit codes: 0 nothing is stuck; 1 something is, or it failed; 64 the command was not understood; \
                69 the database is not reachable; 78 a setting is wrong.
                """)
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
            usage: "helloquitx admin retry <work> [<options>]",
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
            usage: "helloquitx admin rotate-keys [<options>]",
            discussion: """
                Adds a key to <data>/keys/sealing.keys and seals with it everything that is stored, while 'serve' and \
                'work' run: they see that the file changed. Cut off, run it again: it goes on where it was. The old key \
                moves to retired.keys beside it as soon as nothing needs it; only older backups do.

                With data folders on several machines: --add-only on one, copy sealing.keys to the others, --reseal-only \
                on the first, copy the file again.

                Exit codes: 0 done; 1 something does not open with any key and stays as it is.
                """)
        @OptionGroup var site: Site
        @Flag(help: "Only add the key; programs open with it and do not seal with it yet.") var addOnly = false
        @Flag(help: "Do not add a key; seal everything with the newest one from now on.") var resealOnly = false
        @Flag(name: .customLong("dry-run"), help: "Say what would be done.") var dryRun = false

        func run() async throws {
            try await site.open { platform in
                if dryRun {
                    let id = platform.sealer.currentKeyID
                    let waiting = try await platform.repository.grantsNotSealed(with: id, limit: 1_000_000).count
                    Terminal.line("the newest key is \(id); \(waiting) grants are sealed with older ones")
                    return
                }
                let lock = try platform.keyFile.lock()
                defer { withExtendedLifetime(lock) {} }
                let rotation = KeyRotation(
                    repository: platform.repository, file: platform.keyFile, sealer: platform.sealer,
                    now: SystemEnvironment.now, sleep: SystemEnvironment.sleep)
                if addOnly {
                    Terminal.line("added the key \(try await rotation.addKey())")
                    return
                }
                if !resealOnly {
                    if try await rotation.isUnfinished() {
                        Terminal.line("going on with a rotation that was not finished")
                    } else {
                        Terminal.line("added the key \(try await rotation.addKey())")
                    }
                }
                try report(try await rotation.run())
            }
        }

        private func report(_ report: KeyRotation.Report) throws {
            Terminal.line("sealed \(report.sealed) secrets again with the key \(report.key)")
            for id in report.retired {
                Terminal.line("retired the key \(id): only older backups need it; it is kept in retired.keys")
            }
            for (id, count) in report.awaited.sorted(by: { $0.key < $1.key }) {
                Terminal.line(
                    "the key \(id) stays for \(count) sign-ins under way; --reseal-only retires it in ten minutes")
            }
            guard report.unreadable == 0 else {
                throw CommandFailure(
                    "\(report.unreadable) secrets do not open with any key and stay as they are; restore the missing keys, "
                        + "or let these people sign in again", .failed)
            }
        }
    }
}
