/// Finds the tweet that each note belongs to: the nearest id after the note's, within a second, whose text begins it.
struct NoteMatcher: Sendable {
    /// The tweet follows its note by 12 to 40 ms.
    private static let window: Int64 = 1_000
    /// Bytes of a note that a tweet's text can reach.
    private static let comparedBytes = 4_096

    private let ids: [UInt64]
    private let starts: [NoteText]
    private var tweets: [UInt64?]

    /// - Parameter notes: the notes' texts by id.
    init(notes: [UInt64: NoteText]) {
        ids = notes.keys.sorted()
        starts = ids.compactMap { notes[$0] }
        tweets = Array(repeating: nil, count: ids.count)
    }

    /// Notes for which a tweet was found.
    var matched: Int { tweets.count { $0 != nil } }

    /// The tweets that were found, by note.
    var pairs: [(note: UInt64, tweet: UInt64)] {
        zip(ids, tweets).compactMap { note, tweet in tweet.map { (note, $0) } }
    }

    /// The tweet of a note.
    func tweet(ofNote id: UInt64) -> UInt64? {
        ids.firstIndex(of: id).flatMap { tweets[$0] }
    }

    /// Whether a note was written shortly before this tweet.
    func hasNote(before tweet: UInt64) -> Bool {
        let index = firstIndex(near: tweet)
        return index < ids.count && ids[index] < tweet
    }

    /// Considers a tweet that is no retweet. The order of calls does not matter.
    mutating func consider(tweet id: UInt64, text: String) {
        guard hasNote(before: id) else { return }
        let tweet = NoteText(tweet: text)
        var index = firstIndex(near: id)
        while index < ids.count, ids[index] < id {
            if id < tweets[index] ?? .max, tweet.begins(starts[index]) { tweets[index] = id }
            index += 1
        }
    }

    private func firstIndex(near tweet: UInt64) -> Int {
        firstIndex(from: TweetClock.firstID(at: TweetClock.milliseconds(of: tweet) - Self.window))
    }

    private func firstIndex(from id: UInt64) -> Int {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A text as notes and tweets can be compared: t.co links, which differ, masked.
    struct NoteText: Sendable {
        private let bytes: ArraySlice<UInt8>

        private static let mask: UInt8 = 0x01

        init(note text: String) {
            bytes = Self.masked(text.utf8.prefix(NoteMatcher.comparedBytes)).drop { $0 <= 0x20 && $0 != Self.mask }
        }

        /// Without the links and the ellipsis that end a tweet's text but are no part of its note.
        init(tweet text: String) {
            var bytes = Self.masked(XText.unescaped(text.utf8)).drop { $0 <= 0x20 && $0 != Self.mask }
            let ellipsis = Array("…".utf8)
            while let last = bytes.last {
                if last <= 0x20 {  // White space, and the mask.
                    bytes.removeLast()
                } else if bytes.suffix(3).elementsEqual(ellipsis) {
                    bytes.removeLast(3)
                } else {
                    break
                }
            }
            self.bytes = bytes
        }

        /// Whether this tweet's text begins that note, once leading @names that the note lacks are dropped.
        func begins(_ note: NoteText) -> Bool {
            var rest = bytes
            while true {
                if rest.isEmpty { return note.bytes.allSatisfy { $0 <= 0x20 } }
                if note.bytes.starts(with: rest) { return true }
                guard rest.first == 0x40 else { return false }
                rest = rest.drop { $0 > 0x20 }.drop { $0 <= 0x20 && $0 != Self.mask }
            }
        }

        private static func masked(_ bytes: some Sequence<UInt8>) -> [UInt8] {
            var result: [UInt8] = []
            var rest = Array(bytes)[...]
            while let byte = rest.first {
                if byte == 0x68, let length = shortLinkLength(rest) {
                    result.append(mask)
                    rest = rest.dropFirst(length)
                } else {
                    result.append(byte)
                    rest = rest.dropFirst()
                }
            }
            return result
        }

        private static func shortLinkLength(_ bytes: ArraySlice<UInt8>) -> Int? {
            for prefix in ["https://t.co/", "http://t.co/"] where bytes.starts(with: prefix.utf8) {
                let name = bytes.dropFirst(prefix.utf8.count).prefix {
                    0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0
                }
                return prefix.utf8.count + name.count
            }
            return nil
        }
    }
}
