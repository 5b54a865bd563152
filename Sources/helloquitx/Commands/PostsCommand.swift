import Accounts
import ArgumentParser
import Crossposting
import Deliveries
import Foundation
import Identifiers
import XArchive

/// `helloquitx posts …`: moves posts from an archive to an account.
struct PostsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "posts",
        abstract: "Move posts from an X archive to your account.",
        discussion: """
            First look: helloquitx posts plan ARCHIVE --to bluesky
            Then go:    helloquitx posts publish ARCHIVE --as alice.example.com

            What is published keeps its date. Publishing can be stopped at any moment and goes on where it was; \
            nothing is published twice.
            """,
        subcommands: [Plan.self, Publish.self, Status.self, Undo.self, Map.self])

    /// Which posts.
    struct Choice: ParsableArguments {
        @OptionGroup var range: Range
        @Option(help: .init("Only threads with this text.", valueName: "text"))
        var with: String?
        @Option(help: .init("No posts with this text; can be repeated.", valueName: "text"))
        var without: [String] = []
        @Flag(help: "Only threads with a picture or video.")
        var onlyMedia = false
        @Option(help: .init("Only threads with a post of at least so many characters.", valueName: "count"))
        var minimumLength: Int?
        @Option(help: .init("Only threads with a post that at least so many people liked.", valueName: "count"))
        var minimumLikes: Int?
        @Flag(help: "Answers to other people too.")
        var replies = false
        @Flag(help: "Retweets too, as far as the archive has their text.")
        var retweets = false
        @Option(
            help: .init("A JSON file that says what pictures show: {\"file\": \"text\"}.", valueName: "file"),
            completion: .file())
        var alt: String?
        @Option(
            help: .init(
                "A JSON file that says where people are now whom you mention: {\"name on X\": \"https://…\"}.",
                valueName: "file"), completion: .file())
        var mentions: String?

        func selection() throws -> PostSelection {
            var selection = PostSelection()
            selection.threads = try range.threads()
            selection.since = try range.fromMoment()
            selection.before = try range.untilMoment()
            selection.text = with
            selection.leftOutTexts = without
            if onlyMedia { selection.hasMedia = true }
            selection.minimumLength = minimumLength
            selection.minimumLikes = minimumLikes
            selection.includesRepliesToOthers = replies
            selection.includesRetweets = retweets
            return selection
        }

        func altTexts() throws -> AltTexts { try Self.altTexts(in: alt) }

        /// Who is mentioned is linked to where they are now; without a file, to X.
        func people() throws -> any MentionResolver {
            guard let mentions else { return NoMatches() }
            do {
                return try KnownPeople(json: Self.contents(of: mentions))
            } catch let error as PlanError {
                throw CommandFailure("\(error)", .badInput)
            }
        }

        /// - Parameter alt: a file's path.
        static func altTexts(in alt: String?) throws -> AltTexts {
            guard let alt else { return AltTexts() }
            do {
                return try AltTexts(json: contents(of: alt))
            } catch let error as PlanError {
                throw CommandFailure("\(error)", .badInput)
            }
        }

        private static func contents(of path: String) throws -> Data {
            do {
                return try Data(contentsOf: URL(filePath: path))
            } catch {
                throw CommandFailure("\(path) cannot be read: \(error.localizedDescription)", .missingFile)
            }
        }
    }

    /// `helloquitx posts plan PATH --to bluesky`
    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what would be published, and what cannot come along.",
            usage: """
                helloquitx posts plan <path> --to <network> [<options>]
                helloquitx posts plan <path> --as <account> [--remaining] [<options>]
                """,
            discussion: """
                Nothing is sent anywhere. With --json each line is a thread, in the order of their first posts.

                Exit codes: 0 planned; 64 the command was not understood; 65 the archive is damaged or is no archive, \
                or nobody of that name is signed in; 66 there is nothing at PATH; 69 with --as: a server, or what is \
                kept here, cannot be reached.

                Examples:
                  helloquitx posts plan twitter-2026-03-06.zip --to bluesky
                  helloquitx posts plan ~/twitter --to mastodon --from 2020-01-01
                """)

        @Argument(help: "The archive: a ZIP file or a folder.", completion: .file())
        var path: String
        @Option(
            help: .init("bluesky, mastodon or gotosocial.", valueName: "network"),
            completion: .list(Destination.allCases.map(\.rawValue)))
        var to: String?
        @Option(
            name: .customLong("as"),
            help: .init(
                "Instead of --to: the account that publishes, as 'helloquitx accounts' lists it.",
                valueName: "account"))
        var name: String?
        @Flag(help: "With --as: leave out what is published already.")
        var remaining = false
        @Flag(help: "Print one JSON object a line.")
        var json = false
        @OptionGroup var shape: PublishingTarget.Shape
        @OptionGroup var choice: Choice
        @OptionGroup var personal: PersonalOptions

        func validate() throws {
            guard (to == nil) != (name == nil) else { throw ValidationError("say either --to or --as") }
            guard name != nil || !remaining else { throw ValidationError("--remaining needs --as") }
        }

        func run() async throws {
            if let name {
                try await personal.open { platform in
                    let account = try await platform.account(named: name)
                    let target = try await PublishingTarget(account, on: platform, shape)
                    var selection = try choice.selection()
                    if remaining { selection.alreadyMoved = try await platform.movedTweets(of: account.key) }
                    try show(
                        try ArchivePlan(path: path, options: target.options, choice: choice, selection),
                        isNewAccount: Pace.isNew(target.publisher.openedAt, now: SystemEnvironment.now()))
                }
            } else {
                try await CommandFailure.reporting {
                    guard let destination = to.flatMap(Destination.init(rawValue:)) else {
                        throw CommandFailure("--to is bluesky, mastodon or gotosocial", .usage)
                    }
                    var options = PlanOptions(destination: destination)
                    options.showsDate = destination == .mastodon && !shape.noDateLine
                    try show(
                        try ArchivePlan(path: path, options: options, choice: choice, try choice.selection()))
                }
            }
        }

        private func show(_ plan: ArchivePlan, isNewAccount: Bool = false) throws {
            var summary = PlanSummary(plan)
            try plan.forEachThread { thread in
                if json { try Terminal.json(thread) }
                for post in thread.posts { summary.hold(post) }
                summary.add(thread)
            }
            if !json {
                Terminal.line(
                    summary.text(
                        for: plan.destination, isNewAccount: isNewAccount, now: SystemEnvironment.now()))
            }
        }
    }
}
