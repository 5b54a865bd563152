import Accounts
import Crossposting
import Deliveries
import Identifiers
import XArchive

/// What a run publishes: the plan of an archive, less what stays behind.
struct PublishPlan {
    /// Each post behind what it needs.
    let posts: [PostPayload]
    /// Of what goes out, and of what is held back.
    let summary: PlanSummary

    /// - Parameters:
    ///   - held: whether posts that are held back go out too.
    ///   - path: of the archive.
    ///   - body: is given each thread as it goes out.
    init(
        _ plan: ArchivePlan, held: Bool, as account: LinkedAccount, _ target: PublishingTarget, archive path: String,
        _ body: (PlannedThread) throws -> Void
    ) throws {
        var parts: [TweetID: [PostPayload]] = [:]
        var summary = PlanSummary(plan)
        try plan.forEachThread { thread in
            var thread = thread
            if !held {
                for post in thread.posts { summary.hold(post) }
                thread.posts.removeAll { $0.held != nil }
            }
            for post in thread.posts {
                parts[post.reference.tweet, default: []].append(
                    PostPayload(post, in: thread.root, as: account.key, target, archive: path))
            }
            summary.add(thread)
            if !thread.posts.isEmpty { try body(thread) }
        }
        posts = plan.order.flatMap { parts[$0] ?? [] }
        self.summary = summary
    }
}
