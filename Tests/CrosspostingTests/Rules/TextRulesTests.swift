import Foundation
import Identifiers
import Testing

@testable import Crossposting

/// Each thing that X writes into a text, on a made-up tweet.
@Suite("What becomes of a tweet's text")
struct TextRulesTests {
    private let short = "https://t.co/abc"

    private func tweet(_ text: String, _ change: (inout MadeUpTweet) -> Void = { _ in }) -> MadeUpTweet {
        MadeUpTweet(MadeUpTweet.modern(), text).with(change)
    }

    @Test("Indices count code points of the escaped text, whatever stands before them")
    func codePoints() throws {
        let post = try MadeUpArchive.post(
            tweet("👩‍👩‍👧 &lt;b&gt; é 🇪🇺 \(short) @bob_example #größe") {
                $0.links = [(short, "https://example.com/a?b=1&c=2", "example.com/a?b=1&c=2")]
                $0.mentions = [("bob_example", 2)]
                $0.hashtags = ["größe"]
            })
        #expect(post.text == "👩‍👩‍👧 <b> é 🇪🇺 example.com/a?b=1&c=2 @bob_example #größe")
        #expect(
            post.shownFacets == [
                "example.com/a?b=1&c=2": "https://example.com/a?b=1&c=2", "@bob_example": "https://x.com/bob_example",
                "#größe": "größe",
            ])
        #expect(post.facets.map(\.isLink) == [true, true, false])
    }

    @Test(
        "HTML is unescaped once",
        arguments: [
            ("a &amp; b", "a & b"), ("&amp;lt;", "&lt;"), ("&amp;amp;", "&amp;"), ("&lt;&gt;", "<>"),
            ("&quot; &nbsp; &", "&quot; &nbsp; &"), ("&amp", "&amp"),
        ])
    func unescaping(text: String, expected: String) throws {
        #expect(try MadeUpArchive.post(tweet(text)).text == expected)
    }

    @Test("Lines end in one character")
    func lineEnds() throws {
        #expect(try MadeUpArchive.post(tweet("one\r\ntwo\rthree\n")).text == "one\ntwo\nthree")
    }

    @Test("A link is shown as X showed it, and leads to the whole address")
    func links() throws {
        let post = try MadeUpArchive.post(
            tweet("Read \(short), now") {
                $0.links = [(short, "https://example.com/a/very/long/path", "example.com/a/ver…")]
            })
        #expect(post.text == "Read example.com/a/ver…, now")
        #expect(post.shownFacets == ["example.com/a/ver…": "https://example.com/a/very/long/path"])
        #expect(
            post.card
                == LinkCard(address: "https://example.com/a/very/long/path", title: "example.com/a/very/long/path"))
    }

    @Test("Elsewhere than on Bluesky the whole address stands in the text")
    func wholeAddresses() throws {
        for destination in [Destination.mastodon, .gotosocial] {
            let post = try MadeUpArchive.post(
                tweet("Read(\(short)),日本\(short)本 \(short)") {
                    $0.links = Array(repeating: (short, "https://example.com/a", "example.com/…"), count: 3)
                }, for: destination)
            #expect(post.text == "Read(https://example.com/a),日本https://example.com/a 本 https://example.com/a")
            #expect(post.facets.count == 3)
            #expect(Set(post.shownFacets.keys) == ["https://example.com/a"])
            #expect(post.card == nil)
        }
    }

    @Test("What is no address of the web is not linked")
    func otherSchemes() throws {
        for address in ["javascript:alert(1)", "mailto:ada@example.com", "data:text/html,x"] {
            let post = try MadeUpArchive.post(tweet("x \(short)") { $0.links = [(short, address, "x")] })
            #expect(post.facets.isEmpty)
        }
        let spaced = try MadeUpArchive.post(
            tweet("x \(short)") { $0.links = [(short, "https://example.com/a b\"<", "example.com/a b")] })
        #expect(spaced.facets.first?.target == .link("https://example.com/a%20b%22%3C"))
        let bare = try MadeUpArchive.post(
            tweet("x \(short)") { $0.links = [(short, "example.com/a", "example.com/a")] })
        #expect(bare.facets.first?.target == .link("http://example.com/a"))
    }

    @Test("Until 2011 addresses and names stand in the text without a mark")
    func earlyYears() throws {
        let early = MadeUpTweet(
            5_000_000_000, "See http://example.com/a_(b), (http://example.org/x). Says @bob_example: me@example.com"
        )
        .with { $0.createdAt = "Tue Oct 20 10:00:00 +0000 2009" }
        let post = try MadeUpArchive.post(early)
        #expect(post.text == early.text)
        #expect(
            post.shownFacets == [
                "http://example.com/a_(b)": "http://example.com/a_(b)", "http://example.org/x": "http://example.org/x",
                "@bob_example": "https://x.com/bob_example",
            ])
        #expect(post.createdAt == 1_256_032_800_000)
        let later = try MadeUpArchive.post(tweet("@bob_example http://example.com/… http:// https://x"))
        #expect(later.facets.isEmpty)
    }

    @Test("An address that does not stand where X says still leads to the whole one")
    func wrongIndices() throws {
        let text = "Oh, look \(short) there"
        let bytes = Array(text.utf8)
        let tweet = ArchivedTweetSample.tweet(text: text, link: (short, "https://example.com/a", 5..<21))
        #expect(TextMark.all(in: bytes[...], of: tweet, note: nil).isEmpty)
        let converted = TextConverter(ConversionContext(destination: .bluesky)).convert(tweet)
        #expect(converted.spans.map(\.target) == [.link("https://example.com/a")])
    }

    @Test("Somebody who is mentioned becomes a link: to the matched account, else to X")
    func mentions() throws {
        struct Known: MentionResolver {
            func page(of user: XUserID?, screenName: String) -> String? {
                user?.value == 2 ? "https://bsky.app/profile/bob.example.com" : nil
            }
        }
        let tweet = tweet("With @Bob_Example and @eve_example.") {
            $0.mentions = [("Bob_Example", 2), ("eve_example", 3)]
        }
        let post = try MadeUpArchive.post(tweet) { $0.mentions = Known() }
        #expect(post.text == "With @Bob_Example and @eve_example.")
        #expect(
            post.shownFacets == [
                "@Bob_Example": "https://bsky.app/profile/bob.example.com", "@eve_example": "https://x.com/eve_example",
            ])
        let elsewhere = try MadeUpArchive.post(tweet, for: .mastodon) { $0.mentions = Known() }
        #expect(elsewhere.text == "With https://bsky.app/profile/bob.example.com and https://x.com/eve_example.")
    }

    @Test("A file says where people are now, by their number or by their name as it was then")
    func knownPeople() throws {
        let people = try KnownPeople(
            json: Data(#"{"2": "https://a.example.com/bob", "@Eve": "https://a.example.com/eve"}"#.utf8))
        #expect(people.page(of: try XUserID(value: 2), screenName: "renamed") == "https://a.example.com/bob")
        #expect(people.page(of: try XUserID(value: 3), screenName: "eVe") == "https://a.example.com/eve")
        #expect(people.page(of: nil, screenName: "bob") == nil)
    }

    @Test(
        "A file of people that is none is refused, naming the entry",
        arguments: [
            ("[]", nil), (#"{"eve": 1}"#, nil), (#"{"eve": "http://a.example.com"}"#, "eve"),
            (#"{"eve": "javascript:alert(1)"}"#, "eve"), (#"{"eve": "https://"}"#, "eve"),
        ] as [(String, String?)])
    func unreadablePeople(json: String, entry: String?) {
        #expect(throws: PlanError.mentionsUnreadable(entry: entry)) { try KnownPeople(json: Data(json.utf8)) }
    }

    @Test(
        "The page of somebody else's picture is linked only if it is one of the web",
        arguments: ["javascript:alert(1)", "not an address at all", ""])
    func mediaPage(page: String) throws {
        let tweet = tweet("Look \(short)") {
            $0.media = [.init(name: "a.jpg", source: 5, page: page)]
            $0.mediaLink = short
        }
        let post = try MadeUpArchive.post(tweet)
        #expect(post.text == "Look" && post.facets.isEmpty && post.losses == [.mediaOfOthers])
    }

    @Test("A link that no server takes leaves its words, and is told")
    func longLink() throws {
        let long = "https://example.com/" + String(repeating: "x", count: 2_100)
        let tweet = tweet("Look \(short) there") { $0.links = [(short, long, "example.com/xxx…")] }
        let post = try MadeUpArchive.post(tweet)
        #expect(post.text == "Look example.com/xxx… there")
        #expect(post.facets.isEmpty && post.losses == [.longLink])
    }

    @Test("A name that X did not know would notify somebody: it is broken on Mastodon, and plain on Bluesky")
    func bareNames() throws {
        let text = "Hi @nobody, @ada@social.example.com .@who me@example.com https://example.com/@x"
        let post = try MadeUpArchive.post(tweet(text), for: .mastodon)
        let broken =
            "Hi @\u{2060}nobody, @\u{2060}ada@social.example.com .@\u{2060}who me@example.com https://example.com/@x"
        #expect(post.text == broken)
        #expect(try MadeUpArchive.post(tweet(text)).text == text)
    }

    @Test("The address of media goes, wherever it stands")
    func mediaAddress() throws {
        for (text, expected) in [
            ("A picture \(short)", "A picture"), ("\(short)", ""), ("One \(short) two", "One two"),
            ("One\n\(short)\ntwo", "One\n\ntwo"), ("\(short) two", "two"),
        ] {
            let post = try MadeUpArchive.post(
                tweet(text) {
                    $0.mediaLink = short
                    $0.media = [.init(name: "a.jpg"), .init(name: "b.jpg")]
                })
            #expect(post.text == expected)
            #expect(post.media.map(\.file) == ["\(MadeUpTweet.modern())-a.jpg", "\(MadeUpTweet.modern())-b.jpg"])
            #expect(post.losses.isEmpty)
        }
    }

    @Test("A tag that is too long for a facet stays text")
    func longTag() throws {
        let tag = String(repeating: "a", count: 65)
        let post = try MadeUpArchive.post(tweet("#\(tag)") { $0.hashtags = [tag] })
        #expect(post.text == "#\(tag)")
        #expect(post.facets.isEmpty)
    }

    @Test("A text that X cut says so, and leads to where the rest is")
    func cutText() throws {
        let id = MadeUpTweet.modern()
        let post = try MadeUpArchive.post(
            tweet("The beginning… \(short)") {
                $0.links = [(short, "https://twitter.com/i/web/status/\(id)", "twitter.com/i/web/status/1…")]
            })
        #expect(post.losses == [.textCut])
        #expect(post.facets.count == 1)
    }

    @Test("A poll's card is no link")
    func poll() throws {
        let post = try MadeUpArchive.post(tweet("Which? \(short)") { $0.links = [(short, "card://123", "card://123")] })
        #expect(post.text == "Which?")
        #expect(post.losses == [.poll])
    }

    @Test(
        "Languages by today's codes, and none that X made up",
        arguments: [
            ("en", ["en"]), ("in", ["id"]), ("iw", ["he"]), ("und", []), ("zxx", []), ("qme", []), ("qam", []),
            ("zh-tw", ["zh-tw"]), ("", []), ("e n", []),
        ])
    func languages(language: String, tags: [String]) throws {
        #expect(try MadeUpArchive.post(tweet("x") { $0.language = language }).languages == tags)
    }
}
