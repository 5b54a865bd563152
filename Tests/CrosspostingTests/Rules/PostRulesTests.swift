import Foundation
import Identifiers
import Testing

@testable import Crossposting

/// Notes, media, parts, dates and the line that the command line prints.
@Suite("Planned posts")
struct PostRulesTests {
    private let id = MadeUpTweet.modern()
    private let short = "https://t.co/abc"

    private func sentences(_ count: Int) -> String {
        (1...count).map { "This is the sentence with the number \($0)." }.joined(separator: " ")
    }

    /// A tweet and the note with its whole text, 20 ms before it.
    private func longTweet(_ text: String, _ change: (inout MadeUpTweet) -> Void = { _ in }) -> (
        MadeUpTweet, MadeUpNote
    ) {
        let tweet = MadeUpTweet(id, String(text.prefix(60)) + "… https://t.co/rest").with {
            $0.links = [("https://t.co/rest", "https://twitter.com/i/web/status/\(id)", "twitter.com/i/…")]
            change(&$0)
        }
        return (tweet, MadeUpNote(id: id - 20 << 22, text: text))
    }

    @Test("A note's text replaces its tweet's, is not unescaped, and is numbered where it takes several posts")
    func note() throws {
        let text = "1 < 2 &amp; 3. " + sentences(20)
        let (tweet, note) = longTweet(text)
        let planned = try MadeUpArchive(
            [tweet.with { $0.text = $0.text.replacing("<", with: "&lt;").replacing("&amp;", with: "&amp;amp;") }],
            notes: [note]
        ).plan()
        let posts = try #require(planned.first?.posts)
        #expect(posts.count == 3)
        #expect(posts.allSatisfy { $0.text.count <= 300 && $0.of == 3 })
        #expect(posts.map(\.numbering) == (1...3).map { $0 < 3 ? "(\($0)/3)" : "\u{A0}(3/3)" })
        #expect(posts.map { String($0.text.dropLast($0.numbering.count)) }.joined() == text)
        #expect(posts.map(\.createdAt) == (0..<3).map { 1_705_320_000_000 + $0 })
        #expect(posts.dropFirst().map(\.parent) == posts.dropLast().map { Optional($0.reference) })
        #expect(posts.allSatisfy { $0.losses.isEmpty && $0.facets.isEmpty })
        #expect(Set(posts.map(\.key)).count == 3)
    }

    @Test("An answer hangs from the last part of what it answers")
    func answerToParts() throws {
        let (tweet, note) = longTweet(sentences(10))
        let answer = MadeUpTweet(MadeUpTweet.modern(9), "And more").with { $0.answers = id }
        let posts = try MadeUpArchive([tweet, answer], notes: [note]).plan()[0].posts
        #expect(posts.map(\.reference.part) == [0, 1, 0])
        #expect(posts[2].parent == posts[1].reference)
    }

    @Test("A note has its own links and names, and takes media and a quote from the tweet")
    func noteEntities() throws {
        let quoted = MadeUpTweet(MadeUpTweet.modern(-9), "Quoted")
        var (tweet, note) = longTweet("With @bob_example at \(short). " + sentences(2)) {
            $0.mentions = [("bob_example", 2)]
            $0.media = [.init(name: "a.jpg")]
            $0.links.append(("https://t.co/q", "https://x.com/ada_example/status/\(quoted.id)", "x.com/ada_…"))
            $0.text += " https://t.co/q"
        }
        note.links = [(short, "https://example.com/a", "example.com/a")]
        note.mentions = ["bob_example"]
        let archive = try MadeUpArchive([quoted, tweet], notes: [note])
        let post = try archive.plan()[1].posts[0]
        #expect(post.text == "With @bob_example at example.com/a. " + sentences(2))
        #expect(
            post.shownFacets == ["@bob_example": "https://x.com/bob_example", "example.com/a": "https://example.com/a"])
        #expect(post.media.map(\.file) == ["\(id)-a.jpg"])
        #expect(post.quote == tweetID(quoted.id))
        let elsewhere = try archive.plan(.mastodon)[1].posts[0]
        #expect(elsewhere.text.hasSuffix("2.\nhttps://x.com/ada_example/status/\(quoted.id)"))
    }

    @Test("Photos go together, four to a post; each video and GIF has a post of its own")
    func mediaGroups() throws {
        let tweet = MadeUpTweet(id, "Look \(short)").with {
            $0.mediaLink = short
            $0.media = [
                .init(type: "video", name: "v.mp4"), .init(name: "a.jpg"), .init(name: "b.jpg"),
                .init(type: "animated_gif", name: "g.mp4"),
            ]
        }
        let archive = try MadeUpArchive([tweet])
        let posts = try archive.plan(.bluesky, PostSelection()) {
            $0.altTexts = AltTexts(["\(id)-b.jpg": "A hedgehog"])
        }[0].posts
        #expect(
            posts.map { $0.media.map(\.file) } == [["\(id)-a.jpg", "\(id)-b.jpg"], ["\(id)-v.mp4"], ["\(id)-g.mp4"]])
        #expect(posts.map(\.text) == ["Look\u{A0}(1/3)", "(2/3)", "(3/3)"])
        #expect(posts[0].media.map(\.altText) == [nil, "A hedgehog"])
        #expect(posts[0].media[0].width == 1_200)
        var cost = PlanCost()
        try archive.planner().forEachThread { cost.add($0) }
        #expect(cost.posts == 3 && cost.blobs == 4 && cost.videos == 2 && cost.points == 9 && cost.threads == 1)
    }

    @Test("Media without a file is a loss, and somebody else's is linked")
    func mediaLosses() throws {
        let missing = try MadeUpArchive.post(
            MadeUpTweet(id, "Look \(short)").with {
                $0.mediaLink = short
                $0.media = [.init(name: "a.jpg", isThere: false), .init(name: "b.jpg")]
            })
        #expect(missing.losses == [.mediaMissing])
        #expect(missing.media.map(\.file) == ["\(id)-b.jpg"])
        let foreign = MadeUpTweet(id, "Look \(short)").with {
            $0.mediaLink = short
            $0.media = [.init(type: "video", name: "v.mp4", source: 2)]
        }
        let post = try MadeUpArchive.post(foreign)
        #expect(post.text == "Look x.com/bob_example/status/7/ph…")
        #expect(post.shownFacets.values.first == "https://x.com/bob_example/status/7/photo/1")
        #expect(post.media.isEmpty)
        #expect(post.losses == [.mediaOfOthers])
        #expect(
            try MadeUpArchive.post(foreign, for: .mastodon).text == "Look https://x.com/bob_example/status/7/photo/1")
    }

    @Test("Where nothing of a tweet can come along, a link to it does")
    func nothing() throws {
        let tweet = MadeUpTweet(id, short).with {
            $0.mediaLink = short
            $0.media = [.init(name: "a.jpg", isThere: false)]
        }
        let post = try MadeUpArchive.post(tweet)
        #expect(post.text == "x.com/ada_example/status/7/ph…")
        #expect(post.shownFacets == [post.text: "https://x.com/ada_example/status/7/photo/1"])
        #expect(try MadeUpArchive.post(tweet, for: .mastodon).text == "https://x.com/ada_example/status/7/photo/1")
        #expect(try MadeUpArchive.post(MadeUpTweet(id, "")).text == "x.com/i/web/status/\(id)".prefix(29) + "…")
    }

    @Test("A number that X cannot have given yet stops the plan")
    func idTooLarge() throws {
        let tweet = try #require(tweetID(1 << 62))
        #expect(throws: PlanError.idTooLarge(tweet)) { try MadeUpArchive([MadeUpTweet(1 << 62, "x")]).plan() }
    }

    @Test("A post is dated by the clock in its id, in milliseconds")
    func dates() throws {
        let tweet = MadeUpTweet(MadeUpTweet.id(at: 1_705_320_000_123, number: 77), "x").with {
            $0.createdAt = "Mon Jan 15 12:00:00 +0000 2024"
            $0.isSensitive = true
        }
        let post = try MadeUpArchive.post(tweet)
        #expect(ISOTime.text(post.createdAt) == "2024-01-15T12:00:00.123Z")
        #expect(post.isSensitive)
        #expect(ISOTime.text(0) == "1970-01-01T00:00:00.000Z")
        #expect(ISOTime.text(951_827_696_789) == "2000-02-29T12:34:56.789Z")
        #expect(ISOTime.text(-1) == "1969-12-31T23:59:59.999Z")
        let dated = try MadeUpArchive.post(
            tweet.with {
                $0.hashtags = ["x"]
                $0.text = "#x"
            }, for: .mastodon
        ) { $0.showsDate = true }
        #expect(dated.text == "2024-01-15\n#x")
        #expect(dated.shownFacets == ["#x": "x"])
    }

    @Test("A line of JSON holds every key, and null where there is nothing")
    func json() throws {
        let tweet = MadeUpTweet(1_750_000_000_000_000_000, "é #tag \(short)").with {
            $0.links = [(short, "https://example.com/a", "example.com/a")]
            $0.hashtags = ["tag"]
            $0.language = "fr"
        }
        let thread = try #require(try MadeUpArchive([tweet]).plan().first)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = String(decoding: try encoder.encode(thread), as: UTF8.self)
        let facets =
            #"[{"byteEnd":7,"byteStart":3,"type":"tag","value":"tag"},"#
            + #"{"byteEnd":21,"byteStart":8,"type":"link","value":"https://example.com/a"}]"#
        #expect(
            line
                == #"{"posts":[{"createdAt":"2024-01-24T03:38:08.084Z","facets":\#(facets),"held":null,"langs":["fr"],"losses":[],"#
                + #""media":[],"of":1,"parent":null,"part":0,"quoteOf":null,"rkey":"\#(thread.posts[0].key)","#
                + #""text":"é #tag example.com/a","tweetId":"1750000000000000000"}],"thread":"1750000000000000000"}"#)
    }

    @Test("Alt texts come from a file of JSON, cut where a server would refuse them")
    func altTexts() throws {
        let texts = try AltTexts(json: Data(#"{"a.jpg": "A hedgehog", "b.jpg": ""}"#.utf8))
        #expect(texts.text(for: "a.jpg", limit: 100) == "A hedgehog")
        #expect(texts.text(for: "a.jpg", limit: 5) == "A he…")
        #expect(texts.text(for: "b.jpg", limit: 5) == nil)
        for bad in ["[]", "", #"{"a": 1}"#] {
            #expect(throws: PlanError.altTextsUnreadable) { try AltTexts(json: Data(bad.utf8)) }
        }
    }

    @Test("A modest pace ends when the slowest limit lets it")
    func pace() {
        var cost = PlanCost()
        cost.posts = 3_001
        let day: Int64 = 86_400_000
        #expect(cost.duration(at: .modest(for: .bluesky)) == 2 * day)
        #expect(cost.duration(at: .modest(for: .bluesky, isNewAccount: true)) == 8 * day)
        cost.blobs = 2_600
        #expect(cost.duration(at: .modest(for: .bluesky)) == 5 * day)
        cost.videos = 251
        #expect(cost.duration(at: .modest(for: .bluesky)) == 10 * day)
        #expect(PlanCost().duration(at: .modest(for: .mastodon)) == 0)
        #expect(cost.points == 9_003)
    }

    @Test("Posts that a browser hands over give the same plan as the archive")
    func givenPosts() throws {
        let (tweet, note) = longTweet(sentences(20))
        let answer = MadeUpTweet(MadeUpTweet.modern(9), "@ada_example And more").with {
            $0.answers = id
            $0.mentions = [("ada_example", MadeUpTweet.ownerID)]
        }
        let archive = try MadeUpArchive(
            [tweet, answer, MadeUpTweet(1, "x").with { $0.createdAt = "Tue Oct 20 10:00:00 +0000 2009" }], notes: [note]
        )
        let source = ArchivePosts(try archive.posts())
        let posts = try source.nodes.compactMap { try source.post($0.id) }
        let given = GivenPosts(posts, owner: source.owner, handles: source.handles)
        var threads: [PlannedThread] = []
        try PostPlanner(given, options: PlanOptions(destination: .bluesky)).forEachThread { threads.append($0) }
        #expect(try threads == archive.plan())
    }
}
