import Accounts
import ArgumentParser
import Crossposting
import Deliveries
import Foundation
import Identifiers
import Outbox
import Store

extension PostsCommand {
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

        @OptionGroup var account: AccountName
        @OptionGroup var range: Range
        @Flag(help: "Say what would be taken back and given up, and change nothing.")
        var dryRun = false
        @Flag(help: "With --dry-run: print one JSON object instead of text.")
        var json = false
        @Flag(help: "Do not ask first. Nobody is asked either where no terminal is.")
        var yes = false
        @OptionGroup var pace: RunPace
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
            try await personal.open(windowScale: pace.windowScale) { platform in
                let account = try await platform.account(named: self.account.name)
                let threads = try await platform.threads(
                    of: account.key, with: try range.threads(), from: try range.fromMoment(),
                    until: try range.untilMoment())
                if threads?.isEmpty == true, !range.thread.isEmpty {
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
                if !yes, Terminal.canAsk {
                    let answer = UndoAnswer(
                        try await platform.repository.rehearseUndo(
                            of: account.key, threads: threads, now: SystemEnvironment.now()))
                    if answer.isSomething {
                        Terminal.line(answer.text(as: account.name))
                        guard Terminal.confirms("Take this back?") else {
                            Terminal.line("Nothing was changed.")
                            return
                        }
                    }
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
                    platform: platform, account: account, purpose: .undoing, reportEvery: pace.reportEvery
                ).run()
            }
        }
    }
}
