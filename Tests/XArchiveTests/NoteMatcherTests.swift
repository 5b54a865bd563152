import Testing

@testable import XArchive

@Suite("Notes find their tweet")
struct NoteMatcherTests {
    /// An id of that many milliseconds after a moment in 2024.
    private func id(_ milliseconds: Int64, _ sequence: UInt64 = 0) -> UInt64 {
        TweetClock.firstID(at: 1_717_243_200_000 + milliseconds) | sequence
    }

    private func match(note: String, at noteTime: Int64 = 0, tweets: [(time: Int64, text: String)]) -> Int? {
        var matcher = NoteMatcher(notes: [id(noteTime): .init(note: note)])
        for tweet in tweets { matcher.consider(tweet: id(tweet.time), text: tweet.text) }
        return matcher.tweet(ofNote: id(noteTime)).flatMap { found in tweets.firstIndex { id($0.time) == found } }
    }

    private let long = "It begins like this & goes on <for> long, see https://t.co/note1 and then more of the same."

    @Test("The tweet's text begins the note's once it is unescaped and links are masked")
    func normalised() {
        #expect(
            match(
                note: long,
                tweets: [(25, "It begins like this &amp; goes on &lt;for&gt; long, see https://t.co/tweet9 and…")]) == 0
        )
        #expect(
            match(note: long, tweets: [(25, "It begins like this &amp; goes on &lt;for&gt; long, see… https://t.co/x")])
                == 0)
    }

    @Test("Escapes are undone once")
    func unescapedOnce() {
        #expect(match(note: "a &amp; b and more", tweets: [(20, "a &amp;amp; b")]) == 0)
        #expect(match(note: "a & b and more", tweets: [(20, "a &amp;amp; b")]) == nil)
    }

    @Test("Leading names that the note lacks are dropped, those that it has are not")
    func names() {
        #expect(match(note: "Long answer to both of you", tweets: [(30, "@bob_example @eve_example Long answer")]) == 0)
        #expect(match(note: "@bob_example Long answer", tweets: [(30, "@bob_example Long answer")]) == 0)
    }

    @Test("The nearest tweet after the note wins, in whatever order they come")
    func nearest() {
        #expect(match(note: "Same start, different end", tweets: [(900, "Same start"), (15, "Same start")]) == 1)
        #expect(match(note: "Same start, different end", tweets: [(15, "Same start"), (900, "Same start")]) == 0)
        #expect(match(note: "Same start", at: 50, tweets: [(15, "Same start")]) == nil)
    }

    @Test("A tweet of another second or with another text is not it")
    func others() {
        #expect(match(note: "Hello world", tweets: [(1_500, "Hello")]) == nil)
        #expect(match(note: "Hello world", tweets: [(20, "Good bye")]) == nil)
    }

    @Test("A second that turns between note and tweet does not part them")
    func turnOfSecond() {
        #expect(match(note: "Hello world", at: 990, tweets: [(1_010, "Hello")]) == 0)
    }

    @Test("A text of links alone matches only a note of nothing else")
    func linksOnly() {
        #expect(match(note: "Hello world", tweets: [(20, "https://t.co/abc")]) == nil)
        #expect(match(note: "https://t.co/xyz", tweets: [(20, "https://t.co/abc")]) == 0)
    }

    @Test("Notes are counted, and those whose tweet is there")
    func counts() throws {
        let folder = try TemporaryFolder()
        func note(_ id: UInt64, _ text: String) -> String {
            #"{"noteTweet" : {"noteTweetId" : "\#(id)", "core" : {"text" : "\#(text)"}}}"#
        }
        func tweet(_ id: UInt64, _ text: String) -> String { #"{"id_str" : "\#(id)", "full_text" : "\#(text)"}"# }
        let archive = MadeUpArchive([
            .tweets([tweet(id(5_020), "Second…"), tweet(id(30), "First, cut… https://t.co/a")]),
            .init(
                "noteTweet", "note-tweet.js",
                [
                    note(id(0), "First, cut and whole"), note(id(5_000), "Second one"),
                    note(id(9_000), "Its tweet is gone"),
                ]),
        ])
        let summary = try folder.reader(archive.zip()).inspect()
        #expect(summary.counts.notes == 3)
        #expect(summary.counts.notesMatched == 2)
    }
}
