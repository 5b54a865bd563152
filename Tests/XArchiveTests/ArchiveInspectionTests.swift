import FoundationEssentials
import Testing

@testable import XArchive

@Suite("What archive inspect prints")
struct ArchiveInspectionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("The JSON has every key, and null for what is unknown")
    func json() throws {
        var archive = MadeUpArchive([.following([1, 2]), .followers([])])
        archive["data/follower.js"] = nil
        let json = try ArchiveInspection(folder.reader(archive.zip()).inspect()).json()
        #expect(
            json == """
                {
                  "counts" : {
                    "blocks" : null,
                    "editsSuperseded" : null,
                    "followers" : null,
                    "following" : 2,
                    "gifs" : null,
                    "likes" : null,
                    "mediaMissing" : null,
                    "mutes" : null,
                    "notes" : null,
                    "notesMatched" : null,
                    "photos" : null,
                    "quotes" : null,
                    "repliesToOthers" : null,
                    "retweets" : null,
                    "selfQuotes" : null,
                    "selfReplies" : null,
                    "threads" : null,
                    "tweets" : null,
                    "videos" : null
                  },
                  "generatedAt" : "2026-03-06T13:15:31.187Z",
                  "layout" : null,
                  "owner" : {
                    "displayName" : "Ada Example",
                    "id" : "1000000001",
                    "screenName" : "ada_example"
                  },
                  "warnings" : [

                  ]
                }
                """)
    }

    @Test("An unknown owner is three nulls, and warnings are sentences")
    func unknownOwner() throws {
        var archive = MadeUpArchive([.following([1])])
        archive["data/manifest.js"] = nil
        let json = try ArchiveInspection(folder.reader(archive.zip()).inspect()).json()
        #expect(json.contains(#""screenName" : null"#))
        #expect(json.contains("There is no manifest.js"))
    }

    @Test(
        "Layouts are told apart by what X put in, even where the owner has removed it",
        arguments: [
            (["tweet"], "2019"), (["tweets"], "2022-10"), (["tweets", "noteTweet"], "2023-08"),
            (["tweets", "noteTweet", "article"], "2024-11"), (["tweets", "noteTweet", "grokChatItem"], "2024-11"),
            (["tweets", "noteTweet", "article", "messageEvent"], "2026"),
        ])
    func layouts(types: [String], expected: String) throws {
        var archive = MadeUpArchive([.following([1])])
        archive["data/manifest.js"] = MadeUpArchive.manifest(types: types.map { #""\#($0)" : {"files" : []}"# })
        #expect(try folder.reader(archive.zip()).inspect().layout?.rawValue == expected)
    }

    @Test("Bare tweets are the layout of about 2019")
    func bareLayout() throws {
        var archive = MadeUpArchive()
        archive["tweet.js"] = "window.YTD.tweet.part0 = [ {\"id_str\" : \"1\", \"full_text\" : \"x\"} ]"
        #expect(try folder.reader(archive.zip()).inspect().layout == .bare)
    }

    @Test("The text fits 80 columns, whatever the owner is called")
    func text() throws {
        var archive = MadeUpArchive([.followers(Array(1...1_234)), .followers([], file: "follower-part1.js")])
        archive["data/follower-part1.js"] = nil
        archive["data/manifest.js"]?.replace(
            "Ada Example", with: #"Ada \u001B[31m\u202E of the many \#(String(repeating: "name ", count: 30))"#)
        let text = try ArchiveInspection(folder.reader(archive.zip()).inspect()).text()
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        #expect(text.contains("followers"))
        #expect(text.contains(" 1,234\n"))
        #expect(text.contains(" unknown\n"))
        #expect(text.contains("follower-part1.js is missing"))
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("\u{202E}"))
    }

    @Test(
        "Numbers are grouped by three",
        arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")])
    func grouping(number: Int, text: String) {
        #expect(ArchiveInspection.grouped(number) == text)
    }

    @Test("A partial archive is told")
    func partial() throws {
        var archive = MadeUpArchive([.following([1])])
        archive["data/manifest.js"] = MadeUpArchive.manifest(types: [], info: #""isPartialArchive": true"#)
        #expect(try folder.reader(archive.zip()).inspect().warnings.contains(.partialArchive))
    }
}
