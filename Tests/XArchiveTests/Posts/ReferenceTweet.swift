import Foundation
import Identifiers

@testable import XArchive

/// A tweet made from Foundation's parser, slowly and by other means, to compare with. It knows no media files.
enum ReferenceTweet {
    struct Odd: Error {}

    /// `nil` when there is no id that X gives.
    static func tweet(_ bytes: [UInt8]) throws -> ArchivedTweet? {
        let object = try JSONSerialization.jsonObject(with: Data(bytes))
        guard let entry = object as? [String: Any] else { throw Odd() }
        let tweet = try dictionary(entry["tweet"] ?? entry)
        guard let id = try (text(tweet["id_str"]) ?? text(tweet["id"])).flatMap({ TweetID($0) }) else { return nil }
        let text = try text(tweet["full_text"]) ?? ""
        let length = text.unicodeScalars.count
        let entities = try dictionary(tweet["entities"])
        return ArchivedTweet(
            id: id, origin: .tweets, createdAt: try createdAt(id, tweet["created_at"]), text: text,
            language: try self.text(tweet["lang"]), isSensitive: tweet["possibly_sensitive"] as? Bool ?? false,
            repliesToTweet: try self.text(tweet["in_reply_to_status_id_str"]).flatMap { TweetID($0) },
            repliesToUser: user(try self.text(tweet["in_reply_to_user_id_str"])),
            repliesToName: try self.text(tweet["in_reply_to_screen_name"]),
            hashtags: try list(entities["hashtags"]).compactMap { tag in
                guard let text = try self.text(tag["text"]), let range = try range(tag, length) else { return nil }
                return .init(text: text, range: range)
            },
            mentions: try list(entities["user_mentions"]).compactMap { mention in
                guard let name = try self.text(mention["screen_name"]), let range = try range(mention, length) else {
                    return nil
                }
                return .init(
                    id: user(try self.text(mention["id_str"])), screenName: name, name: try self.text(mention["name"]),
                    range: range)
            },
            links: try list(entities["urls"]).compactMap { link in
                guard let expanded = try self.text(link["expanded_url"]) ?? self.text(link["url"]),
                    let range = try range(link, length)
                else { return nil }
                return .init(
                    short: try self.text(link["url"]) ?? expanded, expanded: expanded,
                    display: try self.text(link["display_url"]) ?? expanded, range: range)
            },
            media: try media(tweet, length), versions: try versions(tweet),
            likes: try self.text(tweet["favorite_count"]).flatMap { Int($0) },
            retweets: try self.text(tweet["retweet_count"]).flatMap { Int($0) },
            isRetweet: text.range(of: "^RT @[A-Za-z0-9_]+:", options: .regularExpression) != nil)
    }

    private static func media(_ tweet: [String: Any], _ length: Int) throws -> [ArchivedTweet.Media] {
        let extended = tweet["extended_entities"] as? [String: Any]
        return try list((extended ?? dictionary(tweet["entities"]))["media"]).compactMap { media in
            let kinds = ["photo": ArchivedTweet.Media.Kind.photo, "video": .video, "animated_gif": .gif]
            guard let kind = try text(media["type"]).flatMap({ kinds[$0] }) else { return nil }
            let large = try dictionary(dictionary(media["sizes"])["large"])
            return .init(
                kind: kind, file: nil, range: try range(media, length), page: try text(media["expanded_url"]),
                sourceUser: user(try text(media["source_user_id_str"])),
                width: try text(large["w"]).flatMap { Int($0) },
                height: try text(large["h"]).flatMap { Int($0) })
        }
    }

    private static func versions(_ tweet: [String: Any]) throws -> [TweetID] {
        let info = try dictionary(tweet["edit_info"])
        let control = try dictionary(info["initial"] ?? dictionary(info["edit"])["editControlInitial"])
        let ids = (control["editTweetIds"] as? [Any] ?? []).compactMap { ($0 as? String).flatMap { TweetID($0) } }
        return ids.count > 1 ? ids : []
    }

    private static func createdAt(_ id: TweetID, _ value: Any?) throws -> Int64 {
        let clock = Int64(id.rawValue / 4_194_304) + 1_288_834_974_657
        guard let text = try text(value) else { return clock }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "EEE MMM dd HH:mm:ss Z yyyy"
        guard let date = formatter.date(from: text) else { throw Odd() }
        let written = Int64(date.timeIntervalSince1970) * 1_000
        return (written - 1_000...written + 1_000).contains(clock) ? clock : written
    }

    private static func user(_ text: String?) -> XUserID? {
        guard let text, let value = UInt64(text) else { return nil }
        do { return try XUserID(value: value) } catch { return nil }
    }

    private static func range(_ entity: [String: Any], _ length: Int) throws -> Range<Int>? {
        let bounds = (entity["indices"] as? [Any] ?? []).compactMap { ($0 as? String).flatMap { Int($0) } }
        guard bounds.count == 2, 0 <= bounds[0], bounds[0] <= bounds[1], bounds[1] <= length else { return nil }
        return bounds[0]..<bounds[1]
    }

    private static func text(_ value: Any?) throws -> String? {
        guard let value, !(value is NSNull) else { return nil }
        guard let text = value as? String else { throw Odd() }
        return text
    }

    private static func dictionary(_ value: Any?) throws -> [String: Any] {
        guard let value, !(value is NSNull) else { return [:] }
        guard let object = value as? [String: Any] else { throw Odd() }
        return object
    }

    private static func list(_ value: Any?) throws -> [[String: Any]] {
        guard let value, !(value is NSNull) else { return [] }
        guard let list = value as? [Any] else { throw Odd() }
        return try list.map { try dictionary($0) }
    }
}
