import Identifiers

/// `edit_info`: the ids of a tweet's versions, the same list in each of them.
enum EditInfo {
    /// First to last; empty for a tweet that was never edited, which is its only version.
    static func versions(_ cursor: inout JSONCursor) throws(JSONFault) -> [TweetID] {
        var versions: [TweetID] = []
        guard try cursor.openObject() else { return versions }
        repeat {
            let key = try cursor.key()
            if key == "initial" {
                versions = try control(&cursor)
            } else if key == "edit" {
                guard try cursor.openObject() else { continue }
                repeat {
                    if try cursor.key() == "editControlInitial" {
                        let ids = try control(&cursor)
                        if versions.isEmpty { versions = ids }
                    } else {
                        try cursor.skipValue()
                    }
                } while try cursor.nextMember()
            } else {
                try cursor.skipValue()
            }
        } while try cursor.nextMember()
        return versions.count > 1 ? versions : []
    }

    private static func control(_ cursor: inout JSONCursor) throws(JSONFault) -> [TweetID] {
        var versions: [TweetID] = []
        guard try cursor.openObject() else { return versions }
        repeat {
            guard try cursor.key() == "editTweetIds" else {
                try cursor.skipValue()
                continue
            }
            versions = []
            guard try cursor.openArray() else { continue }
            let first = try cursor.digits()?.tweetID
            guard try cursor.nextElement() else { continue }
            if let first { versions.append(first) }
            repeat {
                if let id = try cursor.digits()?.tweetID { versions.append(id) }
            } while try cursor.nextElement()
        } while try cursor.nextMember()
        return versions
    }
}
