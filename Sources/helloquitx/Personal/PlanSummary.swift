import Crossposting
import Deliveries
import Foundation
import XArchive

/// What a plan comes to, in numbers.
struct PlanSummary {
    private var cost = PlanCost()
    private var tweets = 0
    private var heldByReason: [HoldReason: Int] = [:]
    private var losses: [Loss: Int] = [:]
    private let leftOut: PostOutline.LeftOut
    /// Files that are described and in no post so far.
    private var described: Set<String>

    init(_ plan: ArchivePlan) {
        leftOut = plan.leftOut
        described = plan.described
    }

    /// Tweets that are held back.
    var held: Int { heldByReason.values.reduce(0, +) }

    mutating func add(_ thread: PlannedThread) {
        guard !thread.posts.isEmpty else { return }
        cost.add(thread)
        described.subtract(thread.posts.flatMap(\.media).map(\.file))
        tweets += thread.posts.count { $0.reference.part == 0 }
        for loss in thread.posts.flatMap(\.losses) { losses[loss, default: 0] += 1 }
    }

    /// Counts a post that waits for a yes; the parts of one tweet count once.
    mutating func hold(_ post: PlannedPost) {
        guard post.reference.part == 0, let reason = post.held else { return }
        heldByReason[reason, default: 0] += 1
    }

    /// - Parameters:
    ///   - isNewAccount: whether the account was made recently.
    ///   - now: milliseconds since 1970.
    func text(for destination: Destination, isNewAccount: Bool = false, now: Int64) -> String {
        var lines = tweets == 0 ? ["Nothing is chosen that would be published."] : size(for: destination)
        for (reason, count) in heldByReason.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("Held back until you say yes: \(count) (\(reason.sentence)).")
        }
        for (loss, count) in losses.sorted(by: { $0.key < $1.key }) {
            lines.append("Cannot come along: \(count) × \(loss.sentence).")
        }
        lines += stays
        if let unused { lines.append(unused) }
        if tweets > 0 { lines += time(for: destination, isNewAccount, now) }
        return lines.joined(separator: "\n")
    }

    /// Descriptions that are used nowhere: perhaps a name is misspelt.
    var unused: String? {
        guard !described.isEmpty else { return nil }
        let names = described.sorted().prefix(3).joined(separator: ", ") + (described.count > 3 ? ", …" : "")
        return "\(described.count.counted("description", "descriptions")) of --alt "
            + "\(described.count == 1 ? "names" : "name") no picture or video of these posts: \(names)."
    }

    /// What is not asked for.
    private var stays: [String] {
        var parts: [String] = []
        if leftOut.repliesToOthers > 0 {
            parts.append(leftOut.repliesToOthers.counted("answer to others", "answers to others") + " (--replies)")
        }
        if leftOut.retweets > 0 { parts.append(leftOut.retweets.counted("retweet", "retweets") + " (--retweets)") }
        return parts.isEmpty ? [] : ["Left out unless you ask for it: \(parts.joined(separator: ", "))."]
    }

    private func size(for destination: Destination) -> [String] {
        var lines = [
            "\(tweets.counted("post", "posts")) in \(cost.threads.counted("thread", "threads")), single ones counted "
                + "as threads.",
            "\(tweets == 1 ? "It becomes" : "They become") \(cost.posts.counted("post", "posts")) on "
                + "\(destination.title), with \(cost.blobs.counted("picture or video", "pictures and videos")).",
        ]
        if destination == .bluesky {
            lines.append(
                "That takes \(cost.points.counted("point", "points")) of the 5,000 an hour and 35,000 a day that "
                    + "Bluesky allows.")
        }
        return lines
    }

    private func time(for destination: Destination, _ isNewAccount: Bool, _ now: Int64) -> [String] {
        let duration = cost.duration(at: PostPace.modest(for: destination, isNewAccount: isNewAccount))
        let hours = duration / 3_600_000
        let time =
            hours < 1
            ? "less than an hour"
            : hours < 48
                ? "\(Int(hours + 1).counted("hour", "hours"))" : "\(Int(hours / 24 + 1).counted("day", "days"))"
        var lines = ["At a modest pace that takes \(time): begun now, all is out by \(Self.day(now + duration))."]
        if isNewAccount {
            lines.append(
                "The account is new: it goes at a quarter of the pace, since moderation watches new accounts more.")
        }
        return lines
    }

    /// As the options of days are written: 2020-01-31.
    static func day(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601.year().month().day())
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
        case .longLink: "a link that is longer than servers take; what it showed is there"
        case .textCut: "the end of a text, which the archive lacks"
        }
    }
}
