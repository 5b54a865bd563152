import Identifiers

/// Posts that somebody else has taken out of an archive, such as a browser, in X's own words:
///
///     {"owner": "1", "handles": ["ada"], "isProtected": false, "hasCircleFile": true, "files": ["20-a.jpg"],
///      "leftOut": [{"id": "21", "parent": "20"}], "elsewhere": ["22"], "alt": {"20-a.jpg": "A cat."},
///      "posts": [{"tweet": {…}, "circle": true, "note": {"noteTweet": {…}}}]}
///
/// Members stand in this order, all of them and no other; of a post `circle` and `note` may be missing. Docs:
/// `docs/decisions/0011`.
package struct PostDocument: Sendable {
    /// It is no such document.
    package struct Fault: Error, Hashable {
        /// What is wrong, for whoever writes documents.
        package let detail: String
    }

    /// How much is read.
    package struct Limits: Sendable {
        package var posts = 10_000
        package var files = 40_000
        /// Ids in each list of them.
        package var ids = 40_000
        package var handles = 200
        package var depth = 24

        package init() {}
    }

    /// A post of which only the place is known: it stays behind, and others hang from it.
    package struct Stub: Sendable, Hashable {
        package let id: TweetID
        package let parent: TweetID?
    }

    package typealias Post = (tweet: ArchivedTweet, note: ArchivedNote?)

    package private(set) var owner: XUserID?
    package private(set) var handles: Set<XHandle> = []
    package private(set) var isProtected = false
    package private(set) var hasCircleFile = false
    /// What stays behind although others hang from it.
    package private(set) var leftOut: [Stub] = []
    /// Posts that are moved too and are not in this document.
    package private(set) var elsewhere: Set<TweetID> = []
    /// Descriptions by media file.
    package private(set) var alternatives: [String: String] = [:]
    package private(set) var posts: [Post] = []

    /// - Parameter bytes: as many as the caller has let in.
    package init(_ bytes: [UInt8], limits: Limits = Limits()) throws(Fault) {
        // Zeros behind the document, as the cursor needs them.
        let padded = bytes + [UInt8](repeating: 0, count: 16)
        var result: Result<Void, Fault> = .success(())
        padded.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            var reader = PostDocumentReader(
                JSONCursor(from: start, to: start + bytes.count, depthLimit: limits.depth), limits)
            do throws(Fault) { try read(&reader) } catch { result = .failure(error) }
        }
        try result.get()
    }

    private mutating func read(_ reader: inout PostDocumentReader) throws(Fault) {
        owner = try reader.owner()
        handles = try reader.handles()
        isProtected = try reader.flag("isProtected")
        hasCircleFile = try reader.flag("hasCircleFile")
        let files = try reader.files()
        leftOut = try reader.stubs()
        elsewhere = try reader.ids("elsewhere")
        alternatives = try reader.alternatives()
        posts = try reader.posts(owner: owner, files: files)
        try reader.end()
    }

    /// Puts the parts together that one plan was cut into.
    ///
    /// - Throws: `Fault` when they are not of one archive.
    package mutating func append(_ other: PostDocument) throws(Fault) {
        guard owner == other.owner, handles == other.handles, isProtected == other.isProtected,
            hasCircleFile == other.hasCircleFile
        else { throw Fault(detail: "the parts are of several archives") }
        leftOut += other.leftOut
        elsewhere.formUnion(other.elsewhere)
        alternatives.merge(other.alternatives) { first, _ in first }
        posts += other.posts
    }

    /// Forgets of the posts elsewhere all but these.
    package mutating func keepElsewhere(_ ids: Set<TweetID>) { elsewhere.formIntersection(ids) }

    /// The posts, and an empty one for each of which only the place is known.
    package var allPosts: [Post] {
        var known = Set(posts.map(\.tweet.id))
        var result = posts
        for (id, parent) in leftOut.map({ ($0.id, $0.parent) }) + elsewhere.map({ ($0, TweetID?.none) })
        where known.insert(id).inserted {
            let tweet = ArchivedTweet(
                id: id, origin: .tweets, createdAt: 0, text: "", language: nil, isSensitive: false,
                repliesToTweet: parent, repliesToUser: parent == nil ? nil : owner, repliesToName: nil, hashtags: [],
                mentions: [], links: [], media: [], versions: [], likes: nil, retweets: nil, isRetweet: false)
            result.append((tweet, nil))
        }
        return result
    }
}
