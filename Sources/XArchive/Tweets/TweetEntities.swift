import Identifiers

/// `entities`: what X found in a tweet's text, and where.
struct TweetEntities: ~Copyable {
    private(set) var hashtags: [ArchivedTweet.Hashtag] = []
    private(set) var mentions: [ArchivedTweet.Mention] = []
    private(set) var links: [ArchivedTweet.Link] = []
    private var unplacedLinks: [String] = []

    /// Reads all but the media. Returns where these stand: `extended_entities` names the same ones, and more.
    mutating func read(_ cursor: inout JSONCursor) throws(JSONFault) -> UnsafePointer<UInt8>? {
        var media: UnsafePointer<UInt8>?
        guard try cursor.openObject() else { return nil }
        repeat {
            let key = try cursor.key()
            if key == "user_mentions" {
                mentions = []
                guard try cursor.openArray() else { continue }
                repeat { try readMention(&cursor) } while try cursor.nextElement()
            } else if key == "urls" {
                (links, unplacedLinks) = ([], [])
                guard try cursor.openArray() else { continue }
                repeat { try readLink(&cursor) } while try cursor.nextElement()
            } else if key == "hashtags" {
                hashtags = []
                guard try cursor.openArray() else { continue }
                repeat { try readHashtag(&cursor) } while try cursor.nextElement()
            } else if key == "media" {
                media = cursor.position
                try cursor.skipValue()
            } else {
                try cursor.skipValue()
            }
        } while try cursor.nextMember()
        return media
    }

    /// Drops what does not stand in the text, so that nobody has to ask again. Texts that X cut can have some. Returns
    /// the addresses among it, and those without a place.
    mutating func dropUnplaced(within length: Int) -> [String] {
        if !hashtags.allSatisfy({ $0.range.upperBound <= length }) {
            hashtags.removeAll { $0.range.upperBound > length }
        }
        if !mentions.allSatisfy({ $0.range.upperBound <= length }) {
            mentions.removeAll { $0.range.upperBound > length }
        }
        if !links.allSatisfy({ $0.range.upperBound <= length }) {
            unplacedLinks += links.filter { $0.range.upperBound > length }.map(\.expanded)
            links.removeAll { $0.range.upperBound > length }
        }
        return unplacedLinks
    }

    private mutating func readMention(_ cursor: inout JSONCursor) throws(JSONFault) {
        var id: XUserID?
        var screenName: JSONText?
        var name: JSONText?
        var range: Range<Int>?
        guard try cursor.openObject() else { return }
        repeat {
            let key = try cursor.key()
            if key == "id_str" {
                id = try cursor.digits()?.userID
            } else if key == "screen_name" {
                screenName = try cursor.text()
            } else if key == "name" {
                name = try cursor.text()
            } else if key == "indices" {
                range = try cursor.range()
            } else {
                try cursor.skipValue()
            }
        } while try cursor.nextMember()
        guard let screenName, let range else { return }
        mentions.append(.init(id: id, screenName: screenName.string, name: name?.string, range: range))
    }

    private mutating func readLink(_ cursor: inout JSONCursor) throws(JSONFault) {
        var short: JSONText?
        var expanded: JSONText?
        var display: JSONText?
        var range: Range<Int>?
        guard try cursor.openObject() else { return }
        repeat {
            let key = try cursor.key()
            if key == "url" {
                short = try cursor.text()
            } else if key == "expanded_url" {
                expanded = try cursor.text()
            } else if key == "display_url" {
                display = try cursor.text()
            } else if key == "indices" {
                range = try cursor.range()
            } else {
                try cursor.skipValue()
            }
        } while try cursor.nextMember()
        // In early years an address stands in the text as it is.
        guard let address = (expanded ?? short)?.string else { return }
        if let range {
            links.append(
                .init(
                    short: short?.string ?? address, expanded: address, display: display?.string ?? address,
                    range: range))
        } else {
            unplacedLinks.append(address)
        }
    }

    private mutating func readHashtag(_ cursor: inout JSONCursor) throws(JSONFault) {
        var text: JSONText?
        var range: Range<Int>?
        guard try cursor.openObject() else { return }
        repeat {
            let key = try cursor.key()
            if key == "text" {
                text = try cursor.text()
            } else if key == "indices" {
                range = try cursor.range()
            } else {
                try cursor.skipValue()
            }
        } while try cursor.nextMember()
        guard let text, let range else { return }
        hashtags.append(.init(text: text.string, range: range))
    }
}

extension JSONCursor {
    /// `["0", "12"]`, or numbers. `nil` where that is no range.
    @inline(__always)
    mutating func range() throws(JSONFault) -> Range<Int>? {
        var bounds = (lower: Int?.none, upper: Int?.none)
        var count = 0
        guard try openArray() else { return nil }
        repeat {
            bounds = (bounds.upper, try digits()?.unsigned.flatMap(Int.init(exactly:)))
            count += 1
        } while try nextElement()
        guard count == 2, let lower = bounds.lower, let upper = bounds.upper, lower <= upper else { return nil }
        return lower..<upper
    }
}
