import Foundation
import Identifiers
import XArchive

/// Makes the plan of a move: each thread with its posts as they will be published. Reads one tweet at a time.
package struct PostPlanner: Sendable {
    /// Two posts would get the same record key, which must never be.
    package struct KeysMeet: Error, Sendable, Hashable {
        package let tweet: TweetID
    }

    private let posts: ArchivedPosts
    private let destination: Destination
    private let converter: TextConverter
    private let splitter: Splitter
    /// What pictures show, by their file in the archive.
    private let alternatives: [String: String]

    package init(
        _ posts: ArchivedPosts, for destination: Destination, converter: TextConverter = TextConverter(),
        limit: Splitter.Limit = .bluesky, alternatives: [String: String] = [:]
    ) {
        self.posts = posts
        self.destination = destination
        self.converter = converter
        splitter = Splitter(limit)
        self.alternatives = alternatives
    }

    /// Calls `body` with each thread that the selection has, in the order of their first posts.
    package func forEachThread(_ selection: PostSelection, _ body: (PlannedThread) throws -> Void) throws {
        let forest = try ThreadForest(posts, selection) { entry in
            guard selection.looksAtText else { return true }
            let text = try posts.note(for: entry.id)?.text ?? posts.tweet(entry).text
            return selection.includes(text: text)
        }
        let kept = Set(forest.threads.flatMap { $0.posts.map(\.id) })
        var keys: Set<RecordKey> = []
        for thread in forest.threads {
            var planned: [PlannedPost] = []
            var counts: [TweetID: Int] = [:]
            for entry in thread.posts {
                let parent = forest.parents[entry.id]
                let parts = try plan(entry, parent: parent, parent.flatMap { counts[$0] } ?? 1, kept)
                counts[entry.id] = parts.count
                planned += parts
            }
            for post in planned {
                if let key = post.recordKey, !keys.insert(key).inserted { throw KeysMeet(tweet: post.tweet) }
            }
            try body(PlannedThread(root: thread.root, posts: planned))
        }
    }

    private func plan(_ entry: TweetEntry, parent: TweetID?, _ parentParts: Int, _ kept: Set<TweetID>) throws
        -> [PlannedPost]
    {
        let tweet = try posts.tweet(entry)
        let note = try posts.note(for: entry.id)
        var losses: [Loss] = []
        if entry.isReply, parent == nil { losses.append(entry.isSelfReply ? .parentNotMoved : .parentNotMine) }
        if entry.isRetweet { losses.append(.retweetCut) }
        let quote = self.quote(entry, kept, &losses)
        let media = self.media(tweet, &losses)
        let text = converter.convert(
            tweet, note: note, quote: quote, omitsMedia: media.count == tweet.media.count,
            omitsNames: parent != nil && entry.isSelfReply)
        let parts = splitter.parts(of: text)
        return parts.enumerated().map { number, part in
            PlannedPost(
                tweet: entry.id, part: number, of: parts.count, parent: number == 0 ? parent : entry.id,
                parentParts: number == 0 ? parentParts : 1,
                text: Splitter.shown(part, number: number + 1, of: parts.count),
                createdAt: tweet.createdAt + Int64(number),
                recordKey: destination == .bluesky ? PostRecordKey.key(tweet: entry.id, part: number) : nil,
                languages: Self.languages(tweet.language), media: number == 0 ? media : [],
                quoteOf: number == 0 ? quote : nil, isSensitive: tweet.isSensitive,
                losses: number == 0 ? losses : [], held: HeldReason(entry, in: posts))
        }
    }

    /// The last of one's own posts that the tweet links to, if that one is moved and older.
    private func quote(_ entry: TweetEntry, _ kept: Set<TweetID>, _ losses: inout [Loss]) -> TweetID? {
        for linked in entry.quotes.reversed() {
            let last = posts.tweets.lastVersion(of: linked)
            if kept.contains(last), last < entry.id { return linked == last ? last : nil }
            if posts.tweets[last] != nil { losses.append(.quoteNotMoved) }
        }
        return nil
    }

    private func media(_ tweet: ArchivedTweet, _ losses: inout [Loss]) -> [PlannedPost.Media] {
        var result: [PlannedPost.Media] = []
        for each in tweet.media {
            if each.sourceUser != nil {
                losses.append(.mediaForeign)
            } else if let file = each.file {
                result.append(.init(file: file, kind: each.kind.rawValue, alt: alternatives[file] ?? ""))
            } else {
                losses.append(.mediaMissing)
            }
        }
        return result
    }

    /// BCP 47, without what X says for "none".
    static func languages(_ code: String?) -> [String] {
        guard let code = code?.lowercased() else { return [] }
        switch code {
        case "und", "zxx", "qme", "qam", "qht", "qst", "qct", "art": return []
        case "in": return ["id"]
        case "iw": return ["he"]
        case _ where (2...3).contains(code.prefix { $0 != "-" }.count): return [code]
        default: return []
        }
    }
}
