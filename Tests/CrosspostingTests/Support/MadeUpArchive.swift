import Foundation
import Identifiers
import XArchive

@testable import Crossposting

/// An archive of somebody who does not exist, in a folder of its own that is gone with this object.
final class MadeUpArchive {
    let path: String

    private static let ownerID = "\(MadeUpTweet.ownerID)"

    /// - Parameters:
    ///   - circle: tweets for a circle; `nil` without such a file.
    ///   - files: other lists by file name, such as `deleted-tweets`.
    init(
        _ tweets: [MadeUpTweet], notes: [MadeUpNote] = [], circle: [MadeUpTweet]? = [],
        files: [String: [MadeUpTweet]] = [:], wasProtected: Bool = false
    ) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "crossposting-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path + "/data/tweets_media", withIntermediateDirectories: true)
        let owner =
            #"{"accountId" : "\#(Self.ownerID)", "userName" : "\#(MadeUpTweet.ownerName)", "displayName" : "Ada"}"#
        try write(
            "manifest.js", #"window.__THAR_CONFIG = {"userInfo" : \#(owner), "archiveInfo" : {}, "dataTypes" : {}}"#)
        try write(list: "tweets", tweets.map(\.json))
        if !notes.isEmpty { try write(list: "note-tweet", notes.map(\.json)) }
        if let circle { try write(list: "twitter-circle-tweet", circle.map(\.json)) }
        for (name, tweets) in files { try write(list: name, tweets.map(\.json)) }
        if wasProtected { try write(list: "protected-history", [["protectedHistory": ["action": "Protect"]]]) }
        for tweet in tweets {
            for media in tweet.media where media.isThere {
                try write("tweets_media/\(tweet.id)-\(media.name)", "a picture")
            }
        }
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            // What is left in the folder for temporary files harms nobody.
        }
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/data/\(name)"))
    }

    private func write(list name: String, _ entries: [[String: Any]]) throws {
        let json = String(decoding: try JSONSerialization.data(withJSONObject: entries), as: UTF8.self)
        try write("\(name).js", "window.YTD.\(name.replacing("-", with: "_")).part0 = \(json)")
    }

    func posts() throws -> ArchivedPosts { try ArchiveReader(path: path).posts() }

    func planner(
        _ destination: Destination = .bluesky, _ selection: PostSelection = PostSelection(),
        _ change: (inout PlanOptions) -> Void = { _ in }
    ) throws -> PostPlanner {
        var options = PlanOptions(destination: destination)
        change(&options)
        return try PostPlanner(
            ArchivePosts(try posts()), selection: selection, options: options)
    }

    func plan(
        _ destination: Destination = .bluesky, _ selection: PostSelection = PostSelection(),
        _ change: (inout PlanOptions) -> Void = { _ in }
    ) throws -> [PlannedThread] {
        var threads: [PlannedThread] = []
        try planner(destination, selection, change).forEachThread { threads.append($0) }
        return threads
    }

    /// The plan's only post.
    static func post(
        _ tweet: MadeUpTweet, for destination: Destination = .bluesky, _ change: (inout PlanOptions) -> Void = { _ in }
    ) throws -> PlannedPost {
        let threads = try MadeUpArchive([tweet]).plan(destination, PostSelection(), change)
        guard threads.count == 1, threads[0].posts.count == 1 else {
            throw Unexpected.posts(threads.map(\.posts.count))
        }
        return threads[0].posts[0]
    }

    enum Unexpected: Error {
        case posts([Int])
    }
}

extension PlannedPost {
    /// What each facet covers, and where it leads.
    var shownFacets: [String: String] {
        let bytes = Array(text.utf8)
        return Dictionary(
            facets.map { (String(decoding: bytes[$0.range], as: UTF8.self), $0.target.value) }
        ) { $0 + " " + $1 }
    }
}

extension PostSelection {
    init(_ change: (inout PostSelection) -> Void) {
        self.init()
        change(&self)
    }
}

func tweetID(_ number: Int) -> TweetID? { TweetID(rawValue: UInt64(number)) }
