import Identifiers
import XArchive

/// Where posts to move come from: an archive on the disk, or those that a browser handed over.
package protocol PostSource: Sendable {
    var owner: XUserID? { get }
    /// All names that the owner had.
    var handles: Set<XHandle> { get }
    /// Whether the archive says that the account is or was protected.
    var wasProtected: Bool { get }
    /// Whether tweets for a circle stand apart from the others.
    var hasCircleFile: Bool { get }
    /// By id, each once. Deleted ones are among them where the archive has them still: they are never moved, but tell
    /// whom a chain of answers began with.
    var nodes: [PostNode] { get }
    /// The version that stands for a tweet, which can be missing.
    func lastVersion(of id: TweetID) -> TweetID
    /// The tweet, and the note that has its whole text. `nil` if there is no such tweet.
    func post(_ id: TweetID) throws(ArchiveError) -> (tweet: ArchivedTweet, note: ArchivedNote?)?
}

/// The posts of an archive. Their texts stay on the disk.
package struct ArchivePosts: PostSource {
    private let posts: ArchivedPosts

    package init(_ posts: ArchivedPosts) { self.posts = posts }

    package var owner: XUserID? { posts.owner?.id }
    package var handles: Set<XHandle> { posts.handles.all }
    package var wasProtected: Bool { posts.wasProtected ?? false }
    package var hasCircleFile: Bool { posts.hasCircleFile }
    package var nodes: [PostNode] {
        posts.tweets.map { PostNode($0, in: posts.tweets) } + posts.deleted.map { PostNode($0, in: posts.deleted) }
    }

    package func lastVersion(of id: TweetID) -> TweetID { posts.tweets.lastVersion(of: id) }

    package func post(_ id: TweetID) throws(ArchiveError) -> (tweet: ArchivedTweet, note: ArchivedNote?)? {
        guard let entry = posts.tweets[id] else { return nil }
        return (try posts.tweet(entry), entry.hasNote ? try posts.note(for: id) : nil)
    }
}

/// Posts that were handed over, all in memory.
package struct GivenPosts: PostSource {
    package let owner: XUserID?
    package let handles: Set<XHandle>
    package let wasProtected: Bool
    package let hasCircleFile: Bool
    package let nodes: [PostNode]

    private let posts: [TweetID: (tweet: ArchivedTweet, note: ArchivedNote?)]
    private let lastVersions: [TweetID: TweetID]

    /// - Parameter posts: of an id that occurs again the first one counts.
    package init(
        _ posts: [(tweet: ArchivedTweet, note: ArchivedNote?)], owner: XUserID?, handles: Set<XHandle> = [],
        wasProtected: Bool = false, hasCircleFile: Bool = true
    ) {
        self.owner = owner
        self.handles = handles
        self.wasProtected = wasProtected
        self.hasCircleFile = hasCircleFile
        self.posts = Dictionary(posts.map { ($0.tweet.id, $0) }) { first, _ in first }
        var lastVersions: [TweetID: TweetID] = [:]
        for post in posts {
            for version in post.tweet.versions where version != post.tweet.versions.last {
                lastVersions[version] = post.tweet.versions.last
            }
        }
        self.lastVersions = lastVersions
        let known = self.posts
        nodes = known.values.sorted { $0.tweet.id < $1.tweet.id }.map { post in
            var node = PostNode(post.tweet, note: post.note, owner: owner) { lastVersions[$0] ?? $0 }
            // A reply whose user the archive does not name can still be to a tweet that is here.
            if post.tweet.repliesToUser == nil, let parent = post.tweet.repliesToTweet, known[parent] != nil {
                node.isSelfReply = true
            }
            return node
        }
    }

    package func lastVersion(of id: TweetID) -> TweetID { lastVersions[id] ?? id }

    package func post(_ id: TweetID) -> (tweet: ArchivedTweet, note: ArchivedNote?)? { posts[id] }
}
