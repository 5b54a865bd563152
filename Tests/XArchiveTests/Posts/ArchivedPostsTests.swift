import FoundationEssentials
import Identifiers
import Testing

@testable import XArchive

#if canImport(Glibc)
    import Glibc
#endif

@Suite("The posts of an archive")
struct ArchivedPostsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func tweet(_ id: Int, _ text: String = "Hello", _ more: String = "") -> String {
        #"{"id_str" : "\#(id)", "full_text" : "\#(text)"\#(more.isEmpty ? "" : ", " + more)}"#
    }

    private func list(_ key: String, _ file: String, _ tweets: [String]) -> MadeUpArchive.List {
        .init(key, file, tweets.map { #"{"tweet" : \#($0)}"# })
    }

    private var archive: MadeUpArchive {
        MadeUpArchive([
            .tweets([tweet(3, "Three"), tweet(1, "One"), tweet(7, "Deleted elsewhere")]),
            .tweets([tweet(2, "Two"), tweet(1, "One again"), tweet(9, "For a circle, too")], file: "tweets-part1.js"),
            list(
                "twitterCircleTweet", "twitter-circle-tweet.js",
                [tweet(5, "For a circle"), tweet(9, "For a circle, too")]),
            list("communityTweet", "community-tweet.js", [tweet(6, "In a community", #""community_id_str" : "8""#)]),
            list(
                "deletedTweets", "deleted-tweets.js", [tweet(7, "Deleted", #""deleted_at" : "x""#), tweet(8, "Gone")]),
        ])
    }

    /// The same posts from a ZIP file and from a folder.
    private func inBothForms(_ archive: MadeUpArchive, _ body: (ArchivedPosts) throws -> Void) throws {
        try body(folder.reader(archive.zip(inside: "me/")).posts(temporaryFolder: folder.path))
        try folder.write(archive, inside: "unpacked/")
        try body(ArchiveReader(path: folder.path + "/unpacked").posts())
    }

    @Test("All parts, each id once, and apart from one another what is not for everybody")
    func kinds() throws {
        try inBothForms(archive) { posts in
            #expect(posts.tweets.map(\.id.rawValue) == [1, 2, 3, 5, 9])
            #expect(posts.tweets.map(\.origin) == [.tweets, .tweets, .tweets, .circle, .circle])
            #expect(posts.community.map(\.id.rawValue) == [6])
            #expect(posts.deleted.map(\.id.rawValue) == [7, 8])
            #expect(posts.hasCircleFile)
            #expect(posts.hasTweetFiles)
            #expect(posts.warnings == [.duplicates(file: "data/tweets.js", count: 2)])
            for (id, text) in [
                (1, "One"), (2, "Two"), (3, "Three"), (5, "For a circle"), (6, "In a community"), (8, "Gone"),
            ] {
                let id = try #require(TweetID("\(id)"))
                #expect(try posts.tweet(id)?.text == text)
            }
            #expect(try posts.tweet(posts.deleted[0]).origin == .deleted)
            #expect(try posts.tweet(posts.tweets[4]).origin == .circle)
            let unknown = try #require(TweetID("4"))
            #expect(try posts.tweet(unknown) == nil)
        }
    }

    @Test("An archive of no posts has none, and says that it lacks the files")
    func noFiles() throws {
        let posts = try folder.reader(MadeUpArchive([.following([1])]).zip()).posts()
        #expect(posts.tweets.isEmpty)
        #expect(!posts.hasTweetFiles)
        #expect(!posts.hasCircleFile)
        #expect(posts.wasProtected == nil)
    }

    @Test("An entry tells what the tweet is without its text")
    func entries() throws {
        let photo = #"{"type" : "photo", "media_url_https" : "https://pbs.example/a.jpg"}"#
        var archive = MadeUpArchive([
            .tweets([
                tweet(
                    1, "a &amp; é 😀",
                    #""favorite_count" : "5", "retweet_count" : "2", "possibly_sensitive" : true, "extended_entities" : {"media" : [\#(photo), \#(photo)]}"#
                ),
                tweet(2, "RT @bob_example: x"),
            ])
        ])
        archive["data/tweets_media/1-b.jpg"] = "x"
        let first = try folder.reader(archive.zip()).posts().tweets[0]
        #expect(first.length == 7)
        #expect(first.likes == 5)
        #expect(first.retweets == 2)
        #expect(first.isSensitive)
        #expect(first.photos == 2)
        #expect(first.missingMedia == 2)
        #expect(first.hasMedia)
        #expect(!first.isRetweet)
        #expect(MemoryLayout<TweetEntry>.size <= 160)
    }

    @Test("Whether the account was protected is told by its history, by every entry of it")
    func protected() throws {
        for (entries, expected) in [([], false), (["Protect"], true), (["Unprotect"], true)] {
            let list = MadeUpArchive.List(
                "protectedHistory", "protected-history.js",
                entries.map {
                    #"{"protectedHistory" : {"protectedAt" : "2026-01-07T12:00:00.000Z", "action" : "\#($0)"}}"#
                })
            #expect(try folder.reader(MadeUpArchive([list]).zip()).posts().wasProtected == expected)
        }
    }

    @Test("The owner's present and past names are known")
    func handles() throws {
        let change =
            #"{"screenNameChange" : {"accountId" : "1", "screenNameChange" : {"changedAt" : "x", "changedFrom" : "Ada_Old", "changedTo" : "ada-odd"}}}"#
        let posts = try folder.reader(
            MadeUpArchive([.init("screenNameChange", "screen-name-change.js", [change])]).zip()
        ).posts()
        #expect(posts.owner?.id.value == 1_000_000_001)
        #expect(try posts.handles.all == [XHandle("ada_example"), XHandle("ada_old")])
        #expect(try posts.handles.contains(XHandle("ADA_OLD")))
    }

    @Test("A note is read for its tweet, with what stands in it, and gives it its length")
    func notes() throws {
        let id = { (milliseconds: Int64) in TweetClock.firstID(at: 1_717_243_200_000 + milliseconds) }
        let text = "Much longer & with a https://t.co/n, @bob_example #tag 😀 than a tweet can be"
        func entity(_ part: String, _ more: String) throws -> String {
            let scalars = Array(text.unicodeScalars)
            let start = try #require(scalars.indices.first { scalars[$0...].starts(with: part.unicodeScalars) })
            return #"{"fromIndex" : "\#(start)", "toIndex" : "\#(start + part.unicodeScalars.count)", \#(more)}"#
        }
        let note = #"""
            {"noteTweet" : {"noteTweetId" : "\#(id(0))", "createdAt" : "2024-06-01T12:00:00.000Z", "core" : {
              "styletags" : [], "cashtags" : [], "text" : "\#(text)",
              "urls" : [\#(try entity("https://t.co/n", #""shortUrl" : "https://t.co/n", "expandedUrl" : "https://example.com/?a=1&b=2", "displayUrl" : "example.com""#)), {"shortUrl" : "x", "fromIndex" : "900", "toIndex" : "901"}],
              "mentions" : [\#(try entity("@bob_example", #""screenName" : "bob_example""#))],
              "hashtags" : [\#(try entity("#tag", #""text" : "tag""#))]}}}
            """#
        let archive = MadeUpArchive([
            .tweets([tweet(Int(id(25)), "Much longer &amp; with a https://t.co/t, …"), tweet(Int(id(5_000)), "Short")]),
            .init("noteTweet", "note-tweet.js", [note]),
        ])
        try inBothForms(archive) { posts in
            #expect(posts.tweets.map(\.hasNote) == [true, false])
            #expect(Int(posts.tweets[0].length) == text.unicodeScalars.count)
            let found = try #require(try posts.note(for: posts.tweets[0].id))
            #expect(found.text == text)
            let scalars = Array(text.unicodeScalars)
            func slice(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
            #expect(found.links.map { slice($0.range) } == ["https://t.co/n"])
            #expect(found.links[0].expanded == "https://example.com/?a=1&b=2")
            #expect(found.mentions.map { slice($0.range) } == ["@bob_example"])
            #expect(found.hashtags.map { slice($0.range) } == ["#tag"])
            #expect(try posts.note(for: posts.tweets[1].id) == nil)
        }
    }

    @Test("A ZIP file's texts are unpacked once, to a file without a name that only its owner may read")
    func spool() throws {
        let temporary = folder.path + "/temporary"
        try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
        let posts = try folder.reader(archive.zip()).posts(temporaryFolder: temporary)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)
        #if os(Linux)
            let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { name in
                var buffer = [CChar](repeating: 0, count: 4_096)
                let count = readlink("/proc/self/fd/\(name)", &buffer, buffer.count)
                let target = String(decoding: buffer[..<max(count, 0)].map(UInt8.init(bitPattern:)), as: UTF8.self)
                return target.hasPrefix(temporary + "/") ? name : nil
            }
            #expect(files.count == 1)
            var status = stat()
            try #require(stat("/proc/self/fd/\(files[0])", &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            #expect(status.st_nlink == 0)
        #endif
        // What was unpacked outlives the archive.
        try FileManager.default.removeItem(atPath: folder.path + "/archive.zip")
        #expect(try posts.tweet(posts.tweets[0]).text == "One")
    }

    @Test("Where nothing can be unpacked to, it says so")
    func cannotUnpack() throws {
        let reader = try folder.reader(archive.zip())
        let error = try archiveError { _ = try reader.posts(temporaryFolder: folder.path + "/nowhere") }
        #expect(error == .cannotUnpack(folder: folder.path + "/nowhere", reason: "no such file or directory"))
        #expect(try archiveError { _ = try reader.forEachTweet { _ in } } == nil)
    }

    @Test("A file that was changed in the meantime is not believed")
    func changed() throws {
        try folder.write(archive)
        let posts = try ArchiveReader(path: folder.path).posts()
        #expect(try posts.tweet(posts.tweets[0]).text == "One")
        let other = MadeUpArchive([.tweets((11...19).map { tweet($0, "Other") })])
        try folder.write("data/tweets.js", Array((other["data/tweets.js"] ?? "").utf8))
        #expect(
            try archiveError { _ = try posts.tweet(posts.tweets[0]) }
                == .damaged(file: "data/tweets.js", detail: "it was changed while it was read"))
        try FileManager.default.removeItem(atPath: folder.path + "/data/tweets.js")
        #expect(throws: ArchiveError.self) { try posts.tweet(posts.tweets[0]) }
    }

    @Test("Messages and private files are never opened: they can be damaged")
    func privacy() throws {
        var zip = archive.zip()
        for name in [
            "direct-messages.js", "ip-audit.js", "email-address-change.js", "ad-engagements.js", "like.js",
            "phone-number.js",
        ] {
            zip.entries.append(.init(name: "data/" + name, bytes: [1, 2, 3], isEncrypted: true, declaredChecksum: 1))
        }
        #expect(try folder.reader(zip).posts(temporaryFolder: folder.path).tweets.count == 5)
    }

    @Test("Damage in any of the files is an error with its place")
    func damage() throws {
        for file in ["tweets-part1.js", "twitter-circle-tweet.js", "community-tweet.js", "deleted-tweets.js"] {
            var archive = archive
            archive["data/" + file] = #"[ {"tweet" : {"id_str" : "1"}}, {"tweet" : {"id_str" : "2" "x"}} ]"#
            #expect(
                try archiveError { _ = try folder.reader(archive.zip()).posts(temporaryFolder: folder.path) }
                    == .notJSON(file: "data/" + file, entry: 2, detail: "no valid JSON"))
            archive["data/" + file] = #"[ {"tweet" : {"id_str" : "1"}}, {"tweet" : {"id_str" : "2", "lang" : 5}} ]"#
            #expect(
                try archiveError { _ = try folder.reader(archive.zip()).posts(temporaryFolder: folder.path) }
                    == .unexpectedShape(file: "data/" + file, entry: 2, detail: "lang is of another type"))
        }
    }

    @Test("More posts than are read")
    func tooMany() throws {
        var limits = ArchiveLimits()
        limits.posts = 4
        let error = try archiveError { _ = try folder.reader(archive.zip(), limits: limits).posts() }
        #expect(error == .tooManyEntries(file: "data/tweets-part1.js", limit: 4))
    }

    @Test("Several threads may read at once")
    func threads() async throws {
        let tweets = (1...200).map { tweet($0, "Text \($0)") }
        let posts = try folder.reader(MadeUpArchive([.tweets(tweets)]).zip()).posts(temporaryFolder: folder.path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for entry in posts.tweets {
                        let text = try posts.tweet(entry).text
                        #expect(text == "Text \(entry.id)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("All tweets go by one after the other, as they stand in the files")
    func forEach() throws {
        var texts: [String] = []
        try folder.reader(archive.zip()).forEachTweet { texts.append($0.text) }
        #expect(
            texts == [
                "Three", "One", "Deleted elsewhere", "Two", "One again", "For a circle, too", "For a circle",
                "For a circle, too",
            ])
    }

    @Test("Media is copied out of a ZIP file or a folder, into a new file for the owner's eyes")
    func copyMedia() throws {
        let photo =
            #""extended_entities" : {"media" : [{"type" : "photo", "media_url_https" : "https://pbs.example/a.jpg"}]}"#
        var archive = MadeUpArchive([.tweets([tweet(1, "x", photo)])])
        archive["data/tweets_media/1-a.jpg"] = "a picture"
        var zip = archive.zip(inside: "me/")
        for index in zip.entries.indices { zip.entries[index].name.replace("/", with: "\\") }
        try folder.write(archive, inside: "unpacked/")
        for (number, reader) in [try folder.reader(zip), try ArchiveReader(path: folder.path + "/unpacked")]
            .enumerated()
        {
            let posts = try reader.posts(temporaryFolder: folder.path)
            let file = try #require(try posts.tweet(posts.tweets[0]).media[0].file)
            let target = folder.path + "/copy-\(number).jpg"
            #expect(try reader.copyMedia(file, to: target) == 9)
            #expect(FileManager.default.contents(atPath: target) == Data("a picture".utf8))
            #expect(throws: ArchiveError.self) { try reader.copyMedia(file, to: target) }
            for other in ["1-b.jpg", "../tweets.js", "", "../../unpacked/data/tweets.js"] {
                #expect(try reader.copyMedia(other, to: folder.path + "/other") == nil)
            }
        }
    }
}
