import Foundation

/// What is known of a post that was, or may have been, published.
package struct PostReceipt: Sendable, Hashable, Codable {
    /// Bluesky: the record's `at://` address. Mastodon API: the status's id.
    package var id: String
    /// Bluesky: the content's id.
    package var cid: String?
    /// Where people read it.
    package var url: String?

    package init(id: String, cid: String? = nil, url: String? = nil) {
        self.id = id
        self.cid = cid
        self.url = url
    }

    package init(decoding bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(PostReceipt.self, from: Data(bytes))
    }

    /// - Parameter bytes: what tries left behind; nil when that is not the receipt of a published post.
    package init?(trace bytes: [UInt8]) {
        do {
            self = try PostReceipt(decoding: bytes)
        } catch {
            return nil  // A note of a try.
        }
    }

    package func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}

/// How a post ended, or stands in between. The raw values are stored as the outcome's code.
package enum PostOutcome: String, Sendable, Hashable, CaseIterable {
    case published
    /// Its server does not take it; the reason is the server's.
    case refused
    case failed
    /// Whether it was published cannot be told.
    case uncertain
    case cancelled
    /// What it answers could not be published.
    case dependencyFailed
    case undone
}

/// What a post answers or quotes is not published (any more).
struct NeededPostMissing: Error {
    /// Whether it is on its way.
    var isComing = false
}
