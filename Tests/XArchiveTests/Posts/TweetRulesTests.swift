import Identifiers
import Testing

@testable import XArchive

/// One made-up tweet for each thing that X does, in the order of the project's notes on the archive.
@Suite("What X writes, and what it means")
struct TweetRulesTests {
    private let folder: TemporaryFolder
    private let me = MadeUpArchive.ownerID

    init() throws { folder = try TemporaryFolder() }

    private func posts(_ tweets: [String], also files: [(String, String)] = []) throws -> ArchivedPosts {
        var archive = MadeUpArchive([.tweets(tweets)])
        for (name, text) in files { archive[name] = text }
        return try folder.reader(archive.zip()).posts()
    }

    private func tweet(_ json: String, also files: [(String, String)] = []) throws -> ArchivedTweet {
        let posts = try posts([json], also: files)
        return try posts.tweet(try #require(posts.tweets.first))
    }

    private func slices(_ tweet: ArchivedTweet, _ ranges: [Range<Int>]) -> [String] {
        let scalars = Array(tweet.text.unicodeScalars)
        return ranges.map { range in
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[range])
            return String(text)
        }
    }

    @Test("Ranges count code points of the text as it is escaped, family and flag and all")
    func codePoints() throws {
        let tweet = try tweet(
            #"""
            {"id_str" : "20", "full_text" : "👩‍👩‍👧 🇪🇺 é &lt;3 #tag @bob_example https://t.co/abc &amp;amp;",
             "entities" : {"hashtags" : [{"text" : "tag", "indices" : ["17", "21"]}],
               "user_mentions" : [{"screen_name" : "bob_example", "name" : "Bob", "id_str" : "42", "indices" : ["22", "34"]}],
               "urls" : [{"url" : "https://t.co/abc", "expanded_url" : "https://example.com/?a=1&b=2",
                          "display_url" : "example.com/?a=1&b=2", "indices" : ["35", "51"]}]}}
            """#)
        #expect(tweet.text.hasSuffix("&amp;amp;"))
        #expect(
            slices(tweet, tweet.hashtags.map(\.range) + tweet.mentions.map(\.range) + tweet.links.map(\.range)) == [
                "#tag", "@bob_example", "https://t.co/abc",
            ])
        #expect(tweet.links[0].expanded == "https://example.com/?a=1&b=2")
        #expect(
            tweet.mentions[0] == .init(id: try XUserID("42"), screenName: "bob_example", name: "Bob", range: 22..<34))
    }

    @Test("Escapes of the JSON are undone before anything is counted")
    func jsonEscapes() throws {
        let tweet = try tweet(
            #"""
            {"id_str" : "20", "full_text" : "\"a\"\n\ud83d\ude00 \u0023tag\r\n\\",
             "entities" : {"hashtags" : [{"text" : "tag", "indices" : ["6", "10"]}]}}
            """#)
        #expect(tweet.text == "\"a\"\n😀 #tag\r\n\\")
        #expect(slices(tweet, tweet.hashtags.map(\.range)) == ["#tag"])
    }

    @Test("What does not stand in the text has no range")
    func outside() throws {
        let tweet = try tweet(
            #"""
            {"id_str" : "20", "full_text" : "RT @bob_example: cut…", "entities" : {
               "hashtags" : [{"text" : "far", "indices" : ["90", "94"]}, {"text" : "back", "indices" : ["3", "1"]}],
               "user_mentions" : [{"screen_name" : "bob_example", "id_str" : "-1", "indices" : ["3", "15"]}],
               "urls" : [{"expanded_url" : "https://example.com", "indices" : ["20", "43"]}]},
             "extended_entities" : {"media" : [{"type" : "photo", "indices" : ["50", "73"]}]}}
            """#)
        #expect(tweet.hashtags.isEmpty)
        #expect(tweet.links.isEmpty)
        #expect(tweet.media.map(\.range) == [nil])
        #expect(slices(tweet, tweet.mentions.map(\.range)) == ["@bob_example"])
        #expect(tweet.mentions[0].id == nil)
    }

    @Test("The names that a reply begins with stay in its text and are found as mentions")
    func leadingNames() throws {
        let tweet = try tweet(
            #"""
            {"id_str" : "20", "full_text" : "@ada_example @bob_example yes", "display_text_range" : ["0", "29"],
             "in_reply_to_user_id_str" : "\#(me)", "entities" : {"user_mentions" : [
               {"screen_name" : "ada_example", "id_str" : "\#(me)", "indices" : ["0", "12"]},
               {"screen_name" : "bob_example", "id_str" : "42", "indices" : [13, 25]}]}}
            """#)
        #expect(tweet.mentions.map(\.range) == [0..<12, 13..<25])
    }

    @Test(
        "The id's clock says when, unless it is more than a second from what X wrote",
        arguments: [
            // The same second, as nearly always.
            ("1356998400654", "Tue Jan 01 00:00:00 +0000 2013", 1_356_998_400_654),
            // A quarter of a second earlier than what was written, and the bounds.
            ("1356998399750", "Tue Jan 01 00:00:00 +0000 2013", 1_356_998_399_750),
            ("1356998399000", "Tue Jan 01 00:00:00 +0000 2013", 1_356_998_399_000),
            ("1356998401000", "Tue Jan 01 00:00:00 +0000 2013", 1_356_998_401_000),
            ("1356998398999", "Tue Jan 01 00:00:00 +0000 2013", 1_356_998_400_000),
            ("1356998401001", "Tue Jan 01 00:00:00 +0000 2013", 1_356_998_400_000),
            // A stray one.
            ("1356998400000", "Sun Dec 30 23:59:59 +0000 2012", 1_356_911_999_000),
            // Nothing written.
            ("1356998400654", nil, 1_356_998_400_654),
        ] as [(String, String?, Int64)])
    func clock(milliseconds: String, written: String?, expected: Int64) throws {
        let id = TweetClock.firstID(at: try #require(Int64(milliseconds))) | 5
        let date = written.map { #", "created_at" : "\#($0)""# } ?? ""
        #expect(try tweet(#"{"id_str" : "\#(id)"\#(date)}"#).createdAt == expected)
    }

    @Test("Ids from before November 2010 hold no time")
    func oldIDs() throws {
        let tweet = try tweet(#"{"id_str" : "20", "created_at" : "Tue Mar 21 20:50:14 +0000 2006"}"#)
        #expect(tweet.createdAt == 1_142_974_214_000)
    }

    @Test("Tweets of one second are in the order of their ids")
    func ties() throws {
        let ids = [3, 1, 2].map { TweetClock.firstID(at: 1_356_998_400_000 + $0) }
        let posts = try posts(
            ids.map { #"{"id_str" : "\#($0)", "created_at" : "Tue Jan 01 00:00:00 +0000 2013"}"# })
        #expect(posts.tweets.map(\.id.rawValue) == ids.sorted())
        #expect(posts.tweets.map(\.createdAt) == [1, 2, 3].map { 1_356_998_400_000 + $0 })
    }

    private func media(_ kind: String, _ name: String, _ more: String = "") -> String {
        #"{"type" : "\#(kind)", "media_url_https" : "https://pbs.example/media/\#(name)", "indices" : ["4", "20"], "#
            + #""url" : "https://t.co/abc", "sizes" : {"thumb" : {"w" : "150", "h" : "150"}, "large" : "#
            + #"{"w" : "2048", "h" : "1536", "resize" : "fit"}}\#(more.isEmpty ? "" : ", " + more)}"#
    }

    private func film(_ kind: String, _ variants: [(rate: Int, name: String)]) -> String {
        let list = variants.map {
            #"{"bitrate" : "\#($0.rate)", "content_type" : "video/mp4", "url" : "https://v.example/a/\#($0.name)?tag=1"}"#
        }
        let playlist = #"{"content_type" : "application/x-mpegURL", "url" : "https://v.example/list.m3u8"}"#
        return media(
            kind, "poster.jpg", #""video_info" : {"variants" : [\#((list + [playlist]).joined(separator: ","))]}"#)
    }

    private func withMedia(_ id: Int, _ media: [String], _ more: String = "") -> String {
        #"{"id_str" : "\#(id)", "full_text" : "See https://t.co/abc", "entities" : {"media" : [\#(media[0])]}, "#
            + #""extended_entities" : {"media" : [\#(media.joined(separator: ","))]}\#(more)}"#
    }

    @Test("All photos of a tweet share one address and one place in the text, and each has its file")
    func photos() throws {
        let tweet = try tweet(
            withMedia(20, [media("photo", "a.jpg"), media("photo", "b.png"), media("photo", "c.jpg")]),
            also: [
                ("data/tweets_media/20-a.jpg", "x"), ("data/tweets_media/20-b.png", "x"),
                ("data/tweets_media/20-stray.jpg", "x"), ("data/tweets_media/21-c.jpg", "x"),
            ])
        #expect(tweet.media.map(\.file) == ["20-a.jpg", "20-b.png", nil])
        #expect(tweet.media.allSatisfy { $0.range == 4..<20 && $0.width == 2_048 && $0.height == 1_536 })
    }

    @Test("A video's file is named after its highest bitrate, or another one; a picture of it is no video")
    func videos() throws {
        let variants = [(256_000, "low.mp4"), (2_176_000, "high.mp4"), (832_000, "middle.mp4")]
        func file(_ names: [String]) throws -> String? {
            try tweet(
                withMedia(20, [film("video", variants)]), also: names.map { ("data/tweets_media/20-\($0)", "x") }
            ).media[0].file
        }
        #expect(try file(["low.mp4", "high.mp4", "middle.mp4"]) == "20-high.mp4")
        #expect(try file(["low.mp4", "middle.mp4"]) == "20-middle.mp4")
        #expect(try file(["poster.jpg", "list.m3u8"]) == nil)
        let gif = try tweet(
            withMedia(20, [film("animated_gif", [(0, "g.mp4")])]), also: [("data/tweets_media/20-g.mp4", "x")])
        #expect(gif.media.map(\.kind) == [.gif])
        #expect(gif.media[0].file == "20-g.mp4")
    }

    @Test("The file can be that of another version, and in the folder of another kind of posts")
    func otherVersions() throws {
        let edits = #", "edit_info" : {"initial" : {"editTweetIds" : ["19", "20"]}}"#
        let archive = [("data/tweets_media/19-a.jpg", "x"), ("data/twitter_circle_tweet_media/20-b.jpg", "x")]
        let tweet = try tweet(withMedia(20, [media("photo", "a.jpg"), media("photo", "b.jpg")], edits), also: archive)
        #expect(tweet.media.map(\.file) == ["19-a.jpg", "20-b.jpg"])
        #expect(tweet.versions.map(\.rawValue) == [19, 20])
    }

    @Test("Where only the first picture is told, it is read; kinds that nobody knows are left out")
    func entitiesOnly() throws {
        let tweet = try tweet(
            #"{"id_str" : "20", "full_text" : "See https://t.co/abc", "entities" : {"media" : [\#(media("photo", "a.jpg")), "#
                + #"\#(media("hologram", "h.bin"))]}}"#)
        #expect(tweet.media.map(\.kind) == [.photo])
    }

    @Test("Somebody else's media says whose it is; the owner's does not")
    func sourceUser() throws {
        let tweet = try tweet(
            withMedia(
                20,
                [
                    media(
                        "photo", "a.jpg",
                        #""source_user_id_str" : "42", "expanded_url" : "https://x.com/b/status/9/photo/1""#),
                    media("photo", "b.jpg", #""source_user_id_str" : "\#(me)""#), media("photo", "c.jpg"),
                ]))
        #expect(tweet.media.map(\.sourceUser?.value) == [42, nil, nil])
        #expect(tweet.media[0].page == "https://x.com/b/status/9/photo/1")
    }

    @Test(
        "A retweet is RT @name with a colon",
        arguments: [
            ("RT @bob_example: cut…", true), ("RT @bob_example I agree", false), ("rt @bob_example: x", false),
            ("RT @: x", false), ("RT @bob-example: x", false), ("RT", false), ("", false), ("RT @b", false),
        ])
    func retweets(text: String, expected: Bool) throws {
        #expect(try tweet(#"{"id_str" : "20", "full_text" : "\#(text)"}"#).isRetweet == expected)
    }

    @Test("A reply can have a user and no tweet, a tweet and no user, or a user that is gone")
    func replies() throws {
        let posts = try posts([
            #"{"id_str" : "1", "in_reply_to_user_id_str" : "42", "in_reply_to_screen_name" : "bob_example"}"#,
            #"{"id_str" : "2", "in_reply_to_status_id_str" : "77", "in_reply_to_user_id_str" : "-1"}"#,
            #"{"id_str" : "3", "in_reply_to_status_id_str" : "1", "in_reply_to_user_id_str" : "\#(me)"}"#,
            #"{"id_str" : "4", "in_reply_to_status_id_str" : "9", "in_reply_to_user_id_str" : "42"}"#,
            #"{"id_str" : "5"}"#,
        ])
        #expect(posts.tweets.map(\.isReply) == [true, true, true, true, false])
        #expect(posts.tweets.map(\.isSelfReply) == [false, false, true, false, false])
        #expect(posts.tweets.map(\.repliesToTweet?.rawValue) == [nil, 77, 1, 9, nil])
        #expect(posts.tweets.map(\.repliesToUser?.value) == [42, nil, 1_000_000_001, 42, nil])
        #expect(try posts.tweet(posts.tweets[0]).repliesToName == "bob_example")
    }

    @Test("Each version of an edited tweet is a tweet; the last one is kept, and stands for those that are gone")
    func edits() throws {
        let ids = #"{"editTweetIds" : ["10", "11", "12"], "editsRemaining" : "3"}"#
        let posts = try posts([
            #"{"id_str" : "11", "full_text" : "b", "edit_info" : {"edit" : {"initialTweetId" : "10", "editControlInitial" : \#(ids)}}}"#,
            #"{"id_str" : "12", "full_text" : "c", "edit_info" : {"edit" : {"initialTweetId" : "10", "editControlInitial" : \#(ids)}}}"#,
            #"{"id_str" : "20", "full_text" : "d", "edit_info" : {"initial" : {"editTweetIds" : ["20"]}}}"#,
        ])
        #expect(posts.tweets.map(\.supersededBy?.rawValue) == [12, nil, nil])
        #expect(posts.tweets.lastVersion(of: try #require(TweetID("10"))).rawValue == 12)
        #expect(posts.tweets.lastVersion(of: try #require(TweetID("20"))).rawValue == 20)
        #expect(try posts.tweet(posts.tweets[2]).versions.isEmpty)
    }

    @Test("Quotes are the links to tweets, in their order, without the tweet itself; of a retweet there are none")
    func quotes() throws {
        func urls(_ addresses: [String]) -> String {
            let list = addresses.map { #"{"expanded_url" : "\#($0)", "indices" : ["0", "4"]}"# }
            return #""entities" : {"urls" : [\#(list.joined(separator: ","))]}"#
        }
        let addresses = [
            "https://twitter.com/bob_example/status/77?s=20", "https://example.com", "https://x.com/i/web/status/20",
            "https://mobile.twitter.com/ADA_example/status/78/photo/1", "https://x.com/i/web/status/79",
        ]
        let posts = try posts([
            #"{"id_str" : "20", "full_text" : "four", \#(urls(addresses))}"#,
            #"{"id_str" : "21", "full_text" : "RT @bob_example: four", \#(urls(addresses))}"#,
        ])
        #expect(posts.tweets[0].quotes.map(\.rawValue) == [77, 78, 79])
        #expect(posts.tweets[0].quotesOwnHandle)
        #expect(posts.tweets[1].quotes.isEmpty)
    }

    @Test("Languages come as X writes them, likes and retweets as numbers, early addresses as they stand")
    func rest() throws {
        let tweet = try tweet(
            #"""
            {"id_str" : "20", "full_text" : "see http://example.com/page?a=1&amp;b=2 @bob\r\nend", "lang" : "iw",
             "favorite_count" : "12", "retweet_count" : 3, "possibly_sensitive" : true, "entities" : {"urls" : []}}
            """#)
        #expect(tweet.language == "iw")
        #expect(tweet.likes == 12)
        #expect(tweet.retweets == 3)
        #expect(tweet.isSensitive)
        #expect(tweet.links.isEmpty)
        #expect(tweet.text == "see http://example.com/page?a=1&amp;b=2 @bob\r\nend")
    }

    @Test("Bare tweets of about 2019 are read like wrapped ones")
    func bare() throws {
        var archive = MadeUpArchive()
        archive["tweet.js"] = #"window.YTD.tweet.part0 = [ {"id" : "20", "full_text" : "a"}, {"tweet" : {"id" : 21}} ]"#
        let posts = try folder.reader(archive.zip()).posts()
        #expect(posts.tweets.map(\.id.rawValue) == [20, 21])
        #expect(posts.owner == nil)
    }
}
