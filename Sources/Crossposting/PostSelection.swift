import Identifiers
import XArchive

/// Which posts a person wants to move. By default all of their own, but no retweets, no answers to others, and nothing
/// below somebody else's post.
package struct PostSelection: Sendable, Hashable {
    /// Only these threads, by their first post; nil for all.
    package var threads: Set<TweetID>?
    /// Milliseconds since 1970; the end not included.
    package var from: Int64?
    package var until: Int64?
    /// Words that must all stand in the text, whatever the case.
    package var words: [String] = []
    /// Words that must not stand in it.
    package var without: [String] = []
    package var onlyWithMedia = false
    /// Code points of the whole text.
    package var minimumLength = 0
    package var minimumLikes: Int?
    package var includesRepliesToOthers = false
    package var includesRetweets = false

    package init() {}

    /// What can be told without the text.
    func includes(_ entry: TweetEntry) -> Bool {
        if entry.supersededBy != nil { return false }
        if entry.isRetweet, !includesRetweets { return false }
        if entry.isReply, !entry.isSelfReply, !includesRepliesToOthers { return false }
        if let from, entry.createdAt < from { return false }
        if let until, entry.createdAt >= until { return false }
        if onlyWithMedia, !entry.hasMedia { return false }
        if entry.length < minimumLength { return false }
        if let minimumLikes, (entry.likes ?? 0) < Int32(clamping: minimumLikes) { return false }
        return true
    }

    var looksAtText: Bool { !words.isEmpty || !without.isEmpty }

    func includes(text: String) -> Bool {
        let text = text.lowercased()
        return words.allSatisfy { text.contains($0.lowercased()) }
            && !without.contains { text.contains($0.lowercased()) }
    }
}

/// Why a post stays in the plan and is not published until somebody says yes.
package enum HeldReason: String, Sendable, Hashable, Codable {
    /// From the time of circles, in an archive that does not tell which posts only a circle could see.
    case circleEra
    /// Only a circle could see it.
    case circle
    /// The account is or was protected.
    case protected

    /// 2022-08-01 to 2023-11-01, milliseconds since 1970.
    static let circleYears: Range<Int64> = 1_659_312_000_000..<1_698_796_800_000

    init?(_ entry: TweetEntry, in posts: ArchivedPosts) {
        if entry.origin == .circle {
            self = .circle
        } else if posts.wasProtected == true {
            self = .protected
        } else if !posts.hasCircleFile, Self.circleYears.contains(entry.createdAt) {
            self = .circleEra
        } else {
            return nil
        }
    }
}
