import Identifiers
import Testing

@testable import XArchive

@Suite("Lists of accounts")
struct AccountListTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("An absent list is unknown, an empty list is empty")
    func unknownIsNotZero() throws {
        let reader = try folder.reader(MadeUpArchive([.following([])]).zip())
        #expect(try reader.followings()?.ids == [])
        #expect(try reader.followers() == nil)
        #expect(try reader.blocks() == nil)
        #expect(try reader.mutes() == nil)
    }

    @Test("Blocks and mutes have their own keys")
    func blocksAndMutes() throws {
        let archive = MadeUpArchive([
            .init("block", nil, [MadeUpArchive.account("blocking", 31)]),
            .init("mute", nil, [MadeUpArchive.account("muting", 41), MadeUpArchive.account("muting", 42)]),
        ])
        let reader = try folder.reader(archive.zip())
        #expect(try reader.blocks()?.ids.map(\.value) == [31])
        #expect(try reader.mutes()?.ids.map(\.value) == [41, 42])
    }

    @Test("Repeated ids count once and are told, across parts too")
    func duplicates() throws {
        let archive = MadeUpArchive([.followers([1, 2, 1]), .followers([2, 3], file: "follower-part1.js")])
        let list = try #require(try folder.reader(archive.zip()).followers())
        #expect(list.ids.map(\.value) == [1, 2, 3])
        #expect(list.duplicates == 2)
        #expect(list.warnings == [.duplicates(file: "data/follower.js", count: 2)])
    }

    @Test("The largest id that X can give is read")
    func largestID() throws {
        let reader = try folder.reader(MadeUpArchive([.following([Int.max])]).zip())
        #expect(try reader.followings()?.ids.map(\.value) == [UInt64(Int64.max)])
    }

    @Test("A part that the owner has removed is told")
    func missingPart() throws {
        var archive = MadeUpArchive([
            .followers([1]), .followers([2], file: "follower-part1.js"), .followers([3], file: "follower-part2.js"),
        ])
        archive["data/follower-part1.js"] = nil
        let list = try #require(try folder.reader(archive.zip()).followers())
        #expect(list.ids.map(\.value) == [1, 3])
        #expect(list.warnings == [.partMissing(file: "data/follower-part1.js")])
    }

    @Test("A part that the manifest does not name is read, and told")
    func unnamedPart() throws {
        var archive = MadeUpArchive([.followers([1])])
        archive["data/follower-part1.js"] = MadeUpArchive.List.followers([2]).text
        let list = try #require(try folder.reader(archive.zip()).followers())
        #expect(list.ids.map(\.value) == [1, 2])
        #expect(list.warnings == [.partNotInManifest(file: "data/follower-part1.js")])
    }

    @Test("Without a manifest all parts are found by name, in the order of their numbers")
    func withoutManifest() throws {
        var archive = MadeUpArchive(
            (0...11).map { .followers([$0 + 1], file: $0 == 0 ? "follower.js" : "follower-part\($0).js") })
        archive["data/manifest.js"] = nil
        archive["data/follower-requests.js"] = "no part"
        let list = try #require(try folder.reader(archive.zip()).followers())
        #expect(list.ids.map(\.value) == Array(1...12))
        #expect(list.warnings == [])
    }

    @Test("Without a manifest a gap in the numbers is told")
    func gap() throws {
        var archive = MadeUpArchive([.followers([1]), .followers([3], file: "follower-part2.js")])
        archive["data/manifest.js"] = nil
        #expect(
            try folder.reader(archive.zip()).followers()?.warnings == [.partMissing(file: "data/follower-part1.js")])
    }

    @Test("Another number of entries than the manifest promises is told")
    func otherCount() throws {
        var archive = MadeUpArchive([.following([1, 2])])
        archive["data/following.js"] = MadeUpArchive.List.following([1]).text
        #expect(
            try folder.reader(archive.zip()).followings()?.warnings
                == [.countDiffers(file: "data/following.js", declared: 2, found: 1)])
    }

    @Test("The owner is known from the manifest, else from account.js, else not at all")
    func owner() throws {
        var archive = MadeUpArchive([.following([1])])
        archive["data/account.js"] = #"""
            window.YTD.account.part0 = [ {"account" : {"email" : "ada@example.com", "accountId" : "77",
              "username" : "other_example", "accountDisplayName" : "Other"}} ]
            """#
        let named = try #require(try folder.reader(archive.zip()).owner())
        #expect(named.id.description == MadeUpArchive.ownerID)
        #expect(named.screenName?.description == "ada_example")
        #expect(named.displayName == "Ada Example")
        archive["data/manifest.js"] = nil
        let other = try #require(try folder.reader(archive.zip()).owner())
        #expect(other.id.description == "77")
        #expect(other.screenName?.description == "other_example")
        archive["data/account.js"] = nil
        #expect(try folder.reader(archive.zip()).owner() == nil)
    }

    @Test("The spacing around the assignment and inside the list does not matter", arguments: ["=", " = ", "  =\n\t "])
    func spacing(assignment: String) throws {
        var archive = MadeUpArchive([.following([1])])
        archive["data/following.js"] =
            "\u{FEFF}window.YTD.following.part0\(assignment)[{\"following\":{\"accountId\":\"1\"}}\n,\r\n"
            + "{\"following\":{\"accountId\":\"2\",\"userLink\":\"\\\"]}[{\\\\\"}} ];\n"
        #expect(try folder.reader(archive.zip()).followings()?.ids.map(\.value) == [1, 2])
    }
}
