@testable import XArchive

/// Random tweets of people who do not exist: any order of keys, any spacing, any field missing.
struct MadeUpTweet {
    var json: MadeUpJSON

    mutating func entry() -> String {
        let id = Int.random(in: 1...2_000_000_000_000_000_000, using: &json.random)
        let clock = Int64(id >> 22) + 1_288_834_974_657
        var members = [("id_str", "\"\(id)\""), ("id", "\"\(id)\"")]
        let moment = clock / 1_000 + [-2, -1, 0, 0, 0, 0, 1, 2, 500_000].randomElement(using: &json.random)!
        add("created_at", "\"\(Self.date(moment))\"", &members)
        let start = chance(20) ? "RT @bob_example: " : chance(20) ? "@bob_example @eve " : ""
        add("full_text", "\"\(start)\(json.text().dropFirst())", &members)
        add("lang", #""und""#, &members)
        add("possibly_sensitive", chance(50) ? "true" : "false", &members)
        add("in_reply_to_status_id_str", "\"\(Int.random(in: 1...99, using: &json.random))\"", &members)
        add("in_reply_to_user_id_str", chance(10) ? #""-1""# : #""42""#, &members)
        add("in_reply_to_screen_name", #""bob_example""#, &members)
        add("favorite_count", "\"\(Int.random(in: 0...9, using: &json.random))\"", &members)
        add("retweet_count", "\"0\"", &members)
        add("edit_info", editInfo(id), &members)
        add("entities", entities(withExtended: false), &members)
        add("extended_entities", entities(withExtended: true), &members)
        for _ in 0..<Int.random(in: 0...3, using: &json.random) {
            members.append(("unknown_\(members.count)", json.value()))
        }
        let tweet = object(members)
        return chance(90) ? object([("tweet", tweet)]) : tweet
    }

    private mutating func editInfo(_ id: Int) -> String {
        let ids = list((0..<Int.random(in: 1...3, using: &json.random)).map { "\"\(id + $0)\"" })
        let control = object([("editTweetIds", ids), ("editableUntil", json.text())])
        return chance(50)
            ? object([("initial", control)])
            : object([("edit", object([("initialTweetId", "\"\(id)\""), ("editControlInitial", control)]))])
    }

    private mutating func entities(withExtended isExtended: Bool) -> String {
        var members: [(String, String)] = []
        if !isExtended {
            add("hashtags", entityList { [("text", $0.json.text())] }, &members)
            add("symbols", "[ ]", &members)
            add(
                "user_mentions",
                entityList {
                    var members = [("screen_name", #""bob_example""#)]
                    $0.add("id_str", $0.chance(20) ? #""-1""# : #""42""#, &members)
                    $0.add("name", $0.json.text(), &members)
                    return members
                }, &members)
            add(
                "urls",
                entityList {
                    var members = [("expanded_url", #""https://example.com/?a=1&b=2""#)]
                    $0.add("url", #""https://t.co/a""#, &members)
                    $0.add("display_url", #""example.com/…""#, &members)
                    return members
                }, &members)
        }
        add(
            "media",
            entityList {
                let kinds = ["photo", "video", "animated_gif", "hologram"]
                var members = [("type", "\"\(kinds.randomElement(using: &$0.json.random)!)\"")]
                $0.add("media_url_https", #""https://pbs.example/a.jpg""#, &members)
                $0.add("expanded_url", #""https://x.com/ada_example/status/1/photo/1""#, &members)
                $0.add("source_user_id_str", #""43""#, &members)
                let large = $0.object([("w", #""640""#), ("h", #""480""#), ("resize", #""fit""#)])
                $0.add("sizes", $0.object([("thumb", "{}"), ("large", large)]), &members)
                return members
            }, &members)
        return object(members)
    }

    private mutating func entityList(_ members: (inout MadeUpTweet) -> [(String, String)]) -> String {
        var objects: [String] = []
        for _ in 0..<Int.random(in: 0...3, using: &json.random) {
            let lower = Int.random(in: 0...12, using: &json.random)
            let upper = lower + Int.random(in: -1...8, using: &json.random)
            var all = members(&self)
            add("indices", list(["\"\(lower)\"", "\"\(upper)\""]), &all)
            objects.append(object(all))
        }
        return list(objects)
    }

    private mutating func add(_ key: String, _ value: String, _ members: inout [(String, String)]) {
        switch Int.random(in: 0..<20, using: &json.random) {
        case 0, 1: break
        case 2: members.append((key, "null"))
        default: members.append((key, value))
        }
    }

    private mutating func object(_ members: [(String, String)]) -> String {
        var parts: [String] = []
        for (key, value) in members.shuffled(using: &json.random) {
            parts.append("\(json.space())\"\(key)\"\(json.space()):\(json.space())\(value)\(json.space())")
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    private mutating func list(_ elements: [String]) -> String {
        "[" + elements.map { json.space() + $0 + json.space() }.joined(separator: ",") + "]"
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &json.random) < percent }

    /// `Wed Jan 07 12:00:00 +0000 2026` of seconds since 1970.
    static func date(_ seconds: Int64) -> String {
        let days = Int(seconds / 86_400)
        let time = Int(seconds % 86_400)
        var (year, rest) = (1970, days)
        func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        while rest >= (isLeap(year) ? 366 : 365) {
            rest -= isLeap(year) ? 366 : 365
            year += 1
        }
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var month = 0
        for length in [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            if rest < length { break }
            rest -= length
            month += 1
        }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days % 7]
        let clock = "\(two(time / 3_600)):\(two(time / 60 % 60)):\(two(time % 60))"
        return "\(weekday) \(names[month]) \(two(rest + 1)) \(clock) +0000 \(year)"
    }
}
