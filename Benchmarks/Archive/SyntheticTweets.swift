import Foundation

/// Writes a `tweets.js` as X writes it, of made-up tweets that are the same for the same seed.
///
/// The shape is that of real archives: key order, indentation, a share of replies, links, pictures, films, retweets,
/// edits and texts that are not ASCII; 1.7 KB for a tweet.
struct SyntheticTweets {
    private var random: SplitMix64
    private var id: UInt64 = 700_000_000_000_000_000
    private let words: [[String]] = [
        ["the", "people", "who", "know", "each", "other", "leave", "together", "on", "a", "day", "that", "suits"],
        ["größte", "Überraschung", "für", "alle", "schön", "Straße", "été", "naïve", "señor", "façade", "Łódź"],
        ["皆さん", "おはよう", "ございます", "今日", "天気", "新しい", "場所", "引っ越し", "写真"],
        ["🎉", "👩‍👩‍👧", "🇪🇺", "✨", "😂", "🙏🏽", "and", "so", "on", "it", "goes"],
        ["Привет", "всем", "друзья", "сегодня", "новый", "день"],
    ]
    private let names = ["Ada Example", "Bob of Example", "Zoë Beispiel", "山田 太郎", "Eve 🌻", "The Example Society"]

    init(seed: UInt64) { random = SplitMix64(state: seed) }

    /// Writes whole tweets until the file has at least this many bytes. Returns how many tweets there are.
    mutating func write(to path: String, bytes: Int) throws -> Int {
        try Data().write(to: URL(filePath: path))
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { file.closeFile() }
        var text = "window.YTD.tweets.part0 = [\n"
        var written = 0
        var count = 0
        while written + text.utf8.count < bytes {
            if count > 0 { text += ",\n" }
            text += tweet()
            count += 1
            if text.utf8.count > 1 << 20 {
                try file.write(contentsOf: Data(text.utf8))
                written += text.utf8.count
                text = ""
            }
        }
        try file.write(contentsOf: Data((text + "\n]").utf8))
        return count
    }

    private mutating func tweet() -> String {
        id += UInt64.random(in: 1...4_000_000, using: &random) << 22
        let isRetweet = chance(18)
        let isReply = !isRetweet && chance(40)
        let hasLink = chance(30)
        let hasMedia = chance(12)
        var text = isRetweet ? "RT @\(handle(7)): " : ""
        var mentions: [String] = []
        if isRetweet || isReply {
            let number = Int.random(in: 0..<500, using: &random)
            let start = isRetweet ? 3 : 0
            if isReply { text = "@\(handle(number)) " }
            mentions.append(mention(number, start, start + 1 + handle(isRetweet ? 7 : number).count))
        }
        let vocabulary = words[chance(75) ? 0 : Int.random(in: 1..<words.count, using: &random)]
        for _ in 0..<Int.random(in: 3...28, using: &random) {
            text += vocabulary[Int.random(in: 0..<vocabulary.count, using: &random)]
            text += chance(3) ? #" &amp; \"so\" "# : chance(4) ? #"\n\n"# : " "
        }
        // Only for the indices: escapes are one code point each.
        var length = text.replacing(#"\""#, with: "\"").replacing(#"\n"#, with: "\n").unicodeScalars.count
        var links: [String] = []
        if hasLink {
            links.append(link(length))
            text += "https://t.co/\(token(10)) "
            length += 24
        }
        var media: [String] = []
        if hasMedia {
            let isFilm = chance(12)
            for _ in 0..<(isFilm || chance(70) ? 1 : 3) { media.append(picture(at: length, isFilm: isFilm)) }
            text += "https://t.co/\(token(10))"
            length += 23
        }
        return entry(
            text: text, length: length, isReply: isReply, mentions: mentions, links: links, media: media,
            hashtags: chance(15) ? [hashtag()] : [])
    }

    private mutating func entry(
        text: String, length: Int, isReply: Bool, mentions: [String], links: [String], media: [String],
        hashtags: [String]
    ) -> String {
        let reply = UInt64.random(in: 1...UInt64(1) << 60, using: &random)
        let user = UInt64.random(in: 1_000...4_000_000_000, using: &random)
        var lines = """
              {
                "tweet" : {
                  "edit_info" : {
                    "initial" : {
                      "editTweetIds" : [
                        "\(id)"
                      ],
                      "editableUntil" : "2024-05-06T14:02:05.000Z",
                      "editsRemaining" : "5",
                      "isEditEligible" : \(!isReply)
                    }
                  },
                  "retweeted" : false,
                  "source" : "<a href=\\"https://mobile.example.com\\" rel=\\"nofollow\\">Example Web App</a>",
                  "entities" : {
                    "hashtags" : \(list(hashtags, 8)),
                    "symbols" : [ ],
                    "user_mentions" : \(list(mentions, 8)),
                    "urls" : \(list(links, 8))
            """
        if let first = media.first { lines += ",\n        \"media\" : " + list([first], 8) }
        lines += """

                  },
                  "display_text_range" : [
                    "0",
                    "\(length)"
                  ],
                  "favorite_count" : "\(Int.random(in: 0...40, using: &random))",

            """
        if isReply { lines += "      \"in_reply_to_status_id_str\" : \"\(reply)\",\n" }
        lines += "      \"id_str\" : \"\(id)\",\n"
        if isReply { lines += "      \"in_reply_to_user_id\" : \"\(user)\",\n" }
        lines += """
                  "truncated" : false,
                  "retweet_count" : "\(Int.random(in: 0...9, using: &random))",
                  "id" : "\(id)",

            """
        if isReply { lines += "      \"in_reply_to_status_id\" : \"\(reply)\",\n" }
        if !media.isEmpty { lines += "      \"possibly_sensitive\" : false,\n" }
        lines += """
                  "created_at" : "\(date(milliseconds: Int64(id >> 22) + 1_288_834_974_657))",
                  "favorited" : false,
                  "full_text" : "\(text)",
                  "lang" : "en"
            """
        if isReply {
            lines += ",\n      \"in_reply_to_screen_name\" : \"\(handle(Int(user % 500)))\""
            lines += ",\n      \"in_reply_to_user_id_str\" : \"\(user)\""
        }
        if !media.isEmpty {
            lines += ",\n      \"extended_entities\" : {\n        \"media\" : \(list(media, 8))\n      }"
        }
        return lines + "\n    }\n  }"
    }

    private mutating func mention(_ number: Int, _ start: Int, _ end: Int) -> String {
        let id = 1_000_000 + number
        return #"""
            "name" : "\#(names[number % names.count])",
            "screen_name" : "\#(handle(number))",
            "indices" : [
              "\#(start)",
              "\#(end)"
            ],
            "id_str" : "\#(id)",
            "id" : "\#(id)"
            """#
    }

    private mutating func link(_ start: Int) -> String {
        let address =
            chance(20)
            ? "https://x.com/\(handle(3))/status/\(UInt64.random(in: 1...id, using: &random))"
            : "https://www.example.com/\(token(8).lowercased())/a-page-with-some-words-in-its-address"
        return #"""
            "url" : "https://t.co/\#(token(10))",
            "expanded_url" : "\#(address)",
            "display_url" : "\#(address.dropFirst(8).prefix(26))…",
            "indices" : [
              "\#(start)",
              "\#(start + 23)"
            ]
            """#
    }

    private mutating func hashtag() -> String {
        #"""
        "text" : "example",
        "indices" : [
          "0",
          "8"
        ]
        """#
    }

    private mutating func picture(at start: Int, isFilm: Bool) -> String {
        let name = token(15)
        let page = "https://x.com/ada_example/status/\(id)/\(isFilm ? "video" : "photo")/1"
        func size(_ name: String, _ width: Int, _ resize: String) -> String {
            """
              "\(name)" : {
                "w" : "\(width)",
                "h" : "\(width * 3 / 4)",
                "resize" : "\(resize)"
              }
            """
        }
        var lines = #"""
            "expanded_url" : "\#(page)",
            "indices" : [
              "\#(start)",
              "\#(start + 23)"
            ],
            "url" : "https://t.co/\#(token(10))",
            "media_url" : "http://pbs.example.com/media/\#(name).jpg",
            "id_str" : "\#(id + 5)",
            "id" : "\#(id + 5)",
            "media_url_https" : "https://pbs.example.com/media/\#(name).jpg",
            "sizes" : {
            \#([size("thumb", 150, "crop"), size("small", 680, "fit"), size("medium", 1_200, "fit"),
            size("large", 2_048, "fit")].joined(separator: ",\n"))
            },
            "type" : "\#(isFilm ? "video" : "photo")",
            "display_url" : "pic.x.com/\#(token(10))"
            """#
        if isFilm {
            let variants = [256, 832, 2_176].map { rate in
                """
                    {
                      "bitrate" : "\(rate)000",
                      "content_type" : "video/mp4",
                      "url" : "https://video.example.com/ext_tw_video/\(id)/pu/vid/\(rate)x720/\(token(16)).mp4?tag=12"
                    }
                """
            }
            lines += """
                ,
                "video_info" : {
                  "aspect_ratio" : [
                    "16",
                    "9"
                  ],
                  "duration_millis" : "31000",
                  "variants" : [
                \(variants.joined(separator: ",\n"))
                  ]
                }
                """
        }
        return lines
    }

    /// Objects, given as their members' lines, as a list at this indentation.
    private func list(_ objects: [String], _ indent: Int) -> String {
        guard !objects.isEmpty else { return "[ ]" }
        let outer = String(repeating: " ", count: indent)
        let inner = outer + "    "
        let blocks = objects.map { object in
            let lines = object.split(separator: "\n").map { inner + $0 }.joined(separator: "\n")
            return "\(outer)  {\n\(lines)\n\(outer)  }"
        }
        return "[\n" + blocks.joined(separator: ",\n") + "\n\(outer)]"
    }

    private func handle(_ number: Int) -> String { "person_\(number)_example".prefix(15).description }

    private mutating func token(_ length: Int) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    /// As X writes it: `Wed Jan 07 12:00:00 +0000 2026`.
    private func date(milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%a %b %d %H:%M:%S +0000 %Y", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A small generator that gives the same numbers for the same seed on every machine.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
