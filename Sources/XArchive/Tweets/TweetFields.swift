import Identifiers

/// The fields of a tweet that are wanted, as they stand in the JSON.
struct TweetFields: ~Copyable {
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
    /// Where the media of `entities` stand.
    private var firstMedia: UnsafePointer<UInt8>?
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
            firstMedia = try entities.read(&cursor)
        case .extendedEntities: extendedMedia = try cursor.skipNull() ? nil : TweetMedia.extended(&cursor)
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
        for decoder: TweetDecoder, _ cursor: inout JSONCursor, _ extras: inout TweetExtras
    ) throws(JSONFault) -> ArchivedTweet {
        guard let digits = idText ?? id else { throw cursor.complain("id_str is missing") }
        guard let id = digits.tweetID else { throw cursor.complain("id_str is not an id that X gives") }
        let string = text?.string ?? ""
        let length = text?.isPlain != false ? string.utf8.count : TweetText.length(string)
        extras.unplacedLinks = entities.dropUnplaced(within: length)
        extras.isReply = repliesToTweet != nil || repliesToUser != nil || repliesToName != nil
        extras.hasExtendedMedia = extendedMedia != nil
        var media = extendedMedia ?? []
        if extendedMedia == nil, let firstMedia {
            var again = cursor.rewound(to: firstMedia)
            media = try TweetMedia.list(&again)
        }
        return ArchivedTweet(
            id: id, origin: decoder.origin, createdAt: TweetClock.createdAt(of: id, written: createdAt), text: string,
            language: language?.string, isSensitive: isSensitive, repliesToTweet: repliesToTweet?.tweetID,
            repliesToUser: repliesToUser?.userID, repliesToName: repliesToName?.string, hashtags: entities.hashtags,
            mentions: entities.mentions, links: entities.links,
            media: media.compactMap { $0.media(of: id, versions: versions, decoder, length: length) },
            versions: versions, likes: likes, retweets: retweets, isRetweet: TweetText.isRetweet(string))
    }
}
