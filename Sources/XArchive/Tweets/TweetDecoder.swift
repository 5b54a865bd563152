import Identifiers

/// Reads `{"tweet": {…}}`, and the bare objects of about 2019.
///
/// Numbers may be strings or numbers, and any field may be missing or `null`, except for the id. A field of another
/// type is refused.
struct TweetDecoder: EntryDecoder {
    let origin: ArchivedTweet.Origin
    /// Whose media is nobody else's.
    let owner: XUserID?

    func decode(_ cursor: inout JSONCursor) throws(JSONFault) -> DecodedTweet {
        var fields = TweetFields()
        var isWrapped = false
        if try cursor.openObject() {
            repeat {
                let key = try cursor.key()
                if key == "tweet" {
                    isWrapped = true
                    fields = TweetFields()
                    try read(&fields, &cursor)
                } else if isWrapped {
                    try cursor.skipValue()
                } else {
                    try fields.read(TweetFields.Key(key), &cursor)
                }
            } while try cursor.nextMember()
        }
        return try fields.tweet(origin: origin, owner: owner, isWrapped: isWrapped, &cursor)
    }

    private func read(_ fields: inout TweetFields, _ cursor: inout JSONCursor) throws(JSONFault) {
        guard try cursor.openObject() else { return }
        repeat { try fields.read(TweetFields.Key(try cursor.key()), &cursor) } while try cursor.nextMember()
    }
}
