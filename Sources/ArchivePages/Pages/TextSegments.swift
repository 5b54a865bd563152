import Crossposting
import Identifiers

/// A converted text in pieces for the templates: plain ones, and ones that lead somewhere.
struct TextSegments {
    /// The page of the archive that has a post, seen from the page that is written; `nil` when none has it.
    let place: (TweetID) -> String?
    /// Where the search page is, seen from there.
    let search: String

    func segments(of text: ConvertedText) -> [[String: Any]] {
        let bytes = Array(text.text.utf8)
        var segments: [[String: Any]] = []
        var position = 0
        func piece(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        for span in text.spans where span.range.lowerBound >= position && span.range.upperBound <= bytes.count {
            if span.range.lowerBound > position { segments.append(["piece": piece(position..<span.range.lowerBound)]) }
            position = span.range.upperBound
            var segment: [String: Any] = ["piece": piece(span.range)]
            if let (address, isAway) = address(of: span.target) {
                segment["href"] = address
                segment["away"] = isAway
            }
            segments.append(segment)
        }
        if position < bytes.count { segments.append(["piece": piece(position..<bytes.count)]) }
        return segments
    }

    private func address(of target: TextSpan.Target) -> (String, isAway: Bool)? {
        switch target {
        case .link(let address), .mention(let address): Self.web(address).map { ($0, true) }
        case .tag(let tag): (search + "?q=%23" + Self.encoded(tag), false)
        case .movedPost(let id, let address):
            if let place = place(id) { (place, false) } else { Self.web(address).map { ($0, true) } }
        }
    }

    /// An address of the web; `nil` for every other kind, which an archive that somebody changed could hold.
    static func web(_ address: String) -> String? {
        let start = address.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://") ? address : nil
    }

    /// As part of an address's query.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }
        }
        return result
    }
}
