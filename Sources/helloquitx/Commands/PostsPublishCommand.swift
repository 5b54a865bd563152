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
        @OptionGroup var account: AccountName
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
        @OptionGroup var pace: RunPace
        @OptionGroup var shape: PublishingTarget.Shape
        @OptionGroup var bridging: Bridging
        @OptionGroup var choice: Choice
        @OptionGroup var personal: PersonalOptions

        func validate() throws {
            guard dryRun || !json else { throw ValidationError("--json needs --dry-run") }
        }

        func run() async throws {
            let path = URL(filePath: path).standardizedFileURL.path
            try await personal.open(windowScale: pace.windowScale) { platform in
                let account = try await platform.account(named: self.account.name)
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
                _ = try await repository.countAsTakenBack(missing, of: account.key, now: now)
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
            if let unused = plan.summary.unused { Terminal.line(unused) }
            try await PublishingRun(
                platform: platform, account: account, purpose: .publishing, reportEvery: pace.reportEvery
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
}
