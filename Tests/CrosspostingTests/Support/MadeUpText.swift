@testable import Crossposting
@testable import XArchive

/// A generator with a seed, so that a failure can be had again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

/// Random tweets made of everything that makes texts difficult, with what each should become.
struct MadeUpText {
    private(set) var tweet: ArchivedTweet
    /// Words and addresses as they should stand there, with a facet's value where there is one.
    private(set) var pieces: [(shown: String, value: String?)] = []

    private static let words = [
        "people", "größte", "Straße", "naïve", "e\u{301}te\u{301}", "👩‍👩‍👧‍👦", "👨🏿‍🚀", "🇪🇺", "🇩🇪🇫🇷", "1️⃣", "❤️", "🏳️‍🌈", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "שלום", "مرحبا\u{200F}", "\u{202B}العالم\u{202C}", "皆さん、おはようございます。", "今日は天気がいい。", "한국어", "각", "क्षत्रिय",
        "ज्ञान।", "สวัสดีครับ", "z\u{335}\u{336}\u{337}\u{338}a\u{334}\u{335}l", "👍🏽👍🏽👍🏽", "don't", "(yes)", "«Oui!»", "end.",
        "What?!",
        "…", "\u{1F1E6}", "a\u{200D}b", "\u{FEFF}x", "\u{300}", "supercalifragilisticexpialidocious", "x=1", "C++", "½",
        "\u{2028}",
    ]
    private static let escaped = ["&amp;", "&lt;", "&gt;", "&amp;lt;", "&amp;amp;"]
    private static let unescaped = ["&", "<", ">", "&lt;", "&amp;"]

    /// - Parameter length: pieces.
    init(seed: Int, length: Int) {
        var random = SeededGenerator(seed: seed)
        var text = "T"
        var pieces: [(shown: String, value: String?)] = [("T", nil)]
        var links: [ArchivedTweet.Link] = []
        var mentions: [ArchivedTweet.Mention] = []
        var hashtags: [ArchivedTweet.Hashtag] = []
        func place(_ word: String) -> Range<Int> {
            let start = text.unicodeScalars.count
            text += word
            return start..<text.unicodeScalars.count
        }
        for number in 0..<length {
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                let display = "example.com/\(number)/ü and more…"
                let address = "https://example.com/\(number)/" + String(repeating: "long/", count: number % 40)
                let short = "https://t.co/\(number)"
                links.append(.init(short: short, expanded: address, display: display, range: place(short)))
                pieces.append((display, address))
            case 1:
                let name = "name_\(number)"
                mentions.append(.init(id: nil, screenName: name, name: nil, range: place("@" + name)))
                pieces.append(("@" + name, "https://x.com/" + name))
            case 2:
                let tag = ["größe", "日本", "tag", "क्षत्रिय"].randomElement(using: &random) ?? ""
                hashtags.append(.init(text: tag, range: place("#" + tag)))
                pieces.append(("#" + tag, tag))
            case 3, 4:
                let index = Self.escaped.indices.randomElement(using: &random) ?? 0
                text += Self.escaped[index]
                pieces.append((Self.unescaped[index], nil))
            default:
                let word = Self.words.randomElement(using: &random) ?? ""
                text += word
                pieces.append((word, nil))
            }
            // Every fifth text has no space outside of addresses.
            let space =
                seed % 5 == 0
                ? ""
                : [" ", " ", " ", " ", " ", " ", "\n", "\n\n", "  ", ". ", "。"].randomElement(using: &random) ?? " "
            text += space
            pieces.append((space, nil))
        }
        text += "."
        pieces.append((".", nil))
        var tweet = ArchivedTweetSample.tweet(text: text)
        tweet.links = links
        tweet.mentions = mentions
        tweet.hashtags = hashtags
        self.tweet = tweet
        self.pieces = pieces
    }

    /// The whole text as Bluesky should get it.
    var shown: String { pieces.map(\.shown).joined() }
}
