import Accounts
import ArgumentParser
import Crossposting
import Deliveries
import Foundation
import Identifiers
import Outbox
import Store

extension PostsCommand {
    /// `helloquitx posts publish PATH --as NAME`
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish the plan, and go on where it was stopped.",
            usage: "helloquitx posts publish <path> --as <account> [<options>]",
            discussion: """
                Ctrl-C stops after the post that is under way; the same command goes on. Posts that are held back (see \
                'posts plan') are left out unless you say --held.

                Exit codes: 0 all is published; 1 some could not be: 'posts status' says which, \
                and the same command tries them again; 64 the command was not \
                understood; 65 the archive is damaged, or nobody of that name is signed in; 66 there is nothing at PATH; \
                69 a server, or what is kept here, cannot be reached; 75 stopped before the end, or the account stands still.
                """)

        @Argument(help: "The archive: a ZIP file or a folder.", completion: .file())
        var path: String
        @Option(
            name: .customLong("as"),
            help: .init("The account, as 'helloquitx accounts' lists it.", valueName: "account"))
        var name: String
        @Flag(help: "Posts that are held back too.")
        var held = false
        @Flag(help: "Say what would be published, and publish nothing.")
        var dryRun = false
        @Flag(help: "With --dry-run: print the plan, one JSON object a line.")
        var json = false
        @Flag(help: "Posts that were taken back too.")
        var again = false
        @Flag(help: "Go on although the account stands still, after a moderation label for example.")
        var resume = false
        @Option(help: .hidden)
        var windowScale = 1.0
        @Option(help: .hidden)
        var reportEvery = 60
        @OptionGroup var shape: PublishingTarget.Shape
        @OptionGroup var bridging: Bridging
        @OptionGroup var choice: Choice
        @OptionGroup var personal: PersonalOptions

        func validate() throws {
            guard dryRun || !json else { throw ValidationError("--json needs --dry-run") }
        }

        func run() async throws {
            let path = URL(filePath: path).standardizedFileURL.path
            try await personal.open(windowScale: windowScale) { platform in
                let account = try await platform.account(named: name)
                let target = try await PublishingTarget(account, on: platform, shape)
                var selection = try choice.selection()
                selection.confirmsHeld = held
                let plan = try ArchivePlan(path: path, options: target.options, choice: choice, selection)
                var parts: [TweetID: [PostPayload]] = [:]
                let summary = try plan.summary { thread in
                    var thread = thread
                    // What answers a post that is held back waits with it.
                    thread.posts.removeAll { post in
                        let isLeft = !held && post.held != nil || post.parent.map { parts[$0.tweet] == nil } ?? false
                        if !isLeft {
                            parts[post.reference.tweet, default: []].append(
                                PostPayload(post, in: thread.root, as: account.key, target, archive: path))
                        }
                        return isLeft
                    }
                    if dryRun, json, !thread.posts.isEmpty { try Terminal.json(thread) }
                }
                // Once, before the first of all posts: a run that goes on asks nobody anything more.
                let isFirst = try await platform.repository.movedPosts(of: account.key, after: 0, limit: 1).isEmpty
                if dryRun ? !json : isFirst, let warning = try await bridging.warning(for: account, on: platform) {
                    Terminal.line(warning)
                }
                if dryRun {
                    let isNew = Pace.isNew(target.publisher.openedAt, now: SystemEnvironment.now())
                    if !json { Terminal.line(summary.text(for: target.destination, isNewAccount: isNew)) }
                    return
                }
                let posts = plan.order.flatMap { parts[$0] ?? [] }
                if posts.isEmpty, !choice.thread.isEmpty, summary.held == 0 {
                    throw CommandFailure("there is no such thread among the posts that are moved", .badInput)
                }
                let now = SystemEnvironment.now()
                try await platform.repository.layAside(
                    postsOf: account.key, but: Set(posts.map(\.key)), now: now)
                if resume {
                    try await platform.repository.resumeLane(account.key.network, of: account.member, now: now)
                }
                try await platform.repository.lookAgain(at: account.key, now: now)
                try await platform.remember(posts, of: account)
                var result = HandedIn()
                for start in stride(from: 0, to: posts.count, by: 500) {
                    let step = try await platform.repository.publish(
                        Array(posts[start..<min(start + 500, posts.count)]), as: account.key, of: account.member,
                        again: again, now: SystemEnvironment.now())
                    result.new += step.new
                    result.retried += step.retried
                }
                if result.retried > 0 {
                    let posts = result.retried.counted(
                        "post that could not go out is", "posts that could not go out are")
                    Terminal.line("\(posts) tried again.")
                }
                if result.new > 0 { Terminal.line("\(result.new.counted("post is", "posts are")) handed in.") }
                if !held, summary.held > 0 {
                    let it = summary.held == 1 ? "it" : "them"
                    Terminal.line(
                        "\(summary.held.counted("post is", "posts are")) held back; --held publishes \(it) too.")
                }
                try await PublishingRun(
                    platform: platform, account: account, purpose: .publishing, reportEvery: reportEvery
                ).run()
            }
        }
    }

    /// `helloquitx posts status --as NAME`
    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how far publishing is, and what could not be published.",
            usage: "helloquitx posts status --as <account> [<options>]",
            discussion: """
                Exit codes: 0 told; 64 the command was not understood; 65 nobody of that name is signed in; \
                69 what is kept here cannot be opened.
                """)

        @Option(
            name: .customLong("as"),
            help: .init("The account, as 'helloquitx accounts' lists it.", valueName: "account"))
        var name: String
        @Flag(help: "Print one JSON object instead of text.") var json = false
        @OptionGroup var personal: PersonalOptions

        private struct Answer: Encodable {
            let counts: [String: Int]
            let stop: String?
            let waitsUntil: Int64?
        }

        func run() async throws {
            try await personal.open { platform in
                let account = try await platform.account(named: name)
                let progress = try await platform.repository.publishingProgress(
                    of: account.key, now: SystemEnvironment.now())
                if json {
                    let encoder = JSONEncoder()
                    encoder.outputFormatting = [.sortedKeys]
                    let answer = Answer(
                        counts: progress.counts, stop: progress.stop, waitsUntil: progress.waitsUntil)
                    Terminal.line(String(decoding: try encoder.encode(answer), as: UTF8.self))
                    return
                }
                Terminal.line(PublishingRun.sentence(for: progress))
                for try await post in platform.repository.movedPosts(of: account.key)
                where post.state == .finished && !PublishingRun.isGood(post.outcome) {
                    Terminal.line(PublishingRun.sentence(for: post))
                }
            }
        }
    }

    /// `helloquitx posts undo --as NAME`
    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete what was published through this program, newest first.",
            usage: "helloquitx posts undo --as <account> [<options>]",
            discussion: """
                Only posts that this program published are deleted. What waits to be published is given up. Ctrl-C \
                stops it; the same command goes on.

                Exit codes: 0 all is taken back; 1 some could not be, and the same command tries them again; 64 the \
                command was not understood; 65 nobody of that name is signed in, or no such thread was published; \
                69 a server, or what is kept here, cannot be reached; 75 stopped before the end, or the account \
                stands still.

                Examples:
                  helloquitx posts undo --as alice.example.com --dry-run
                  helloquitx posts undo --as alice.example.com --from 2020-01-01
                """)

        @Option(
            name: .customLong("as"),
            help: .init("The account, as 'helloquitx accounts' lists it.", valueName: "account"))
        var name: String
        @Option(
            help: .init(
                "Only the thread with this post, a number or an address on X; can be repeated.", valueName: "post"))
        var thread: [String] = []
        @Option(help: .init("Only threads that begin on this day or later (2020-01-31).", valueName: "day"))
        var from: String?
        @Option(help: .init("Only threads that begin before this day.", valueName: "day"))
        var until: String?
        @Flag(help: "Say what would be taken back and given up, and change nothing.")
        var dryRun = false
        @Flag(help: "With --dry-run: print one JSON object instead of text.")
        var json = false
        @Option(help: .hidden)
        var windowScale = 1.0
        @Option(help: .hidden)
        var reportEvery = 60
        @OptionGroup var personal: PersonalOptions

        func validate() throws {
            guard dryRun || !json else { throw ValidationError("--json needs --dry-run") }
        }

        func run() async throws {
            try await personal.open(windowScale: windowScale) { platform in
                let account = try await platform.account(named: name)
                let threads = try await platform.threads(
                    of: account.key, with: try Choice.threads(thread), from: try from.map(Choice.day),
                    until: try until.map(Choice.day))
                if threads?.isEmpty == true, !thread.isEmpty {
                    throw CommandFailure("no thread with such a post was published", .badInput)
                }
                if dryRun {
                    let answer = UndoAnswer(
                        try await platform.repository.rehearseUndo(
                            of: account.key, threads: threads, now: SystemEnvironment.now()))
                    if json { try Terminal.json(answer) } else { Terminal.line(answer.text(as: account.name)) }
                    return
                }
                // Nothing else goes out meanwhile, and what a label stopped can still be taken back.
                try await platform.repository.layAside(
                    postsOf: account.key, but: [], now: SystemEnvironment.now())
                try await platform.repository.lookAgain(at: account.key, now: SystemEnvironment.now())
                let count = try await platform.repository.undoPosts(
                    of: account.key, threads: threads, now: SystemEnvironment.now())
                Terminal.line("\(count.counted("post is", "posts are")) taken back.")
                try await PublishingRun(
                    platform: platform, account: account, purpose: .undoing, reportEvery: reportEvery
                ).run()
            }
        }
    }

    /// `helloquitx posts map --as NAME`
    struct Map: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print old and new addresses of moved posts, as CSV.",
            usage: "helloquitx posts map --as <account> [<options>]",
            discussion: """
                The columns are: old, the post on X; part, 1 unless the post became several; new, where it is now.

                Exit codes: 0 printed, also when there is none; 64 the command was not understood; 65 nobody of that \
                name is signed in; 69 what is kept here cannot be opened.

                Example:
                  helloquitx posts map --as alice.example.com > moved.csv
                """)

        @Option(
            name: .customLong("as"),
            help: .init("The account, as 'helloquitx accounts' lists it.", valueName: "account"))
        var name: String
        @OptionGroup var personal: PersonalOptions

        func run() async throws {
            try await personal.open { platform in
                let account = try await platform.account(named: name)
                Terminal.line(AddressTable.header)
                for try await post in platform.repository.movedPosts(of: account.key) {
                    if let line = AddressTable.line(for: post) { Terminal.line(line) }
                }
            }
        }
    }
}
