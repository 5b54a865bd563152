import Identifiers
import XArchive

/// The owner's posts as trees: who answers whom, by user id and in the order of the ids' clock.
package struct ThreadForest: Sendable {
    /// A post and the posts that follow it, oldest first.
    package struct Thread: Sendable {
        /// The first post, which answers nothing of one's own that is kept.
        package let root: TweetID
        /// All posts, the root first, each after what it answers.
        package let posts: [TweetEntry]
    }

    /// In the order of their roots.
    package let threads: [Thread]
    /// What each kept post answers among the kept ones.
    package let parents: [TweetID: TweetID]

    /// - Parameter isWanted: says of an entry whether its text is wanted; asked only where all else is.
    package init(
        _ posts: ArchivedPosts, _ selection: PostSelection, isWanted: (TweetEntry) throws -> Bool = { _ in true }
    ) rethrows {
        let index = posts.tweets
        var kept: [TweetEntry] = []
        var isUnderOthers: [TweetID: Bool] = [:]
        for entry in index where selection.includes(entry) {
            if !selection.includesRepliesToOthers, Self.isBelowOthers(entry, index, &isUnderOthers) { continue }
            if try isWanted(entry) { kept.append(entry) }
        }
        let ids = Set(kept.map(\.id))
        var parents: [TweetID: TweetID] = [:]
        var roots: [TweetID: TweetID] = [:]
        var members: [TweetID: [TweetEntry]] = [:]
        var order: [TweetID] = []
        // By number: what is answered comes before its answers.
        for entry in kept {
            var root = entry.id
            if let answered = entry.repliesToTweet {
                let parent = index.lastVersion(of: answered)
                if ids.contains(parent), parent < entry.id {
                    parents[entry.id] = parent
                    root = roots[parent] ?? parent
                }
            }
            roots[entry.id] = root
            if members[root] == nil { order.append(root) }
            members[root, default: []].append(entry)
        }
        self.parents = parents
        threads = order.map { Thread(root: $0, posts: members[$0] ?? []) }
            .filter { thread in selection.threads.map { $0.contains(thread.root) } ?? true }
    }

    /// Whether a chain of one's own answers hangs below somebody else's post.
    private static func isBelowOthers(
        _ entry: TweetEntry, _ index: TweetIndex, _ known: inout [TweetID: Bool]
    ) -> Bool {
        var path: [TweetID] = []
        var current: TweetEntry? = entry
        var result = false
        while let each = current {
            if let answer = known[each.id] {
                result = answer
                break
            }
            path.append(each.id)
            guard each.isReply else { break }
            guard each.isSelfReply else {
                result = true
                break
            }
            let parent = each.repliesToTweet.map { index.lastVersion(of: $0) }
            // Numbers grow: an archive that says otherwise must not lead round in circles.
            current = parent.flatMap { $0 < each.id ? index[$0] : nil }
        }
        for id in path { known[id] = result }
        return result
    }
}
