import Crypto
import Identifiers

/// The record key of a moved post, the same whenever and wherever it is made: `docs/decisions/0007`.
///
/// The first part of a tweet has the TID whose integer is the tweet's id; further parts have keys above all of these,
/// from a hash. What was published before is found again without anything but the archive.
package enum PostKey {
    /// Ids from here on would meet the keys of further parts. X reaches them in 2045.
    package static let firstRefusedID: UInt64 = 1 << 62

    /// Makes the hash one that nothing else uses.
    private static let domain = "helloquitx/post-part/v1"

    /// - Parameter part: from 0 on.
    package static func key(of tweet: TweetID, part: Int) throws(PlanError) -> RecordKey {
        RecordKey(tid(try value(of: tweet, part: part)))
    }

    /// The key's integer, below 2^63.
    static func value(of tweet: TweetID, part: Int) throws(PlanError) -> UInt64 {
        guard tweet.rawValue < firstRefusedID else { throw .idTooLarge(tweet) }
        guard part > 0 else { return tweet.rawValue }
        let digest = SHA256.hash(data: Array("\(domain):\(tweet):\(part)".utf8))
        let start = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return 1 << 62 | start >> 2
    }

    private static func tid(_ value: UInt64) -> TID {
        TID(microseconds: Int64(value >> 10), clockID: UInt16(value & 0x3FF))
    }
}
