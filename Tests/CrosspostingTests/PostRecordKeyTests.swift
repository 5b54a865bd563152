import Identifiers
import Testing

@testable import Crossposting

@Suite("Record keys of moved posts")
struct PostRecordKeyTests {
    /// Frozen: docs/decisions/0007-record-keys-of-posts.md. A change would publish everything a second time.
    static let vectors: [(tweet: UInt64, part: Int, key: String)] = [
        (20, 0, "222222222222o"), (1_322_297_225_620_475_905, 0, "36qhyecmdjo23"),
        (1_322_297_225_620_475_905, 1, "6gb3jg4bd4lab"), (1_322_297_225_620_475_905, 2, "aky6nsiks4b5f"),
        (20, 1, "6idt5rxavf3ib"),
    ]

    @Test("They are what they always were", arguments: vectors)
    func frozen(tweet: UInt64, part: Int, key: String) throws {
        let id = try #require(TweetID(rawValue: tweet))
        #expect(PostRecordKey.key(tweet: id, part: part)?.description == key)
    }

    @Test("Different posts and parts never meet")
    func distinct() throws {
        var seen: Set<RecordKey> = []
        for tweet in UInt64(1)...2_000 {
            let id = try #require(TweetID(rawValue: tweet << 22 | tweet))
            for part in 0..<20 { seen.insert(try #require(PostRecordKey.key(tweet: id, part: part))) }
        }
        #expect(seen.count == 40_000)
    }

    @Test("Numbers that X cannot have given yet have none")
    func tooLarge() throws {
        #expect(PostRecordKey.key(tweet: try #require(TweetID(rawValue: 1 << 62)), part: 0) == nil)
        #expect(PostRecordKey.key(tweet: try #require(TweetID(rawValue: 1 << 62 - 1)), part: 0) != nil)
    }
}
