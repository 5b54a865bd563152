import Identifiers
import Testing

@testable import Sandbox

@Suite("Archives from X")
struct ArchiveTests {
    @Test("The checksum of the digits is the one that everybody gives")
    func checksum() {
        #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum(of: []) == 0)
    }

    @Test("Short texts deflate to what zlib makes of them")
    func deflate() {
        #expect(Deflate.compress([]) == [0x03, 0x00])
        #expect(Deflate.compress(Array("a".utf8)) == [0x4B, 0x04, 0x00])
        #expect(Deflate.compress(Array("abc".utf8)) == [0x4B, 0x4C, 0x4A, 0x06, 0x00])
    }

    @Test("A long list deflates well")
    func ratio() throws {
        let community = try Community(generatedPeople: 60, hugeFollowing: 5_000)
        let hugo = try #require(community["hugo"])
        let archive = try #require(try ArchiveBuilder(of: hugo, in: community)?.zip())
        #expect(archive.count < 300_000)
    }

    @Test("The stored layout shows what is inside, and what must never be read")
    func stored() throws {
        let community = try Community(generatedPeople: 60, hugeFollowing: 300)
        let zofia = try #require(community["zofia"])
        let archive = try #require(try ArchiveBuilder(of: zofia, in: community)?.zip())
        let text = String(decoding: archive, as: UTF8.self)
        #expect(text.contains("window.YTD.following.part0 = ["))
        #expect(text.contains("window.__THAR_CONFIG = {"))
        #expect(text.contains(ArchiveBuilder.canary))
        for id in community.graph.following(of: try #require(zofia.x).id) {
            #expect(text.contains("\"accountId\" : \"\(id)\""))
        }
    }

    @Test("Tweets are dated as X does it, with ids of that moment")
    func dates() {
        let moment = ArchiveTimestamp(milliseconds: 1_767_787_200_000)
        #expect(moment.createdAt == "Wed Jan 07 12:00:00 +0000 2026")
        #expect((moment.tweetID() >> 22) + 1_288_834_974_657 == 1_767_787_200_000)
    }

    @Test("Mentions count code points of the text as written")
    func mentions() throws {
        let community = try Community(generatedPeople: 0, hugeFollowing: 0)
        let amara = try #require(community["amara"]?.x)
        let tweets = ArchiveTweets(community: community, owner: amara).all
        var count = 0
        for tweet in tweets {
            let text = Array(try #require(tweet["full_text"]?.string).unicodeScalars)
            for mention in tweet["entities"]?["user_mentions"]?.array ?? [] {
                let indices = try #require(mention["indices"]?.strings).compactMap(Int.init)
                let name = String(String.UnicodeScalarView(text[indices[0]..<indices[1]]))
                #expect(name == "@" + (mention["screen_name"]?.string ?? ""))
                count += 1
            }
        }
        #expect(count > 5)
    }

    @Test("Everybody who was on X has an archive, the same at every call")
    func everybody() throws {
        let community = try Community(generatedPeople: 3, hugeFollowing: 300)
        for person in community.people {
            let archive = try ArchiveBuilder(of: person, in: community)?.zip()
            #expect((archive == nil) == (person.x == nil), "\(person.key)")
            #expect(archive == (try ArchiveBuilder(of: person, in: community)?.zip()))
        }
    }
}
