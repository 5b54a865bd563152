import Identifiers

/// The fields of a tweet that are wanted, as they stand in the JSON.
struct TweetFields {
    /// The names that X gives them. All others are skipped.
    enum Key: String {
        case id
        case idText = "id_str"
        case createdAt = "created_at"
        case text = "full_text"
        case language = "lang"
        case isSensitive = "possibly_sensitive"
        case repliesToTweet = "in_reply_to_status_id_str"
        case repliesToUser = "in_reply_to_user_id_str"
        case repliesToName = "in_reply_to_screen_name"
        case entities
        case extendedEntities = "extended_entities"
        case editInfo = "edit_info"
        case likes = "favorite_count"
        case retweets = "retweet_count"

        @inline(__always)
        init?(_ key: JSONText) {
            guard !key.isEscaped else {
                self.init(rawValue: key.string)
                return
            }
            switch key.count {
            case 2 where key == "id": self = .id
            case 4 where key == "lang": self = .language
            case 6 where key == "id_str": self = .idText
            case 8 where key == "entities": self = .entities
            case 9 where key == "full_text": self = .text
            case 9 where key == "edit_info": self = .editInfo
            case 10 where key == "created_at": self = .createdAt
            case 13 where key == "retweet_count": self = .retweets
            case 14 where key == "favorite_count": self = .likes
            case 17 where key == "extended_entities": self = .extendedEntities
            case 18 where key == "possibly_sensitive": self = .isSensitive
            case 23 where key == "in_reply_to_user_id_str": self = .repliesToUser
            case 23 where key == "in_reply_to_screen_name": self = .repliesToName
            case 25 where key == "in_reply_to_status_id_str": self = .repliesToTweet
            default: return nil
            }
        }
    }

    private var id: JSONText?
    private var idText: JSONText?
    private var createdAt: Int64?
    private var text: JSONText?
    private var language: JSONText?
    private var isSensitive = false
    private var repliesToTweet: JSONText?
    private var repliesToUser: JSONText?
    private var repliesToName: JSONText?
    private var versions: [TweetID] = []
    private var likes: Int?
    private var retweets: Int?
    private var entities = TweetEntities()
    private var extendedMedia: [TweetMedia]?

    @inline(__always)
    mutating func read(_ key: Key?, _ cursor: inout JSONCursor) throws(JSONFault) {
        switch key {
        case nil: try cursor.skipValue()
        case .id: id = try cursor.digits()
        case .idText: idText = try cursor.digits()
        case .createdAt:
            createdAt = nil
            guard let text = try cursor.text() else { return }
            createdAt = TweetClock.milliseconds(written: text)
            guard createdAt != nil else { throw cursor.complain("created_at is no date") }
        case .text: text = try cursor.text()
        case .language: language = try cursor.text()
        case .isSensitive: isSensitive = try cursor.bool() ?? false
        case .repliesToTweet: repliesToTweet = try cursor.digits()
        case .repliesToUser: repliesToUser = try cursor.digits()
        case .repliesToName: repliesToName = try cursor.text()
        case .entities:
            entities = TweetEntities()
            try entities.read(&cursor)
        case .extendedEntities:
            var extended = TweetEntities()
            try extended.read(&cursor)
            extendedMedia = extended.media
        case .editInfo: versions = try EditInfo.versions(&cursor)
        case .likes: likes = try count(&cursor)
        case .retweets: retweets = try count(&cursor)
        }
    }

    private func count(_ cursor: inout JSONCursor) throws(JSONFault) -> Int? {
        guard let digits = try cursor.digits() else { return nil }
        guard let count = digits.unsigned.flatMap(Int.init(exactly:)) else {
            throw cursor.complain("a count is no number")
        }
        return count
    }

    /// The tweet, once all fields were read.
    consuming func tweet(
        origin: ArchivedTweet.Origin, owner: XUserID?, isWrapped: Bool, _ cursor: inout JSONCursor
    ) throws(JSONFault) -> DecodedTweet {
        guard let digits = idText ?? id else { throw cursor.complain("id_str is missing") }
        guard let id = digits.unsigned.flatMap(TweetID.init(rawValue:)) else {
            throw cursor.complain("id_str is not an id that X gives")
        }
        let text = text?.string ?? ""
        let length = TweetText.length(text)
        var result = DecodedTweet(
            tweet: ArchivedTweet(
                id: id, origin: origin, createdAt: TweetClock.createdAt(of: id, written: createdAt), text: text,
                language: language?.string, isSensitive: isSensitive,
                repliesToTweet: repliesToTweet?.unsigned.flatMap(TweetID.init(rawValue:)),
                repliesToUser: repliesToUser?.userID, repliesToName: repliesToName?.string, hashtags: entities.hashtags,
                mentions: entities.mentions, links: entities.links, media: [],
                versions: versions.count > 1 ? versions : [], likes: likes, retweets: retweets,
                isRetweet: TweetText.isRetweet(text)),
            unplacedLinks: entities.unplacedLinks, isWrapped: isWrapped)
        result.isReply = repliesToTweet != nil || repliesToUser != nil || repliesToName != nil
        result.keepEntities(within: length)
        result.hasExtendedMedia = extendedMedia != nil
        for media in extendedMedia ?? entities.media { result.add(media, owner: owner, length: length) }
        return result
    }
}
