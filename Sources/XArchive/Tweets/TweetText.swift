/// What a tweet's text says about the tweet.
enum TweetText {
    /// `RT @name: …`. A manual `RT @name …` without the colon is the owner's own post.
    static func isRetweet(_ text: String) -> Bool {
        guard text.utf8.first == 0x52 else { return false }
        var bytes = text.utf8.makeIterator()
        for byte in "RT @".utf8 where bytes.next() != byte { return false }
        var length = 0
        while let byte = bytes.next() {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: length += 1
            default: return byte == 0x3A && length > 0
            }
        }
        return false
    }

    /// In Unicode code points, as X's indices count.
    static func length(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in bytes.count { $0 & 0xC0 != 0x80 } }
    }

    /// In Unicode code points, `&amp; &lt; &gt;` counting as one: as a person sees it.
    static func unescapedLength(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            var length = 0
            var rest = bytes[...]
            while let byte = rest.popFirst() {
                if byte & 0xC0 != 0x80 { length += 1 }
                guard byte == 0x26 else { continue }
                for name in ["amp;", "lt;", "gt;"] where rest.starts(with: name.utf8) {
                    rest = rest.dropFirst(name.utf8.count)
                    break
                }
            }
            return length
        }
    }
}
