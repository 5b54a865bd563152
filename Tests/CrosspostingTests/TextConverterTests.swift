import Identifiers
import Testing

@testable import Crossposting
@testable import XArchive

@Suite("Converting a tweet's text")
struct TextConverterTests {
    private func tweet(_ text: String, _ change: (inout ArchivedTweet) -> Void = { _ in }) throws -> ArchivedTweet {
        var tweet = ArchivedTweet(
            id: try #require(TweetID(rawValue: 1_700_000_000_000_000_000)), origin: .tweets, createdAt: 0, text: text,
            language: nil, isSensitive: false, repliesToTweet: nil, repliesToUser: nil, repliesToName: nil,
            hashtags: [], mentions: [], links: [], media: [], versions: [], likes: nil, retweets: nil, isRetweet: false)
        change(&tweet)
        return tweet
    }

    private func convert(
        _ tweet: ArchivedTweet, quote: TweetID? = nil, omitsMedia: Bool = true, omitsNames: Bool = false
    ) -> ConvertedText {
        TextConverter().convert(tweet, note: nil, quote: quote, omitsMedia: omitsMedia, omitsNames: omitsNames)
    }

    @Test(
        "Escapes are resolved once",
        arguments: [
            ("a &amp; b", "a & b"), ("&lt;3", "<3"), ("&amp;lt;", "&lt;"), ("&amp;amp;", "&amp;"), ("&quot;", "&quot;"),
        ])
    func escapes(source: String, shown: String) throws {
        #expect(convert(try tweet(source)).text == shown)
    }

    @Test("Ranges count code points of the escaped text, also after characters beyond the first plane")
    func codePoints() throws {
        let text = "👩‍👩‍👧‍👦 &amp; 🇫🇷 see https://t.co/abcdefghij now"
        let start = Array(text.unicodeScalars).count - Array("https://t.co/abcdefghij now".unicodeScalars).count
        let converted = convert(
            try tweet(text) {
                $0.links = [
                    .init(
                        short: "https://t.co/abcdefghij", expanded: "https://example.com/a?b=1&c=2",
                        display: "example.com/a?b=1…", range: start..<start + 23)
                ]
            })
        #expect(converted.text == "👩‍👩‍👧‍👦 & 🇫🇷 see example.com/a?b=1… now")
        let span = try #require(converted.spans.first)
        #expect(span.target == .link("https://example.com/a?b=1&c=2"))
        #expect(String(decoding: Array(converted.text.utf8)[span.range], as: UTF8.self) == "example.com/a?b=1…")
    }

    @Test("A mention leads to a profile; names before one's own answer go")
    func mentions() throws {
        let seven = try XUserID(value: 7)
        let source = try tweet("@me @bo hello @bo") {
            $0.mentions = [
                .init(id: nil, screenName: "me", name: nil, range: 0..<3),
                .init(id: seven, screenName: "bo", name: nil, range: 4..<7),
                .init(id: seven, screenName: "bo", name: nil, range: 14..<17),
            ]
        }
        let whole = convert(source)
        #expect(whole.text == "@me @bo hello @bo" && whole.spans.count == 3)
        let answer = convert(source, omitsNames: true)
        #expect(answer.text == "hello @bo")
        #expect(answer.spans.map(\.target) == [.link("https://x.com/bo")])
    }

    @Test("The address of media and of what is quoted goes; a link to a post that stays behind does not")
    func addresses() throws {
        let quoted = try #require(TweetID(rawValue: 1_600_000_000_000_000_000))
        let source = try tweet("look https://t.co/aaaaaaaaaa https://t.co/bbbbbbbbbb") {
            $0.links = [
                .init(
                    short: "", expanded: "https://twitter.com/me/status/1600000000000000000",
                    display: "twitter.com/me/…",
                    range: 5..<28)
            ]
            $0.media = [.init(kind: .photo, file: "a.jpg", range: 29..<52, page: "https://x.com/p", sourceUser: nil)]
        }
        #expect(convert(source, quote: quoted).text == "look")
        #expect(convert(source).text == "look twitter.com/me/…")
        #expect(convert(source, quote: quoted, omitsMedia: false).text == "look x.com/p")
    }

    @Test(
        "Addresses without an entity lead where they say",
        arguments: [
            ("see http://example.com/a.", "http://example.com/a"), ("(https://example.com)", "https://example.com"),
            ("http://", nil), ("nohttp://example.com/", nil),
        ])
    func raw(source: String, address: String?) throws {
        let converted = convert(try tweet(source))
        #expect(converted.text == source)
        #expect(converted.spans.map(\.target) == (address.map { [.link($0)] } ?? []))
    }

    @Test("What does not fit into the text is left out, and the text stays whole")
    func wrongRanges() throws {
        let converted = convert(
            try tweet("short #a") {
                $0.hashtags = [
                    .init(text: "a", range: 6..<8), .init(text: "b", range: 7..<99), .init(text: "c", range: 3..<3),
                ]
            })
        #expect(converted.text == "short #a" && converted.spans.map(\.target) == [.tag("a")])
    }

    @Test(
        "Addresses of posts are known by their form",
        arguments: [
            ("https://twitter.com/a/status/20", 20), ("https://mobile.x.com/a/status/20/photo/1?s=1", 20),
            ("https://x.com/i/web/status/20", 20), ("https://example.com/a/status/20", nil),
            ("https://x.com/status/20", nil), ("https://x.com/a/status/", nil),
        ])
    func statusAddresses(address: String, number: UInt64?) {
        #expect(StatusAddress.tweet(in: address)?.rawValue == number)
    }
}
