import Identifiers
import XArchive

/// Plans what is published, thread by thread: the preview shows it, and publishing does it.
///
/// Holds the outline of all threads, and the texts of one thread at a time. Pure: the same posts, selection and options
/// give the same plan.
package struct PostPlanner: Sendable {
    package let outline: PostOutline

    private let source: any PostSource
    private let options: PlanOptions
    private let context: ConversionContext
    private let alreadyMoved: Set<TweetID>

    /// Chooses posts. Reads texts only if these are asked for.
    package init(
        _ source: any PostSource, selection: PostSelection = PostSelection(), options: PlanOptions
    ) throws(PlanError) {
        self.source = source
        self.options = options
        alreadyMoved = selection.alreadyMoved
        let outline = try ThreadBuilder(source, selection).outline()
        self.outline = outline
        let address = options.address
        context = ConversionContext(
            destination: options.destination, mentions: options.mentions, owner: source.owner, handles: source.handles,
            movedTweet: { outline.movedTweet(for: $0) },
            movedAddress: { tweet in
                // An id that gets no key is refused where its own post is planned.
                do throws(PlanError) { return address(try PostKey.key(of: tweet, part: 0)) } catch { return nil }
            })
    }

    /// The plan of one thread, without what is at the destination already.
    package func plan(_ thread: PostOutline.Thread) throws(PlanError) -> PlannedThread {
        var posts: [PlannedPost] = []
        var lastParts: [TweetID: Int] = [:]
        for post in thread.posts {
            guard let (tweet, note) = try read(post.id) else { continue }
            let parent = post.parent.map { PostReference(tweet: $0, part: lastParts[$0] ?? 0) }
            let builder = PartBuilder(options: options, tweet: tweet, note: note, outline: post, parent: parent)
            let parts = try builder.posts(context(for: post.id))
            lastParts[post.id] = parts.count - 1
            if !alreadyMoved.contains(post.id) { posts += parts }
        }
        return PlannedThread(root: thread.root, posts: posts)
    }

    /// Calls `body` with the plan of each thread, in order of their roots, and proves that no two posts have one key.
    package func forEachThread(_ body: (PlannedThread) throws -> Void) throws {
        // First parts have the keys of their tweets; only further parts could meet.
        var keys: Set<RecordKey> = []
        for thread in outline.threads {
            let planned = try plan(thread)
            for post in planned.posts where post.reference.part > 0 {
                guard keys.insert(post.key).inserted else {
                    throw PlanError.keysMeet(post.reference.tweet, part: post.reference.part)
                }
            }
            if !planned.posts.isEmpty { try body(planned) }
        }
    }

    private func read(_ id: TweetID) throws(PlanError) -> (tweet: ArchivedTweet, note: ArchivedNote?)? {
        do { return try source.post(id) } catch { throw .archive(error) }
    }

    private func context(for id: TweetID) -> ConversionContext {
        guard outline.hasBroken(from: id) else { return context }
        var context = context
        let outline = outline
        context.movedTweet = { other in
            outline.movedTweet(for: other).flatMap { outline.isBroken(from: id, to: $0) ? nil : $0 }
        }
        context.movesLater = { other in
            outline.movedTweet(for: other).map { outline.isBroken(from: id, to: $0) } ?? false
        }
        return context
    }
}
