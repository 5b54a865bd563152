import Accounts
import Foundation
import Identifiers

/// One part of a post of X's, as a plan numbers it.
package struct MovedPostKey: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The post's number on X, 1 to 2^63-1.
    package let tweet: UInt64
    /// 0 for a post that needs no splitting, and for the first part.
    package let part: Int

    package init(tweet: TweetID, part: Int) {
        self.tweet = tweet.rawValue
        self.part = part
    }

    package init(tweet: UInt64, part: Int) {
        self.tweet = tweet
        self.part = part
    }

    package var description: String { "\(tweet).\(part)" }
}

/// Everything that identifies a post at its destination; stored before the first byte is sent.
package struct PostPayload: Sendable, Hashable, Codable {
    /// As which account: its stored key.
    package var actor: String
    /// The server that keeps the account.
    package var host: String
    /// When the account was made, if that is known; milliseconds since 1970.
    package var openedAt: Int64?
    package var key: MovedPostKey
    /// The thread that it belongs to, named by its first post.
    package var thread: UInt64
    /// The text as it is shown. On Bluesky at most 300 graphemes and 3,000 bytes.
    package var text: String
    /// Bluesky only: elsewhere the text says it all.
    package var facets: [Facet]
    /// BCP 47, at most three.
    package var languages: [String]
    /// The original's moment, milliseconds since 1970.
    package var createdAt: Int64
    /// Bluesky: the record's key.
    package var rkey: RecordKey?
    /// What it answers, and where the thread begins; both moved before it.
    package var parent: MovedPostKey?
    package var root: MovedPostKey?
    /// A post of one's own that it quotes, moved before it.
    package var quote: MovedPostKey?
    package var card: Card?
    package var media: [Media]
    /// Marked as sensitive by its author.
    package var isSensitive: Bool
    /// Mastodon API: `public`, `unlisted`, `private`.
    package var visibility: String?
    /// Mastodon API: whether the server was found to take a date in the past.
    package var isBackdated: Bool
    /// Mastodon API: addresses in the text that give way to those of posts of one's own, moved before it.
    package var movedLinks: [MovedLink]
    /// What the server takes, where it said so.
    package var mediaLimits: MediaSizes?

    package static let version = 1

    package struct Facet: Sendable, Hashable, Codable {
        package var byteStart: Int
        package var byteEnd: Int
        /// `link` or `tag`.
        package var type: String
        package var value: String

        package init(byteStart: Int, byteEnd: Int, type: String, value: String) {
            self.byteStart = byteStart
            self.byteEnd = byteEnd
            self.type = type
            self.value = value
        }
    }

    /// UTF-8 bytes of the text, and which post they lead to.
    package struct MovedLink: Sendable, Hashable, Codable {
        package var byteStart: Int
        package var byteEnd: Int
        package var key: MovedPostKey

        package init(byteStart: Int, byteEnd: Int, key: MovedPostKey) {
            self.byteStart = byteStart
            self.byteEnd = byteEnd
            self.key = key
        }
    }

    /// The most bytes that the server takes.
    package struct MediaSizes: Sendable, Hashable, Codable {
        package var picture: Int
        package var video: Int

        package init(picture: Int, video: Int) {
            self.picture = picture
            self.video = video
        }
    }

    package struct Card: Sendable, Hashable, Codable {
        package var address: String
        package var title: String
        package var description: String

        package init(address: String, title: String, description: String) {
            self.address = address
            self.title = title
            self.description = description
        }
    }

    package struct Media: Sendable, Hashable, Codable {
        /// Where the bytes are, for the `MediaSource` of this program: an archive and a file in it.
        package var container: String
        package var file: String
        /// What it shows, for those who do not see it; may be empty.
        package var alt: String
        /// A video, or what X made of a GIF.
        package var isVideo: Bool
        /// What X made of a GIF: without sound, over and over. Nil when that is not known.
        package var isLoop: Bool?

        package init(container: String, file: String, alt: String, isVideo: Bool, isLoop: Bool? = nil) {
            self.container = container
            self.file = file
            self.alt = alt
            self.isVideo = isVideo
            self.isLoop = isLoop
        }
    }

    package init(
        actor: AccountKey, host: String, openedAt: Int64?, key: MovedPostKey, thread: UInt64, text: String,
        facets: [Facet],
        languages: [String], createdAt: Int64, rkey: RecordKey?, parent: MovedPostKey?, root: MovedPostKey?,
        quote: MovedPostKey?,
        card: Card?, media: [Media], isSensitive: Bool, visibility: String?, isBackdated: Bool,
        movedLinks: [MovedLink] = [], mediaLimits: MediaSizes? = nil
    ) {
        self.actor = actor.storedText
        self.host = host
        self.openedAt = openedAt
        self.key = key
        self.thread = thread
        self.text = text
        self.facets = facets
        self.languages = languages
        self.createdAt = createdAt
        self.rkey = rkey
        self.parent = parent
        self.root = root
        self.quote = quote
        self.card = card
        self.media = media
        self.isSensitive = isSensitive
        self.visibility = visibility
        self.isBackdated = isBackdated
        self.movedLinks = movedLinks
        self.mediaLimits = mediaLimits
    }

    package init(decoding bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(PostPayload.self, from: Data(bytes))
    }

    package func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
