import Identifiers

/// Reads `{"noteTweet": {"noteTweetId": "…", "core": {"text": "…", …}}}`: a long tweet's whole text. It names no tweet.
struct NoteDecoder: EntryDecoder {
    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> ArchivedNote {
        var id: UInt64?
        var note = ArchivedNote(id: 0, text: "", links: [], mentions: [], hashtags: [])
        if try cursor.openObject() {
            repeat {
                guard try cursor.key() == "noteTweet" else {
                    try cursor.skipValue()
                    continue
                }
                guard try cursor.openObject() else { continue }
                repeat {
                    let key = try cursor.key()
                    if key == "noteTweetId" {
                        id = try cursor.digits()?.unsigned
                        guard id != nil else { throw cursor.complain("noteTweetId is not a number") }
                    } else if key == "core" {
                        try readCore(&note, &cursor)
                    } else {
                        try cursor.skipValue()
                    }
                } while try cursor.nextMember()
            } while try cursor.nextMember()
        }
        guard let id else { throw cursor.complain("noteTweetId is missing") }
        note.id = id
        let length = TweetText.length(note.text)
        note.links.removeAll { $0.range.upperBound > length }
        note.mentions.removeAll { $0.range.upperBound > length }
        note.hashtags.removeAll { $0.range.upperBound > length }
        return note
    }

    private func readCore(_ note: inout ArchivedNote, _ cursor: inout JSONCursor) throws(JSONFault) {
        guard try cursor.openObject() else { return }
        repeat {
            let key = try cursor.key()
            if key == "text" {
                note.text = try cursor.text()?.string ?? ""
            } else if key == "urls" {
                note.links = []
                guard try cursor.openArray() else { continue }
                repeat {
                    let entity = try NoteEntity(&cursor)
                    guard let short = entity.short, let range = entity.range else { continue }
                    let expanded = entity.expanded ?? short
                    note.links.append(
                        .init(short: short, expanded: expanded, display: entity.display ?? expanded, range: range))
                } while try cursor.nextElement()
            } else if key == "mentions" {
                note.mentions = []
                guard try cursor.openArray() else { continue }
                repeat {
                    let entity = try NoteEntity(&cursor)
                    guard let screenName = entity.screenName, let range = entity.range else { continue }
                    note.mentions.append(.init(id: nil, screenName: screenName, name: nil, range: range))
                } while try cursor.nextElement()
            } else if key == "hashtags" {
                note.hashtags = []
                guard try cursor.openArray() else { continue }
                repeat {
                    let entity = try NoteEntity(&cursor)
                    guard let text = entity.text, let range = entity.range else { continue }
                    note.hashtags.append(.init(text: text, range: range))
                } while try cursor.nextElement()
            } else {
                try cursor.skipValue()
            }
        } while try cursor.nextMember()
    }
}

/// A link, mention or hashtag of a note, whichever fields it has.
private struct NoteEntity {
    var short: String?
    var expanded: String?
    var display: String?
    var screenName: String?
    var text: String?

    private var from: Int?
    private var to: Int?

    var range: Range<Int>? {
        guard let from, let to, from <= to else { return nil }
        return from..<to
    }

    init(_ cursor: inout JSONCursor) throws(JSONFault) {
        guard try cursor.openObject() else { return }
        repeat {
            let key = try cursor.key()
            if key == "shortUrl" {
                short = try cursor.text()?.string
            } else if key == "expandedUrl" {
                expanded = try cursor.text()?.string
            } else if key == "displayUrl" {
                display = try cursor.text()?.string
            } else if key == "screenName" {
                screenName = try cursor.text()?.string
            } else if key == "text" {
                text = try cursor.text()?.string
            } else if key == "fromIndex" {
                from = try cursor.digits()?.unsigned.flatMap(Int.init(exactly:))
            } else if key == "toIndex" {
                to = try cursor.digits()?.unsigned.flatMap(Int.init(exactly:))
            } else {
                try cursor.skipValue()
            }
        } while try cursor.nextMember()
    }
}
