import ArgumentParser
import Campaign
import Foundation
import Mastodon
import Store

/// `helloquitx directory …`: how an operator keeps the list of who has left X.
struct DirectoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory",
        abstract: "Keep the list of who has left X.",
        discussion: """
            The list is directory.csv in the campaign folder; edit it as you like. A running site reads it again within a \
            minute of each change.
            """,
        subcommands: [Prove.self, Suggestions.self, Accept.self, Decline.self])

    struct Prove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check new addresses against the websites' domains.",
            usage: "helloquitx directory prove [<name>] [<options>]",
            discussion: """
                Proven is a Bluesky handle that is the website's domain or stands below it and leads to its account and \
                back; a Mastodon address whose server is on that domain; a Mastodon profile with a verified link to it.

                Exit codes: 0 every 'domain' of the file holds; 1 one does not, or it failed; 65 the file has mistakes; \
                66 nobody has that name; 78 a setting is wrong.
                """)
        @OptionGroup var site: AdminCommand.Site
        @Argument(help: "Only entries with this in their name.") var name: String?
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            try await site.open { platform in
                var query = DirectoryQuery()
                query.search = name ?? ""
                let entries = query.selected(from: platform.directoryBook.current.entries)
                if let name, entries.isEmpty {
                    throw CommandFailure("nobody in the directory has '\(name)' in their name", .missingFile)
                }
                let prover = DirectoryProver(
                    resolver: platform.clients.resolver,
                    profiles: PublicProfiles(
                        client: platform.clients.outbound, addresses: platform.clients.addresses,
                        now: SystemEnvironment.now))
                var findings: [DirectoryProver.Finding] = []
                for entry in entries { findings += await prover.findings(for: entry) }
                if json {
                    try Terminal.json(findings)
                } else {
                    for finding in findings { Terminal.line("\(finding.name): \(finding.address) \(finding.sentence)") }
                    if findings.isEmpty { Terminal.line("no entry has a new address to prove") }
                }
                if findings.contains(where: \.isWrong) { throw ExitCode(1) }
            }
        }
    }

    struct Suggestions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what people suggested and nobody decided.",
            usage: "helloquitx directory suggestions [<options>]",
            discussion: "Accept or decline each by its number. How to ask back is erased after 90 days.")
        @OptionGroup var site: AdminCommand.Site
        @Flag(help: "Print one JSON array.") var json = false

        func run() async throws {
            try await site.open { platform in
                let suggestions = try await platform.repository.openSuggestions()
                if json {
                    try Terminal.json(suggestions.map(DirectoryReport.Suggestion.init))
                } else {
                    Terminal.line(DirectoryReport.text(suggestions))
                }
            }
        }
    }

    struct Decline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decline a suggestion and erase its words.",
            usage: "helloquitx directory decline <number> --why <text> [<options>]")
        @OptionGroup var site: AdminCommand.Site
        @Argument(help: "The suggestion's number.") var number: Int64
        @Option(help: "The reason, for yourselves; name nobody.") var why: String
        @Flag(name: .customLong("dry-run"), help: "Only say whether it waits.") var dryRun = false

        func run() async throws {
            try await site.open { platform in
                _ = try await DirectoryReport.suggestion(number, platform)
                if dryRun {
                    Terminal.line("suggestion \(number) would be declined")
                    return
                }
                _ = try await platform.repository.decideSuggestion(
                    number, .declined, why: why, now: SystemEnvironment.now())
                Terminal.line("declined suggestion \(number); its words are erased")
            }
        }
    }
}
