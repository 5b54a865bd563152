/// What the counts need of a tweet. Read from `{"tweet": {…}}`, and from the bare objects of about 2019.
struct TweetRecord {
    struct Media {
        enum Kind: String, Decodable {
            case photo
            case video
            case animatedGIF = "animated_gif"
        }

        /// `nil` for a kind that X has invented since.
        let kind: Kind?
        /// The addresses that the file in the archive may be named after, the likeliest first.
        let addresses: [String]
    }

    let id: UInt64
    let isWrapped: Bool
    /// Still escaped for HTML.
    let text: String
    let repliesToTweet: UInt64?
    /// As X writes it; `-1` occurs.
    let repliesToUser: String?
    /// All versions of the tweet from the first to the last, if X says so.
    let versions: [UInt64]
    let links: [String]
    let media: [Media]

    /// `RT @name: …`. A manual `RT @name …` without the colon is the owner's own post.
    var isRetweet: Bool {
        let bytes = text.utf8
        guard bytes.starts(with: "RT @".utf8) else { return false }
        let name = bytes.dropFirst(4).prefix {
            0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 == 0x5F
        }
        return !name.isEmpty && bytes.dropFirst(4 + name.count).first == 0x3A
    }

    var isReply: Bool { repliesToUser != nil || repliesToTweet != nil }
}

extension TweetRecord: Decodable {
    private enum OuterKey: CodingKey {
        case tweet
    }

    private enum Key: String, CodingKey {
        case idText = "id_str"
        case id
        case text = "full_text"
        case repliesToTweet = "in_reply_to_status_id_str"
        case repliesToUser = "in_reply_to_user_id_str"
        case editInfo = "edit_info"
        case entities
        case extendedEntities = "extended_entities"
    }

    private struct EditInfo: Decodable {
        struct Control: Decodable {
            let editTweetIds: [String]?
        }

        struct Edit: Decodable {
            let editControlInitial: Control?
        }

        let initial: Control?
        let edit: Edit?
    }

    private struct Entities: Decodable {
        struct Link: Decodable {
            let address: String?

            private enum CodingKeys: String, CodingKey {
                case address = "expanded_url"
            }
        }

        let urls: [Link]?
    }

    private struct ExtendedEntities: Decodable {
        let media: [Media]?
    }

    init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: OuterKey.self)
        isWrapped = outer.contains(.tweet)
        let tweet =
            try isWrapped
            ? outer.nestedContainer(keyedBy: Key.self, forKey: .tweet) : decoder.container(keyedBy: Key.self)

        let idText = try tweet.decodeIfPresent(String.self, forKey: .idText)
        let number = try idText.map(Int64.init) ?? tweet.decode(NumberText.self, forKey: .id).value
        guard let number, number > 0 else {
            throw DecodingError.dataCorruptedError(
                forKey: .idText, in: tweet, debugDescription: "not an id that X gives")
        }
        id = UInt64(number)
        text = try tweet.decodeIfPresent(String.self, forKey: .text) ?? ""
        repliesToTweet = try tweet.decodeIfPresent(String.self, forKey: .repliesToTweet).flatMap(UInt64.init)
        repliesToUser = try tweet.decodeIfPresent(String.self, forKey: .repliesToUser)
        let edits = try tweet.decodeIfPresent(EditInfo.self, forKey: .editInfo)
        versions = (edits?.initial ?? edits?.edit?.editControlInitial)?.editTweetIds?.compactMap(UInt64.init) ?? []
        links = try tweet.decodeIfPresent(Entities.self, forKey: .entities)?.urls?.compactMap(\.address) ?? []
        media = try tweet.decodeIfPresent(ExtendedEntities.self, forKey: .extendedEntities)?.media ?? []
    }
}

extension TweetRecord.Media: Decodable {
    private enum Key: String, CodingKey {
        case kind = "type"
        case address = "media_url_https"
        case video = "video_info"
    }

    private struct Video: Decodable {
        struct Variant: Decodable {
            let type: String?
            let bitrate: NumberText?
            let url: String?

            private enum CodingKeys: String, CodingKey {
                case type = "content_type"
                case bitrate
                case url
            }
        }

        let variants: [Variant]?
    }

    init(from decoder: any Decoder) throws {
        let media = try decoder.container(keyedBy: Key.self)
        kind = try media.decodeIfPresent(String.self, forKey: .kind).flatMap(Kind.init)
        let variants = try media.decodeIfPresent(Video.self, forKey: .video)?.variants ?? []
        let videos = variants.filter { $0.type == "video/mp4" }
            .sorted { ($0.bitrate?.value ?? 0) > ($1.bitrate?.value ?? 0) }
            .compactMap(\.url)
        addresses = try videos + [media.decodeIfPresent(String.self, forKey: .address)].compactMap(\.self)
    }

    /// The names that the file may have, the likeliest first: `<tweet id>-<last part of the address>`.
    func fileNames(tweet: UInt64) -> [String] {
        addresses.map { address in
            let path = address.prefix { $0 != "?" && $0 != "#" }
            return "\(tweet)-\(ArchivePath.fileName(String(path)))"
        }
    }
}
