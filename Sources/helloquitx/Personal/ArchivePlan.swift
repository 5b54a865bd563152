import Crossposting
import Foundation
import Identifiers
import XArchive

/// The plan of one archive, as the commands make it.
struct ArchivePlan {
    let destination: Destination
    private let planner: PostPlanner

    /// - Throws: `CommandFailure`.
    init(
        path: String, options: PlanOptions, choice: PostsCommand.Choice, _ selection: PostSelection
    ) throws {
        destination = options.destination
        let progress = ProgressLine()
        defer { progress.clear() }
        var options = options
        options.altTexts = try choice.altTexts()
        options.mentions = try choice.people()
        do {
            let posts = try ArchiveReader(path: path).posts { progress.show("Reading \($0) …") }
            planner = try PostPlanner(ArchivePosts(posts), selection: selection, options: options)
        } catch let error as ArchiveError {
            throw CommandFailure("\(error)", error.kind)
        } catch let error as PlanError {
            throw CommandFailure("\(error)", error.kind)
        }
    }

    /// The tweets in the order in which they go out: each after what it answers and quotes.
    var order: [TweetID] { planner.outline.publishingOrder }

    /// What it comes to; `body` is given each thread.
    func summary(_ body: (PlannedThread) throws -> Void) throws -> PlanSummary {
        var summary = PlanSummary()
        try forEachThread { thread in
            try body(thread)
            summary.add(thread)
        }
        return summary
    }

    func forEachThread(_ body: (PlannedThread) throws -> Void) throws {
        do {
            try planner.forEachThread(body)
        } catch let error as PlanError {
            throw CommandFailure("\(error)", error.kind)
        }
    }
}

extension PlanError {
    fileprivate var kind: CommandFailure.Kind {
        switch self {
        case .archive(let error): error.kind
        case .altTextsUnreadable, .mentionsUnreadable, .idTooLarge: .badInput
        case .keysMeet: .failed
        }
    }
}

extension ArchiveError {
    /// As `sysexits.h` has them.
    var kind: CommandFailure.Kind {
        switch self {
        case .notFound, .unreadable: .missingFile
        default: .badInput
        }
    }
}

/// What a plan comes to, in numbers.
struct PlanSummary {
    private var cost = PlanCost()
    private var tweets = 0
    private var heldByReason: [HoldReason: Int] = [:]
    /// Posts that are held back.
    var held: Int { heldByReason.values.reduce(0, +) }
    private var losses: [Loss: Int] = [:]

    mutating func add(_ thread: PlannedThread) {
        cost.add(thread)
        for post in thread.posts {
            for loss in post.losses { losses[loss, default: 0] += 1 }
            guard post.reference.part == 0 else { continue }
            tweets += 1
            if let reason = post.held { heldByReason[reason, default: 0] += 1 }
        }
    }

    /// - Parameter isNewAccount: whether the account was made recently.
    func text(for destination: Destination, isNewAccount: Bool = false) -> String {
        var lines = [
            "\(tweets.counted("post", "posts")) in \(cost.threads.counted("thread", "threads")), single ones counted "
                + "as threads.",
            "\(tweets == 1 ? "It becomes" : "They become") \(cost.posts.counted("post", "posts")) on "
                + "\(destination.title), with \(cost.blobs.counted("picture or video", "pictures and videos")).",
        ]
        for (reason, count) in heldByReason.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("Held back until you say yes: \(count) (\(reason.sentence)).")
        }
        for (loss, count) in losses.sorted(by: { $0.key < $1.key }) {
            lines.append("Cannot come along: \(count) × \(loss.sentence).")
        }
        let pace = PostPace.modest(for: destination, isNewAccount: isNewAccount)
        let hours = cost.duration(at: pace) / 3_600_000
        let time =
            hours < 1
            ? "less than an hour"
            : hours < 48
                ? "\(Int(hours + 1).counted("hour", "hours"))" : "\(Int(hours / 24 + 1).counted("day", "days"))"
        lines.append("At a modest pace that takes \(time).")
        if isNewAccount {
            lines.append(
                "The account is new: it goes at a quarter of the pace, since moderation watches new accounts more.")
        }
        return lines.joined(separator: "\n")
    }
}

extension Destination {
    /// As people call it.
    fileprivate var title: String {
        switch self {
        case .bluesky: "Bluesky"
        case .mastodon: "Mastodon"
        case .gotosocial: "GoToSocial"
        }
    }
}

extension HoldReason {
    var sentence: String {
        switch self {
        case .circle: "only a circle could see them"
        case .circleEra: "from the time of circles, which this archive does not tell apart"
        case .protected: "the account is or was protected"
        }
    }
}

extension Loss {
    var sentence: String {
        switch self {
        case .mediaMissing: "a picture or video that the archive lacks"
        case .mediaOfOthers: "somebody else's picture or video; a link leads there"
        case .parentOfOthers: "somebody else's post that it answers"
        case .parentMissing: "the post of yours that it answers, which the archive lacks"
        case .parentLeftOut: "the post of yours that it answers, which is not moved"
        case .poll: "a poll"
        case .quote: "the post that it quotes, which is not moved; a link leads there"
        case .quoteOfLater: "the quote of a post that is moved later; a link leads to the old one"
        case .retweet: "the rest of a retweet"
        case .textCut: "the end of a text, which the archive lacks"
        }
    }
}
