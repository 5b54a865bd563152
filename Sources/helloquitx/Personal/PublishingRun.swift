import Accounts
import ArgumentParser
import Deliveries
import Foundation
import Logging
import Outbox
import ServiceLifecycle
import Store
import UnixSignals

/// Does what waits for one account, with a line of progress, until nothing waits or somebody stops it.
struct PublishingRun: Sendable {
    let platform: Platform
    let account: LinkedAccount
    let purpose: Purpose
    /// Seconds between two lines of progress where standard error is no terminal.
    let reportEvery: Int

    enum Purpose {
        /// What was published is read back in the end.
        case publishing
        case undoing
    }

    private var lane: LaneKey { LaneKey(rawValue: account.key.laneName) }

    /// - Throws: `ExitCode` 75 when something waits still, 1 when something could not be published.
    func run() async throws {
        let before = try await progress()
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: try WorkService(platform: platform, lane: lane), successTerminationBehavior: .ignore),
                    .init(service: Watch(run: self), successTerminationBehavior: .gracefullyShutdownGroup),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: platform.logger))
        try await group.run()
        let progress = try await progress()
        Terminal.line(Self.sentence(for: progress))
        if progress.waiting > 0 { throw ExitCode(75) }
        switch purpose {
        case .publishing:
            if progress.laidAside > before.laidAside { throw ExitCode(75) }
            let isAllThere = try await verify()
            if !isAllThere { throw ExitCode(1) }
            if progress.counts.contains(where: { !Self.isGood($0.key) && $0.value > 0 }) { throw ExitCode(1) }
        case .undoing:
            for try await post in platform.repository.movedPosts(of: account.key)
            where post.isUndo && !Self.isGood(post.outcome) { throw ExitCode(1) }
        }
    }

    /// Says whether all is there that was published; what could not be read counts as there.
    private func verify() async throws -> Bool {
        let result: PostReader.Verification
        do {
            result = try await platform.patiently { try await platform.reader.verify(account.key) }
        } catch {
            platform.logger.info("Reading back failed", metadata: ["error": "\(error)"])
            Terminal.line("What was published could not be read back just now; publish again to have it read.")
            return true
        }
        guard !result.missing.isEmpty else {
            if result.published > 0 {
                let all = result.published == 1 ? "the one post is" : "all \(result.published) posts are"
                Terminal.line("Read back: \(all) there.")
            }
            return true
        }
        let (count, more) = (result.missing.count, result.missing.count - 10)
        Terminal.line(
            "Read back: of \(result.published.counted("post", "posts")) \(count) \(count == 1 ? "is" : "are") not there "
                + "any more; --again publishes \(count == 1 ? "it" : "them") anew:")
        for post in result.missing.prefix(10) { Terminal.line("  \(Self.address(of: post))") }
        if more > 0 { Terminal.line("  and \(more) more") }
        return false
    }

    private func progress() async throws -> PublishingProgress {
        try await platform.repository.publishingProgress(of: account.key, now: SystemEnvironment.now())
    }

    /// Looks every second whether all is done, or nothing can go on.
    private struct Watch: Service {
        let run: PublishingRun

        func run() async throws {
            let line = ProgressLine(reportEvery: run.reportEvery)
            let start = try await run.progress()
            let began = SystemEnvironment.now()
            try await cancelWhenGracefulShutdown {
                while true {
                    let progress = try await run.progress()
                    guard progress.waiting > 0, progress.stop == nil else { return }
                    let now = SystemEnvironment.now()
                    line.show(PublishingPace(since: start, at: began).text(progress, withBar: line.isShown, now: now))
                    do { try await SystemEnvironment.sleep(250) } catch { return }
                }
            }
            line.clear()
        }
    }

    static func isGood(_ code: String?) -> Bool {
        let good = [PostOutcome.published, .undone, .cancelled].map(\.rawValue) + ["waiting", "laidAside"]
        return good.contains(code ?? "")
    }

    static func sentence(for progress: PublishingProgress) -> String {
        let counts = progress.counts.sorted { $0.key < $1.key }.map {
            "\($0.value) \(Self.word(for: $0.key, $0.value))"
        }
        var text = counts.isEmpty ? "Nothing was handed in." : counts.joined(separator: ", ") + "."
        if let stop = progress.stop { text += " " + sentence(forStop: stop, progress.stopReason) }
        return text
    }

    /// A post that ended badly: which one, how, and why.
    static func sentence(for post: MovedPost) -> String {
        let why = post.reason.map { ": \(sentence(forReason: $0))" } ?? ""
        return "\(address(of: post.key))  \(word(for: post.outcome ?? "", 1))\(why)"
    }

    private static func address(of post: MovedPostKey) -> String {
        "https://x.com/i/web/status/\(post.tweet)" + (post.part > 0 ? " (part \(post.part + 1))" : "")
    }

    private static func word(for code: String, _ count: Int) -> String {
        switch code {
        case "laidAside":
            count == 1
                ? "of another choice waits until you publish it" : "of another choice wait until you publish them"
        case PostOutcome.cancelled.rawValue:
            count == 1 ? "given up before it went out" : "given up before they went out"
        case PostOutcome.dependencyFailed.rawValue:
            count == 1 ? "not sent since what it answers could not be" : "not sent since what they answer could not be"
        case PostOutcome.uncertain.rawValue: "uncertain (the server's answer was lost)"
        default: code
        }
    }

    /// Why nothing goes on, and what to do; what was published and what waits is kept.
    private static func sentence(forStop code: String, _ reason: String?) -> String {
        switch code {
        case LaneStop.needsSignIn:
            "The permission has ended: sign in again with 'helloquitx login', then publish again; what waits is kept."
        case LaneStop.label:
            "Moderation has labelled the account (\(reason ?? "")): nothing more goes out. What waits is kept; "
                + "publish with --resume to go on all the same."
        case LaneStop.dateIgnored:
            "The server does not date posts back. What waits is kept: take it back with 'helloquitx posts undo', then "
                + "publish with --again --resume --no-backdating, which writes the dates into the texts."
        default: "The account stands still (\(code)\(reason.map { ": \($0)" } ?? "")); what waits is kept."
        }
    }

    /// Why a post could not go out. What a server or a program said is told as it is.
    static func sentence(forReason reason: String) -> String {
        switch reason {
        case "reason.neededPostMissing":
            "the post that it answers or quotes is not published; publish again to try both"
        case "reason.keyTaken":
            "another post stands where it would go, which this program did not write and leaves alone"
        case "reason.tooLarge": "its server takes nothing as large as this"
        case "reason.unreadablePayload", "reason.internal", "reason.unknownKind":
            "a fault of this program; please report it"
        case _ where reason.hasPrefix("reason.network."):
            "its server did not answer as it should; publish again to try it"
        default: reason
        }
    }
}
