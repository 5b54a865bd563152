import Identifiers
import Testing

@testable import Crossposting

@Suite("Record keys of moved posts")
struct PostKeyTests {
    /// From another implementation (Python's hashlib), and never to be changed: published posts have these keys.
    @Test(
        "The derivation is frozen",
        arguments: [
            (1, 0, "2222222222223"), (1, 1, "7kwwonasyuqia"), (20, 0, "222222222222o"), (20, 25, "bybekymlbxz6n"),
            (1_212_092_628_029_698_048, 0, "33olruf2dcw22"), (1_212_092_628_029_698_048, 1, "62w6fr3qs4ajw"),
            (1_212_092_628_029_698_048, 2, "bjxgow3suyekp"), (2_014_000_000_000_000_001, 0, "3rwteelcua223"),
            (2_014_000_000_000_000_001, 1, "6wktazprg2bo7"), (4_611_686_018_427_387_903, 0, "5zzzzzzzzzzzz"),
            (4_611_686_018_427_387_903, 1, "6w7o5tiqlhftq"),
        ] as [(UInt64, Int, String)])
    func vectors(id: UInt64, part: Int, key: String) throws {
        let tweet = try #require(TweetID(rawValue: id))
        #expect(try PostKey.key(of: tweet, part: part).description == key)
    }

    @Test("The first part has the key whose integer is the tweet's id")
    func firstPart() throws {
        for id: UInt64 in [1, 20, 1_212_092_628_029_698_048, 2_014_000_000_000_000_001, 1 << 62 - 1] {
            let tweet = try #require(TweetID(rawValue: id))
            let key = try PostKey.key(of: tweet, part: 0)
            #expect(try TID(key.description).value == id)
        }
    }

    @Test("Further parts have keys above all of these, each another")
    func furtherParts() throws {
        var keys: Set<RecordKey> = []
        for id in UInt64(1)...100 {
            let tweet = try #require(TweetID(rawValue: id << 40))
            for part in 1...20 {
                let key = try PostKey.key(of: tweet, part: part)
                let value = try TID(key.description).value
                #expect(value >= 1 << 62 && value < 1 << 63)
                #expect(keys.insert(key).inserted)
            }
        }
    }

    @Test("Ids that would meet further parts are refused")
    func tooLarge() throws {
        let tweet = try #require(TweetID(rawValue: 1 << 62))
        #expect(throws: PlanError.idTooLarge(tweet)) { try PostKey.key(of: tweet, part: 0) }
        #expect(throws: PlanError.idTooLarge(tweet)) { try PostKey.key(of: tweet, part: 3) }
    }
}
