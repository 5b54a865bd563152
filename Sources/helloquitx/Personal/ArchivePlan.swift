import Crossposting
import Foundation
import XArchive

/// The plan of one archive, as the commands make it.
struct ArchivePlan {
    let reader: ArchiveReader
    let posts: ArchivedPosts
    private let planner: PostPlanner
    private let selection: PostSelection

    /// - Throws: `CommandFailure`.
    init(path: String, destination: Destination, choice: PostsCommand.Choice) throws {
        let progress = ProgressLine()
        defer { progress.clear() }
        do {
            reader = try ArchiveReader(path: path)
            posts = try reader.posts { progress.show("Reading \($0) …") }
        } catch {
            throw CommandFailure("\(error)", error.kind)
        }
        selection = try choice.selection()
        planner = PostPlanner(posts, for: destination, alternatives: try choice.alternatives())
    }

    func forEachThread(_ body: (PlannedThread) throws -> Void) throws {
        do {
            try planner.forEachThread(selection, body)
        } catch let error as ArchiveError {
            throw CommandFailure("\(error)", error.kind)
        } catch let error as PostPlanner.KeysMeet {
            throw CommandFailure("two posts would get one record key (\(error.tweet)); please report this", .failed)
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
    private var threads = 0
    private var singles = 0
    private var posts = 0
    private var parts = 0
    private var pictures = 0
    private var held: [HeldReason: Int] = [:]
    private var losses: [Loss: Int] = [:]

    mutating func add(_ thread: PlannedThread) {
        if thread.posts.contains(where: { $0.tweet != thread.root }) { threads += 1 } else { singles += 1 }
        for post in thread.posts {
            parts += 1
            if post.part == 0 { posts += 1 }
            pictures += post.media.count
            if post.part == 0, let reason = post.held { held[reason, default: 0] += 1 }
            for loss in post.losses { losses[loss, default: 0] += 1 }
        }
    }

    func text(for destination: Destination) -> String {
        var lines = [
            "\(posts) posts: \(threads) threads and \(singles) single ones.",
            "They become \(parts) posts on \(destination.rawValue), with \(pictures) pictures and videos.",
        ]
        for (reason, count) in held.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("Held back until you say yes: \(count) (\(reason.sentence)).")
        }
        for (loss, count) in losses.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("Cannot come along: \(count) × \(loss.sentence).")
        }
        if destination == .bluesky {
            let days = max(1, (parts + 999) / 1_000)
            lines.append("At 1,000 posts a day that takes \(days == 1 ? "a day" : "\(days) days").")
        }
        return lines.joined(separator: "\n")
    }
}

extension HeldReason {
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
        case .mediaForeign: "somebody else's picture or video; a link leads there"
        case .parentNotMoved: "the post of yours that it answers, which is not moved"
        case .parentNotMine: "somebody else's post that it answers"
        case .quoteNotMoved: "the post of yours that it quotes, which is not moved"
        case .retweetCut: "the rest of a retweet"
        }
    }
}
