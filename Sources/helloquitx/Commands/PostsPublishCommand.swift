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
                and the same command tries them again; or some are not there any more; 64 the command was not \
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
        @Flag(help: "Posts too that were taken back, or deleted there.")
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
                let moved = dryRun ? try await platform.movedTweets(of: account.key) : []
                selection.alreadyMoved = moved
                let plan = try PublishPlan(
                    ArchivePlan(path: path, options: target.options, choice: choice, selection), held: held,
                    as: account, target, archive: path
                ) { if dryRun, json { try Terminal.json($0) } }
                if plan.posts.isEmpty, plan.summary.held == 0, let named = selection.threads,
                    named.isDisjoint(with: moved)
                {
                    throw CommandFailure("there is no such thread among the posts that are moved", .badInput)
                }
                // Once, before the first of all posts: a run that goes on asks nobody anything more.
                let isFirst = try await platform.repository.movedPosts(of: account.key, after: 0, limit: 1).isEmpty
                if dryRun ? !json : isFirst, let warning = try await bridging.warning(for: account, on: platform) {
                    Terminal.line(warning)
                }
                if dryRun {
                    let now = SystemEnvironment.now()
                    let isNew = Pace.isNew(target.publisher.openedAt, now: now)
                    if !json {
                        if !moved.isEmpty { Terminal.line("Left out: what is published already.") }
                        Terminal.line(plan.summary.text(for: target.destination, isNewAccount: isNew, now: now))
                    }
                    return
                }
                try await publish(plan, as: account, on: platform)
            }
        }

        private func publish(_ plan: PublishPlan, as account: LinkedAccount, on platform: Platform) async throws {
            let repository = platform.repository
            let now = SystemEnvironment.now()
            try await repository.layAside(postsOf: account.key, but: Set(plan.posts.map(\.key)), now: now)
            if resume { try await repository.resumeLane(account.key.network, of: account.member, now: now) }
            try await repository.lookAgain(at: account.key, now: now)
            try await platform.remember(plan.posts, of: account)
            if again {
                let missing = try await platform.patiently { try await platform.reader.verify(account.key) }.missing
                try await repository.forget(missing, of: account.key)
            }
            var result = HandedIn()
            for start in stride(from: 0, to: plan.posts.count, by: 500) {
                let step = try await repository.publish(
                    Array(plan.posts[start..<min(start + 500, plan.posts.count)]), as: account.key, of: account.member,
                    again: again, now: SystemEnvironment.now())
                result.new += step.new
                result.retried += step.retried
                result.takenBack += step.takenBack
            }
            tell(result, held: plan.summary.held)
            try await PublishingRun(
                platform: platform, account: account, purpose: .publishing, reportEvery: reportEvery
            ).run()
        }

        private func tell(_ result: HandedIn, held: Int) {
            if result.retried > 0 {
                let posts = result.retried.counted("post that could not go out is", "posts that could not go out are")
                Terminal.line("\(posts) tried again.")
            }
            if result.takenBack > 0 {
                let posts = result.takenBack.counted("post was", "posts were")
                Terminal.line(
                    "\(posts) taken back earlier; --again publishes \(result.takenBack == 1 ? "it" : "them") anew.")
            }
            if result.new > 0 { Terminal.line("\(result.new.counted("post is", "posts are")) handed in.") }
            if held > 0 {
                let posts = held.counted("post is", "posts are")
                Terminal.line("\(posts) held back; --held publishes \(held == 1 ? "it" : "them") too.")
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

        /// ISO 8601.
        private static func moment(_ milliseconds: Int64) -> String {
            Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
        }

        private struct Answer: Encodable {
            let counts: [String: Int]
            let stop: String?
            let waitsUntil: String?
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
                        counts: progress.counts, stop: progress.stop, waitsUntil: progress.waitsUntil.map(Self.moment))
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

        private static func nothingKnown(_ account: String) -> String {
            "Nothing is remembered here as published as \(account). If it was published from here, and what this program "
                + "remembers is lost, publish the same archive once more: what stands there already is recognised, and "
                + "nothing goes out twice."
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
                    let known = try await platform.repository.movedPosts(of: account.key, after: 0, limit: 1)
                    if known.isEmpty, !json { Terminal.line(Self.nothingKnown(account.name)) }
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
                if count > 0 { Terminal.line("\(count.counted("post is", "posts are")) to be taken back.") }
                if try await platform.repository.movedPosts(of: account.key, after: 0, limit: 1).isEmpty {
                    Terminal.line(Self.nothingKnown(account.name))
                    return
                }
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
                Terminal.line("old,part,new")
                for try await post in platform.repository.movedPosts(of: account.key) where !post.isUndo {
                    guard let url = post.receipt?.url else { continue }
                    Terminal.line("https://x.com/i/web/status/\(post.key.tweet),\(post.key.part + 1),\(url)")
                }
            }
        }
    }
}
