import Foundation

/// An unpacked archive of somebody who does not exist, in a folder that is gone with it.
final class MadeUpArchive {
    static let owner = "5001"
    /// The id of the first post: 26 December 2022, in the evening.
    static let first: UInt64 = 1_607_500_000_000_000_000

    let folder: String
    var archive: String { folder + "/archive" }
    var site: String { folder + "/site" }

    /// - Parameters:
    ///   - tweets: entries of `tweets.js`; see ``tweet(_:_:_:)``.
    ///   - files: what else lies in the archive: contents by path.
    init(_ tweets: [[String: Any]], files: [String: Data] = [:], displayName: String = "Made Up") throws {
        folder = FileManager.default.temporaryDirectory.path + "/helloquitx-pages-\(UUID().uuidString)"
        let account: [String: Any] = [
            "account": ["accountId": Self.owner, "username": "made_up", "accountDisplayName": displayName]
        ]
        try write(Self.list("account", [account]), to: "data/account.js")
        try write(Self.list("tweets", tweets.map { ["tweet": $0] }), to: "data/tweets.js")
        for (path, data) in files { try write(data, to: path) }
    }

    deinit {
        // What stays is in the system's folder for temporary files.
        try? FileManager.default.removeItem(atPath: folder)
    }

    func write(_ data: Data, to path: String) throws {
        let target = URL(filePath: archive + "/" + path)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: target)
    }

    static func list(_ name: String, _ entries: [[String: Any]]) throws -> Data {
        Data("window.YTD.\(name.replacing("-", with: "_")).part0 = ".utf8)
            + (try JSONSerialization.data(withJSONObject: entries))
    }

    /// The id of a post that was written so many hours after the first.
    static func id(_ hours: Int) -> UInt64 { first + (UInt64(hours) * 3_600_000) << 22 }

    /// - Parameters:
    ///   - hours: after the first post.
    ///   - more: fields that are added or replace others.
    static func tweet(_ hours: Int, _ text: String, _ more: [String: Any] = [:]) -> [String: Any] {
        let id = id(hours)
        let seconds = Double((id >> 22) + 1_288_834_974_657) / 1_000
        let format = Date.VerbatimFormatStyle(
            format: """
                \(weekday: .abbreviated) \(month: .abbreviated) \(day: .twoDigits) \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
                \(second: .twoDigits) +0000 \(year: .defaultDigits)
                """, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
            calendar: Calendar(identifier: .gregorian))
        let tweet: [String: Any] = [
            "id_str": String(id), "created_at": Date(timeIntervalSince1970: seconds).formatted(format),
            "full_text": text, "lang": "en", "favorite_count": "0", "retweet_count": "0",
            "entities": ["hashtags": [], "user_mentions": [], "urls": []],
        ]
        return tweet.merging(more) { $1 }
    }

    static func answer(to hours: Int) -> [String: Any] {
        ["in_reply_to_status_id_str": String(id(hours)), "in_reply_to_user_id_str": owner]
    }

    /// A photo whose file has that name.
    static func photo(_ name: String, page: String = "https://x.com/made_up/status/1/photo/1") -> [String: Any] {
        [
            "extended_entities": [
                "media": [
                    [
                        "type": "photo", "media_url_https": "https://pbs.example.com/media/" + name,
                        "expanded_url": page, "url": "https://t.co/xyz", "sizes": ["large": ["w": "4", "h": "3"]],
                    ] as [String: Any]
                ]
            ]
        ]
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
