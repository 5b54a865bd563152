import FoundationEssentials

/// A tweet of somebody who does not exist, as X's archive writes it. Finds by itself where its entities stand.
struct MadeUpTweet {
    static let ownerID = 1_000_000_001
    static let ownerName = "ada_example"

    var id: Int
    /// Escaped for HTML, as in an archive.
    var text: String
    var createdAt: String?
    var links: [(short: String, expanded: String, display: String)] = []
    /// Names without the `@`, and ids.
    var mentions: [(name: String, id: Int)] = []
    var hashtags: [String] = []
    var media: [Media] = []
    /// The t.co address of the media.
    var mediaLink: String?
    /// The tweet that is answered; 0 for one that the archive does not name.
    var answers: Int?
    var answersUser = MadeUpTweet.ownerID
    var language: String?
    var versions: [Int] = []
    var likes: Int?
    var isSensitive = false

    struct Media {
        var type = "photo"
        var name: String
        var isThere = true
        var source: Int?
        var page: String?
    }

    init(_ id: Int, _ text: String) {
        self.id = id
        self.text = text
    }

    /// An id of that moment, milliseconds since 1970.
    static func id(at milliseconds: Int64, number: Int = 0) -> Int {
        Int(milliseconds - 1_288_834_974_657) << 22 | number
    }

    /// 2024-01-15T12:00:00.000Z and so many seconds.
    static func modern(_ seconds: Int = 0) -> Int { id(at: 1_705_320_000_000 + Int64(seconds) * 1_000) }

    func with(_ change: (inout MadeUpTweet) -> Void) -> MadeUpTweet {
        var copy = self
        change(&copy)
        return copy
    }

    /// `{"tweet": …}`
    var json: [String: Any] {
        var tweet: [String: Any] = ["id_str": "\(id)", "full_text": text]
        tweet["created_at"] = createdAt
        tweet["lang"] = language
        tweet["favorite_count"] = likes.map { "\($0)" }
        tweet["possibly_sensitive"] = isSensitive ? true : nil
        if let answers {
            if answers > 0 { tweet["in_reply_to_status_id_str"] = "\(answers)" }
            tweet["in_reply_to_user_id_str"] = "\(answersUser)"
            tweet["in_reply_to_screen_name"] = answersUser == Self.ownerID ? Self.ownerName : "bob_example"
        }
        if !versions.isEmpty { tweet["edit_info"] = ["initial": ["editTweetIds": versions.map { "\($0)" }]] }
        let media = media.map { mediaObject($0) }
        tweet["entities"] =
            [
                "urls": occurrences(links.map(\.short)).map { index, range in
                    [
                        "url": links[index].short, "expanded_url": links[index].expanded,
                        "display_url": links[index].display,
                        "indices": range,
                    ]
                },
                "user_mentions": occurrences(mentions.map { "@\($0.name)" }).map { index, range in
                    ["screen_name": mentions[index].name, "id_str": "\(mentions[index].id)", "indices": range]
                },
                "hashtags": occurrences(hashtags.map { "#\($0)" }).map { ["text": hashtags[$0], "indices": $1] },
                "media": Array(media.prefix(1)),
            ] as [String: Any]
        if !media.isEmpty { tweet["extended_entities"] = ["media": media] }
        return ["tweet": tweet]
    }

    private func mediaObject(_ media: Media) -> [String: Any] {
        var object: [String: Any] = [
            "type": media.type, "media_url_https": "https://pbs.example.com/media/\(media.name)",
            "expanded_url": media.page
                ?? "https://x.com/\(media.source == nil ? Self.ownerName : "bob_example")/status/7/photo/1",
            "sizes": ["large": ["w": "1200", "h": "800"]],
        ]
        if let mediaLink { object["indices"] = occurrences([mediaLink]).first?.range }
        object["source_user_id_str"] = media.source.map { "\($0)" }
        if media.type != "photo" {
            let variant = [
                "content_type": "video/mp4", "bitrate": "832000",
                "url": "https://video.example.com/vid/\(media.name)?tag=12",
            ]
            object["video_info"] = ["variants": [variant]]
        }
        return object
    }

    /// Where each of these stands, in code points; the next one behind the one before, if there are several alike.
    private func occurrences(_ words: [String]) -> [(index: Int, range: [String])] {
        let scalars = Array(text.unicodeScalars)
        var used: Set<Int> = []
        return words.enumerated().compactMap { index, word in
            let word = Array(word.unicodeScalars)
            for start in 0..<max(scalars.count - word.count + 1, 0)
            where !used.contains(start) && scalars[start..<start + word.count].elementsEqual(word) {
                used.insert(start)
                return (index, ["\(start)", "\(start + word.count)"])
            }
            return nil
        }
    }
}

/// A long tweet's whole text.
struct MadeUpNote {
    var id: Int
    var text: String
    var links: [(short: String, expanded: String, display: String)] = []
    var mentions: [String] = []

    var json: [String: Any] {
        func place(_ word: String) -> [String: Any] {
            let scalars = Array(text.unicodeScalars)
            let word = Array(word.unicodeScalars)
            let start = (0...scalars.count - word.count).first { scalars[$0...].starts(with: word) } ?? 0
            return ["fromIndex": "\(start)", "toIndex": "\(start + word.count)"]
        }
        let links = links.map { link in
            place(link.short).merging(
                ["shortUrl": link.short, "expandedUrl": link.expanded, "displayUrl": link.display]
            ) { $1 }
        }
        let mentions = mentions.map { name in place("@\(name)").merging(["screenName": name]) { $1 } }
        let core: [String: Any] = ["text": text, "urls": links, "mentions": mentions]
        return ["noteTweet": ["noteTweetId": "\(id)", "core": core]]
    }
}
