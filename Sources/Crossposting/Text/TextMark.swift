import Identifiers
import XArchive

/// What X found in a text, and where: in bytes, sorted, each alone, and proven to stand there.
struct TextMark {
    enum Kind {
        case link(ArchivedTweet.Link)
        /// The address of the tweet's own media; with X's page of them where they are somebody else's.
        case media(page: String?)
        case mention(ArchivedTweet.Mention)
        case hashtag(String)
    }

    /// UTF-8 bytes of the text as the archive has it.
    var range: Range<Int>
    var kind: Kind

    /// - Parameters:
    ///   - bytes: of the text that the ranges count in.
    ///   - tweet: has the media, which a note does not name.
    static func all(in bytes: ArraySlice<UInt8>, of tweet: ArchivedTweet, note: ArchivedNote?) -> [TextMark] {
        var marks: [TextMark] = []
        for link in note?.links ?? tweet.links { marks.append(.init(range: link.range, kind: .link(link))) }
        for mention in note?.mentions ?? tweet.mentions {
            marks.append(.init(range: mention.range, kind: .mention(mention)))
        }
        for hashtag in note?.hashtags ?? tweet.hashtags {
            marks.append(.init(range: hashtag.range, kind: .hashtag(hashtag.text)))
        }
        if note == nil {
            for media in tweet.media {
                guard let range = media.range else { continue }
                let page = media.sourceUser == nil ? nil : media.page
                // All photos of a tweet share one address.
                if let index = marks.firstIndex(where: { $0.range == range && $0.isMedia }) {
                    if case .media(nil) = marks[index].kind { marks[index].kind = .media(page: page) }
                } else {
                    marks.append(.init(range: range, kind: .media(page: page)))
                }
            }
        }
        guard !marks.isEmpty else { return [] }
        marks.sort { ($0.range.lowerBound, $0.isMedia ? 0 : 1) < ($1.range.lowerBound, $1.isMedia ? 0 : 1) }
        return placed(marks, in: bytes)
    }

    private var isMedia: Bool {
        if case .media = kind { true } else { false }
    }

    /// Counts code points to find bytes. Drops what overlaps, lies outside, or is not what stands there.
    private static func placed(_ marks: [TextMark], in bytes: ArraySlice<UInt8>) -> [TextMark] {
        var result: [TextMark] = []
        result.reserveCapacity(marks.count)
        var (scalar, byte) = (0, bytes.startIndex)
        func advance(to target: Int) -> Bool {
            while scalar < target, byte < bytes.endIndex {
                byte += 1
                while byte < bytes.endIndex, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
                scalar += 1
            }
            return scalar == target
        }
        for mark in marks {
            guard mark.range.lowerBound >= scalar, !mark.range.isEmpty, advance(to: mark.range.lowerBound) else {
                continue
            }
            let (firstScalar, firstByte) = (scalar, byte)
            guard advance(to: mark.range.upperBound) else { break }
            guard mark.stands(in: bytes[firstByte..<byte]) else {
                (scalar, byte) = (firstScalar, firstByte)
                continue
            }
            result.append(.init(range: firstByte..<byte, kind: mark.kind))
        }
        return result
    }

    private func stands(in bytes: ArraySlice<UInt8>) -> Bool {
        switch kind {
        case .link(let link): bytes.elementsEqual(link.short.utf8)
        case .media: bytes.starts(with: "http".utf8)
        case .mention(let mention):
            bytes.afterSign("@", "＠").map { $0.equalsIgnoringCase(mention.screenName.utf8) } ?? false
        case .hashtag: bytes.afterSign("#", "＃") != nil
        }
    }
}

extension ArraySlice<UInt8> {
    /// What follows one of two signs, if that is not nothing.
    fileprivate func afterSign(_ sign: String, _ other: String) -> ArraySlice<UInt8>? {
        for sign in [sign, other] where starts(with: sign.utf8) && count > sign.utf8.count {
            return dropFirst(sign.utf8.count)
        }
        return nil
    }

    func equalsIgnoringCase(_ other: some Collection<UInt8>) -> Bool {
        count == other.count && zip(self, other).allSatisfy { $0.asciiLowercase == $1.asciiLowercase }
    }
}

extension UInt8 {
    var asciiLowercase: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }
    var isSpace: Bool { self == 0x20 || 0x09...0x0D ~= self }
    var isASCIIWord: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
    }
}
