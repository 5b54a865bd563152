import Crypto
import Foundation
import Identifiers

/// The record key of a moved post, derived from the tweet and the part: the same plan always writes the same records.
///
/// Frozen; see docs/decisions/0007-record-keys-of-posts.md.
package enum PostRecordKey {
    /// - Parameters:
    ///   - tweet: below 2^62, as X will give out until about the year 2080.
    ///   - part: from 0.
    /// - Returns: nil for a number that X cannot have given yet.
    package static func key(tweet: TweetID, part: Int) -> RecordKey? {
        let marker: UInt64 = 1 << 62
        guard tweet.rawValue < marker, part >= 0 else { return nil }
        var value = tweet.rawValue
        if part > 0 {
            let digest = SHA256.hash(data: Data("helloquitx/post-part/1 \(tweet) \(part)".utf8))
            let top = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            value = marker | top >> 2
        }
        guard let tid = TID(value: value) else { return nil }
        // A TID is always a record key.
        return try? RecordKey(tid.description)
    }
}
