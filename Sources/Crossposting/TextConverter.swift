import Foundation
import Identifiers
import XArchive

/// Turns what X's archive says of a post into text that reads the same elsewhere: short addresses become what X showed
/// of them, mentions lead to profiles without telling anybody, escapes are resolved once.
package struct TextConverter: Sendable {
    /// Where somebody who was mentioned is now; nil where only X knows them.
    package typealias Profiles = @Sendable (_ id: XUserID?, _ screenName: String) -> String?
    /// Where a post of one's own has moved; nil where it is not known.
    package typealias MovedPosts = @Sendable (TweetID) -> String?

    private let profiles: Profiles
    private let moved: MovedPosts

    package init(
        profiles: @escaping Profiles = { _, _ in nil }, moved: @escaping MovedPosts = { _ in nil }
    ) {
        self.profiles = profiles
        self.moved = moved
    }

    /// A tweet's text, or its note's.
    ///
    /// - Parameters:
    ///   - quote: the tweet that is shown as a quote: its address is left out of the text where it stands at the end.
    ///   - omitsMedia: whether the tweet's media come along, so that their address can go.
    ///   - omitsNames: whether the names at the beginning, which X puts before an answer, can go.
    package func convert(
        _ tweet: ArchivedTweet, note: ArchivedNote?, quote: TweetID?, omitsMedia: Bool, omitsNames: Bool
    ) -> ConvertedText {
        var pieces: [Piece] = []
        let source = note?.text ?? tweet.text
        for link in note?.links ?? tweet.links {
            let quoted = StatusAddress.tweet(in: link.expanded)
            if let quoted, quoted == quote {
                pieces.append(Piece(link.range, "", nil, isRemoved: true))
            } else {
                let target = quoted.flatMap(moved) ?? link.expanded
                pieces.append(Piece(link.range, link.display, .link(target)))
            }
        }
        for mention in note?.mentions ?? tweet.mentions {
            let profile = profiles(mention.id, mention.screenName) ?? "https://x.com/\(mention.screenName)"
            pieces.append(Piece(mention.range, nil, .link(profile), isMention: true))
        }
        for tag in note?.hashtags ?? tweet.hashtags { pieces.append(Piece(tag.range, nil, .tag(tag.text))) }
        if note == nil {
            for media in tweet.media {
                guard let range = media.range else { continue }
                if omitsMedia {
                    pieces.append(Piece(range, "", nil, isRemoved: true))
                } else if let page = media.page {
                    pieces.append(Piece(range, Self.shown(page), .link(page)))
                }
            }
        }
        return Assembly(text: source, isEscaped: note == nil, pieces: pieces).result(omitsNames: omitsNames)
    }

    /// An address as people see it: without scheme and `www.`.
    static func shown(_ address: String) -> String {
        var text = address[...]
        for prefix in ["https://", "http://", "www."] where text.hasPrefix(prefix) {
            text = text.dropFirst(prefix.count)
        }
        return text.count > 40 ? "\(text.prefix(39))…" : String(text)
    }

    /// A range of code points and what stands there instead.
    struct Piece {
        let range: Range<Int>
        /// Nil keeps the text.
        let shown: String?
        let target: ConvertedText.Target?
        var isRemoved = false
        var isMention = false

        init(
            _ range: Range<Int>, _ shown: String?, _ target: ConvertedText.Target?, isRemoved: Bool = false,
            isMention: Bool = false
        ) {
            self.range = range
            self.shown = shown
            self.target = target
            self.isRemoved = isRemoved
            self.isMention = isMention
        }
    }
}

/// Puts a text together from its code points and the pieces that replace some of them.
private struct Assembly {
    let scalars: [Unicode.Scalar]
    let isEscaped: Bool
    let pieces: [TextConverter.Piece]

    init(text: String, isEscaped: Bool, pieces: [TextConverter.Piece]) {
        scalars = Array(text.unicodeScalars)
        self.isEscaped = isEscaped
        let count = scalars.count
        var taken: [TextConverter.Piece] = []
        // What does not fit into the text, or into what was said before, is left out: the text stays whole.
        for piece in pieces.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard piece.range.lowerBound >= taken.last?.range.upperBound ?? 0, piece.range.upperBound <= count,
                !piece.range.isEmpty
            else { continue }
            taken.append(piece)
        }
        self.pieces = taken
    }

    func result(omitsNames: Bool) -> ConvertedText {
        var result = ConvertedText()
        var position = 0
        var isAtNames = omitsNames
        for piece in pieces {
            let before = withoutGap(plain(position..<piece.range.lowerBound), after: result)
            if isAtNames, before.allSatisfy(\.isWhitespace), piece.isMention {
                position = piece.range.upperBound
                continue
            }
            isAtNames = false
            append(before, to: &result)
            position = piece.range.upperBound
            if piece.isRemoved { continue }
            let text = piece.shown ?? plain(piece.range)
            if let target = piece.target { result.append(text, leadingTo: target) } else { result.append(text) }
        }
        append(withoutGap(plain(position..<scalars.count), after: result), to: &result)
        return result.trimmed
    }

    /// Where something was left out, one space is enough.
    private func withoutGap(_ text: String, after result: ConvertedText) -> String {
        text.first == " " && result.text.last == " " ? String(text.dropFirst()) : text
    }

    private func plain(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        var text = String(view).replacing("\r\n", with: "\n")
        guard isEscaped, text.contains("&") else { return text }
        // Once: `&amp;lt;` is `&lt;` to people.
        text = text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        return text
    }

    /// Addresses that stand there without an entity, as in the early years, lead where they say.
    private func append(_ text: String, to result: inout ConvertedText) {
        var rest = text[...]
        while let start = RawAddress.first(in: rest) {
            result.append(rest[..<start.lowerBound])
            let address = String(rest[start])
            result.append(address, leadingTo: .link(address))
            rest = rest[start.upperBound...]
        }
        result.append(rest)
    }
}

/// Addresses in plain text.
private enum RawAddress {
    static func first(in text: Substring) -> Range<String.Index>? {
        var from = text.startIndex
        while let scheme = text[from...].firstRange(of: "http") {
            from = scheme.upperBound
            let rest = text[scheme.lowerBound...]
            guard rest.hasPrefix("http://") || rest.hasPrefix("https://") else { continue }
            if scheme.lowerBound > text.startIndex, text[text.index(before: scheme.lowerBound)].isLetter { continue }
            var end = rest.firstIndex { $0.isWhitespace || "<>\"".contains($0) } ?? text.endIndex
            // Punctuation at the end belongs to the sentence.
            while end > scheme.upperBound, ".,;:!?)]'…".contains(text[text.index(before: end)]) {
                end = text.index(before: end)
            }
            let address = text[scheme.lowerBound..<end]
            guard address.split(separator: "/", omittingEmptySubsequences: true).count >= 2 else { continue }
            return scheme.lowerBound..<end
        }
        return nil
    }
}
