import Testing

@testable import XArchive

@Suite("What counts as what among tweets")
struct TweetCountTests {
    private let folder: TemporaryFolder
    private let me = MadeUpArchive.ownerID

    init() throws { folder = try TemporaryFolder() }

    private func counts(
        _ tweets: [String], also files: [(String, String)] = []
    ) throws -> ArchiveSummary.Counts {
        var archive = MadeUpArchive([.tweets(tweets)])
        for (name, text) in files { archive[name] = text }
        return try folder.reader(archive.zip()).inspect().counts
    }

    private func tweet(_ id: Int, _ text: String = "Hello", _ more: String = "") -> String {
        #"{"id_str" : "\#(id)", "id" : "\#(id)", "full_text" : "\#(text)"\#(more.isEmpty ? "" : ", " + more)}"#
    }

    private func reply(_ id: Int, to parent: Int, of user: String) -> String {
        tweet(id, "Yes", #""in_reply_to_status_id_str" : "\#(parent)", "in_reply_to_user_id_str" : "\#(user)""#)
    }

    private func link(_ id: Int, _ address: String, text: String = "See https://t.co/a") -> String {
        tweet(id, text, #""entities" : {"urls" : [{"url" : "https://t.co/a", "expanded_url" : "\#(address)"}]}"#)
    }

    @Test("Distinct ids over all parts, with and without the wrapper")
    func distinct() throws {
        var archive = MadeUpArchive([
            .tweets([tweet(1), tweet(2)]), .tweets([tweet(2), tweet(3)], file: "tweets-part1.js"),
        ])
        archive["data/tweet.js"] = MadeUpArchive.list("tweet.js", [tweet(4), #"{"id" : 5, "full_text" : "x"}"#])
        let summary = try folder.reader(archive.zip()).inspect()
        #expect(summary.counts.tweets == 5)
        #expect(summary.warnings.contains(.duplicates(file: "data/tweets.js", count: 1)))
    }

    @Test("A retweet is RT @name with a colon, nothing else")
    func retweets() throws {
        let counts = try counts([
            tweet(1, "RT @bob_example: cut…"), tweet(2, "RT @bob_example I agree"), tweet(3, "rt @bob_example: x"),
            tweet(4, "RT @: x"), tweet(5, " RT @bob_example: x"),
        ])
        #expect(counts.retweets == 1)
        #expect(counts.tweets == 5)
    }

    @Test("Replies are told apart by user id; a retweet is none")
    func replies() throws {
        let counts = try counts([
            tweet(1), reply(2, to: 1, of: me), reply(3, to: 900, of: "42"),
            tweet(4, "@gone hi", #""in_reply_to_user_id_str" : "42""#),
            tweet(5, "@ada_example hi", #""in_reply_to_user_id_str" : "\#(me)""#),
            tweet(6, "@x hi", #""in_reply_to_status_id_str" : "901", "in_reply_to_user_id_str" : "-1""#),
            tweet(7, "RT @bob_example: hi", #""in_reply_to_user_id_str" : "42""#),
        ])
        #expect(counts.selfReplies == 2)
        #expect(counts.repliesToOthers == 3)
    }

    @Test("A thread is a tree of at least two own tweets under one that is no reply; it may branch")
    func threads() throws {
        let counts = try counts([
            tweet(1), reply(2, to: 1, of: me), reply(3, to: 2, of: me), reply(4, to: 1, of: me),  // One thread.
            reply(10, to: 999, of: "42"), reply(11, to: 10, of: me),  // Under somebody else's tweet.
            reply(20, to: 19, of: me), reply(21, to: 20, of: me),  // Its root is gone.
            tweet(30),  // Alone.
            tweet(40), reply(41, to: 40, of: "42"),  // Somebody else with the same parent.
            tweet(50, "RT @bob_example: x"), reply(51, to: 50, of: me),
            tweet(60), reply(61, to: 60, of: me),  // A second thread.
        ])
        #expect(counts.threads == 2)
    }

    @Test("Of an edited tweet the last version is kept, and threads go through it")
    func edits() throws {
        let ids = #"{"editTweetIds" : ["1", "2", "3"]}"#
        let photo = #"{"type" : "photo", "media_url_https" : "https://pbs.example/a.jpg"}"#
        func version(_ id: Int, _ editInfo: String) -> String {
            tweet(id, "v", #""edit_info" : {\#(editInfo)}, "extended_entities" : {"media" : [\#(photo)]}"#)
        }
        let counts = try counts(
            [
                version(1, #""initial" : \#(ids)"#),
                version(2, #""edit" : {"initialTweetId" : "1", "editControlInitial" : \#(ids)}"#),
                version(3, #""edit" : {"initialTweetId" : "1", "editControlInitial" : \#(ids)}"#),
                version(7, #""initial" : {"editTweetIds" : ["7"]}"#), reply(9, to: 1, of: me),
            ],
            // Named after another version than the one that is kept.
            also: [("data/tweets_media/1-a.jpg", "x"), ("data/tweets_media/7-a.jpg", "x")])
        #expect(counts.tweets == 5)
        #expect(counts.editsSuperseded == 2)
        #expect(counts.threads == 1)
        #expect(counts.photos == 2)
        #expect(counts.mediaMissing == 0)
    }

    @Test(
        "Links to a tweet make a quote",
        arguments: [
            "https://twitter.com/bob_example/status/77", "http://x.com/bob_example/status/77?s=20",
            "https://mobile.twitter.com/bob_example/status/77/photo/1", "https://www.x.com/i/web/status/77",
            "https://X.com/Bob_Example/status/77#m",
        ])
    func quote(address: String) throws {
        let counts = try counts([link(1, address)])
        #expect(counts.quotes == 1)
        #expect(counts.selfQuotes == 0)
    }

    @Test(
        "Other links make none",
        arguments: [
            "https://twitter.com/bob_example", "https://x.com.example/bob/status/77", "https://x.com/bob/lists/77",
            "https://example.com/x.com/bob/status/77", "https://x.com/bob/status/abc", "https://t.co/abc",
            // A tweet that was cut links to itself.
            "https://twitter.com/i/web/status/1",
        ])
    func noQuote(address: String) throws {
        #expect(try counts([link(1, address)]).quotes == 0)
    }

    @Test("A quote in a retweet is not the owner's")
    func quoteInRetweet() throws {
        #expect(
            try counts([link(1, "https://x.com/ada_example/status/77", text: "RT @bob_example: x")]).quotes == 0)
    }

    @Test("Self-quotes are known by the present name, a past name, or the id")
    func selfQuotes() throws {
        let names = #"""
            window.YTD.screen_name_change.part0 = [ {"screenNameChange" : {"accountId" : "1", "screenNameChange" :
              {"changedAt" : "2020-10-29T20:48:48.000Z", "changedFrom" : "Ada_Old", "changedTo" : "ada_example"}}} ]
            """#
        let counts = try counts(
            [
                tweet(1), link(2, "https://x.com/ADA_example/status/70"), link(3, "https://x.com/ada_old/status/71"),
                link(4, "https://x.com/i/web/status/1"), link(5, "https://x.com/somebody/status/1"),
                link(6, "https://x.com/somebody/status/72"),
            ], also: [("data/screen-name-change.js", names)])
        #expect(counts.quotes == 5)
        #expect(counts.selfQuotes == 4)
    }

    @Test("Media counts by kind, of tweets that are kept and no retweets, and is found by its name")
    func media() throws {
        func media(_ kind: String, _ name: String, _ variants: String = "") -> String {
            #"{"type" : "\#(kind)", "media_url_https" : "https://pbs.example/media/\#(name)""#
                + (variants.isEmpty ? "}" : #", "video_info" : {"variants" : [\#(variants)]}}"#)
        }
        func with(_ media: [String]) -> String {
            #""extended_entities" : {"media" : [\#(media.joined(separator: ", "))]}"#
        }
        let variants = #"""
            {"bitrate" : "256000", "content_type" : "video/mp4", "url" : "https://v.example/small.mp4?tag=1"},
            {"content_type" : "application/x-mpegURL", "url" : "https://v.example/list.m3u8"},
            {"bitrate" : "832000", "content_type" : "video/mp4", "url" : "https://v.example/large.mp4?tag=1"}
            """#
        let counts = try counts(
            [
                tweet(1, "two", with([media("photo", "a.jpg"), media("photo", "b.png")])),
                tweet(2, "film", with([media("video", "thumb.jpg", variants)])),
                tweet(
                    3, "gif",
                    with([
                        media(
                            "animated_gif", "g.jpg",
                            #"{"bitrate" : "0", "content_type" : "video/mp4", "url" : "https://v.example/g.mp4"}"#)
                    ])),
                tweet(4, "RT @bob_example: x", with([media("photo", "c.jpg")])),
                tweet(5, "film", with([media("video", "thumb.jpg", variants)])),
            ],
            also: [
                ("data/tweets_media/1-a.jpg", "x"), ("data/tweets_media/2-large.mp4", "x"),
                ("data/tweets_media/3-g.mp4", "x"), ("data/tweets_media/5-small.mp4", "x"),
            ])
        #expect(counts.photos == 2)
        #expect(counts.videos == 2)
        #expect(counts.gifs == 1)
        #expect(counts.mediaMissing == 1)
    }

    @Test("Without an owner, what depends on the owner is unknown")
    func withoutOwner() throws {
        var archive = MadeUpArchive([.tweets([tweet(1), reply(2, to: 1, of: me)])])
        archive["data/manifest.js"] = nil
        let summary = try folder.reader(archive.zip()).inspect()
        #expect(summary.counts.tweets == 2)
        #expect(summary.counts.selfReplies == nil)
        #expect(summary.counts.threads == nil)
        #expect(summary.warnings.contains(.ownerUnknown))
        #expect(summary.warnings.contains(.manifestMissing))
    }

    @Test("Without the tweets' file, all about tweets is unknown")
    func withoutTweets() throws {
        let counts = try folder.reader(MadeUpArchive([.following([1])]).zip()).inspect().counts
        #expect(counts.named.filter { $0.count != nil }.map(\.name) == ["following"])
    }

    @Test("Likes count by tweet")
    func likes() throws {
        let archive = MadeUpArchive([
            .init("like", nil, ["1", "2", "2"].map { #"{"like" : {"tweetId" : "\#($0)", "fullText" : "x"}}"# })
        ])
        #expect(try folder.reader(archive.zip()).inspect().counts.likes == 2)
    }
}
