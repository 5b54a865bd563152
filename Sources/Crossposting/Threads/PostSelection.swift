import Identifiers

/// Which posts are moved.
///
/// By default all own tweets but retweets, superseded versions, replies to others and what hangs below these. The
/// filters choose whole threads, so that no answer loses what it answers: a thread is moved if one of its posts passes
/// all of them. What is left out is left out post by post.
package struct PostSelection: Sendable, Hashable {
    /// Threads with one of these posts; `nil` for all.
    package var threads: Set<TweetID>?
    /// When the thread begins, milliseconds since 1970.
    package var since: Int64?
    /// When the thread begins, milliseconds since 1970, not included.
    package var before: Int64?
    /// Stands in a post's text, in an address of it or a name (``SearchedText``), in capitals or not.
    package var text: String?
    package var hasMedia: Bool?
    /// Unicode code points of the whole text.
    package var minimumLength: Int?
    /// A post whose likes the archive does not tell has none.
    package var minimumLikes: Int?

    package var includesRetweets = false
    package var includesRepliesToOthers = false

    /// Posts that stay behind.
    package var leftOut: Set<TweetID> = []
    /// Words and names: posts with one of them stay behind.
    package var leftOutTexts: [String] = []
    /// Posts that are at the destination already: they are not planned again, and count as moved for others.
    package var alreadyMoved: Set<TweetID> = []

    /// Whether posts that are held back are published too. Where they are not, nothing quotes them: a link leads to the
    /// old post.
    package var confirmsHeld = true

    package init() {}

    /// Whether the texts must be read to choose.
    var needsTexts: Bool { text != nil || !leftOutTexts.isEmpty }

    /// Whether a post passes the filters; its thread's beginning and its text are asked for apart.
    func admits(_ node: PostNode) -> Bool {
        if let hasMedia, (node.mediaCount > 0) != hasMedia { return false }
        if let minimumLength, node.length < minimumLength { return false }
        if let minimumLikes, node.likes ?? 0 < minimumLikes { return false }
        return true
    }

    func admits(root: PostNode) -> Bool {
        if let since, root.createdAt < since { return false }
        if let before, root.createdAt >= before { return false }
        return true
    }
}

/// Looks for words in texts, in capitals or not.
struct TextSearch {
    private let needles: [String]

    init(_ needles: [String]) { self.needles = needles.map { $0.lowercased() }.filter { !$0.isEmpty } }

    var isEmpty: Bool { needles.isEmpty }

    func finds(in text: String) -> Bool {
        guard !needles.isEmpty else { return false }
        let text = text.lowercased()
        return needles.contains { text.contains($0) }
    }
}
