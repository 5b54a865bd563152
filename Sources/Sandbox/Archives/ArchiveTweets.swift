import Identifiers

/// A few tweets of one person: mentions of people whom they follow, a reply, a thread of their own, a picture, a retweet.
struct ArchiveTweets {
    /// 2025-03-03 09:00 UTC.
    private static let start: Int64 = 1_740_992_400_000
    private static let day: Int64 = 86_400_000

    let community: Community
    let owner: Person.XAccount

    /// Oldest first, without the `{"tweet": …}` around each.
    var all: [JSONValue] {
        let known = community.graph.following(of: owner.id).prefix(400)
            .compactMap { community.person(xID: $0)?.x }.prefix(12)
        var tweets: [JSONValue] = []
        for (index, account) in known.enumerated() {
            // The first name that somebody had: renamed people are mentioned by the old one.
            let name = account.formerScreenNames.first ?? account.screenName
            tweets.append(
                tweet(
                    day: index, "@\(name) good morning from Reef Bay &amp; welcome &lt;3",
                    mentioning: [(account, name)], replyTo: index == 0 ? account : nil))
        }
        let thread = known.count
        tweets.append(tweet(day: thread, "A thread about tides. 1/2 🌊"))
        tweets.append(tweet(day: thread, sequence: 1, "They come and they go. 2/2", replyTo: owner))
        tweets.append(picture(day: thread + 2))
        if let author = known.last {
            tweets.append(
                tweet(
                    day: thread + 1, "RT @\(author.screenName): The library opens at nine…",
                    mentioning: [(author, author.screenName)]))
        }
        return tweets
    }

    /// The file of the picture, below its folder.
    var pictureFile: String {
        let count = community.graph.following(of: owner.id).prefix(400)
            .compactMap { community.person(xID: $0)?.x }.prefix(12).count
        return "\(id(day: count + 2))-\(ArchivePicture.name)"
    }

    private func id(day: Int) -> Int64 {
        ArchiveTimestamp(milliseconds: Self.start + Int64(day) * Self.day).tweetID()
    }

    /// With a link, a hashtag and the picture, whose address X puts at the end.
    private func picture(day: Int) -> JSONValue {
        let text = "The tide clock runs again. https://t.co/clock #ReefBay https://t.co/waves"
        let media: JSONValue = [
            "type": "photo", "id_str": "1", "url": "https://t.co/waves", "indices": ["55", "73"],
            "display_url": "pic.x.com/waves",
            "expanded_url": .string("https://x.com/\(owner.screenName)/status/\(id(day: day))/photo/1"),
            "media_url_https": .string("https://pbs.twimg.com/media/\(ArchivePicture.name)"),
            "sizes": [
                "large": [
                    "w": .string("\(ArchivePicture.width)"), "h": .string("\(ArchivePicture.height)"), "resize": "fit",
                ]
            ],
        ]
        guard case .object(var members) = tweet(day: day, text) else { return .null }
        members["entities"] = [
            "hashtags": [["text": "ReefBay", "indices": ["46", "54"]]], "symbols": [], "user_mentions": [],
            "urls": [
                [
                    "url": "https://t.co/clock", "expanded_url": "https://tides.example.com/clock",
                    "display_url": "tides.example.com/clock", "indices": ["27", "45"],
                ]
            ], "media": [media],
        ]
        members["extended_entities"] = ["media": [media]]
        return .object(members)
    }

    private func tweet(
        day: Int, sequence: Int64 = 0, _ text: String, mentioning mentions: [(Person.XAccount, XHandle)] = [],
        replyTo: Person.XAccount? = nil
    ) -> JSONValue {
        let at = ArchiveTimestamp(milliseconds: Self.start + Int64(day) * Self.day)
        let id = JSONValue.string("\(at.tweetID(sequence: sequence))")
        let isSelfReply = replyTo?.id == owner.id
        return .members([
            "id": id, "id_str": id, "full_text": .string(text), "created_at": .string(at.createdAt), "lang": "en",
            "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
            "display_text_range": ["0", .string("\(text.unicodeScalars.count)")],
            "favorite_count": "3", "retweet_count": "0", "favorited": false, "retweeted": false,
            "truncated": false,
            "edit_info": [
                "initial": [
                    "editTweetIds": [id], "editableUntil": .string(Timestamp(milliseconds: at.milliseconds).iso8601),
                    "editsRemaining": "5", "isEditEligible": false,
                ]
            ],
            "entities": [
                "hashtags": [], "symbols": [], "urls": [],
                "user_mentions": .array(mentions.map { Self.mention($0, as: $1, in: text) }),
            ],
            "in_reply_to_user_id": replyTo.map { .string($0.id.description) },
            "in_reply_to_user_id_str": replyTo.map { .string($0.id.description) },
            "in_reply_to_screen_name": replyTo.map { .string($0.screenName.description) },
            "in_reply_to_status_id": isSelfReply ? .string("\(at.tweetID())") : nil,
            "in_reply_to_status_id_str": isSelfReply ? .string("\(at.tweetID())") : nil,
        ])
    }

    /// Indices count code points of the text as it is written, `&amp;` and all.
    private static func mention(_ account: Person.XAccount, as name: XHandle, in text: String) -> JSONValue {
        let before = text.prefix { $0 != "@" }.unicodeScalars.count
        return [
            "name": .string(account.displayName), "screen_name": .string(name.description),
            "indices": [.string("\(before)"), .string("\(before + 1 + name.description.count)")],
            "id_str": .string(account.id.description), "id": .string(account.id.description),
        ]
    }
}
