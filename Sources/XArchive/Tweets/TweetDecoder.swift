import Identifiers

/// Reads `{"tweet": {…}}`, and the bare objects of about 2019.
///
/// Numbers may be strings or numbers, and any field may be missing or `null`, except for the id. A field of another
/// type is refused.
struct TweetDecoder: EntryDecoder {
    let origin: ArchivedTweet.Origin
    /// Whose media is nobody else's.
    let owner: XUserID?
    /// Where the files of the media are.
    let folders: MediaFolders

    var firstKey: StaticString? { "tweet" }

    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> ArchivedTweet {
        var extras = TweetExtras()
        return try decode(&cursor, &extras)
    }

    func decode(_ cursor: inout JSONCursor, _ extras: inout TweetExtras) throws(JSONFault) -> ArchivedTweet {
        var fields = TweetFields()
        if try cursor.openObject() {
            repeat {
                let key = try cursor.key()
                if key == "tweet" {
                    extras.isWrapped = true
                    fields = TweetFields()
                    try read(&fields, &cursor)
                } else if extras.isWrapped {
                    try cursor.skipValue()
                } else {
                    try fields.read(TweetFields.Key(key), &cursor)
                }
            } while try cursor.nextMember()
        }
        return try fields.tweet(for: self, &cursor, &extras)
    }

    private func read(_ fields: inout TweetFields, _ cursor: inout JSONCursor) throws(JSONFault) {
        guard try cursor.openObject() else { return }
        repeat { try fields.read(TweetFields.Key(try cursor.key()), &cursor) } while try cursor.nextMember()
    }
}
