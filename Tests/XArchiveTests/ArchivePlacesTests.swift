import FoundationEssentials
import Identifiers
import Testing

@testable import XArchive

@Suite("Where the files of an archive lie")
struct ArchivePlacesTests {
    private let folder: TemporaryFolder
    private let archive = MadeUpArchive([
        .following([11, 12]), .followers([21]), .followers([22, 23], file: "follower-part1.js"),
        .followers([24], file: "follower-part2.js"),
    ])

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "A ZIP is read with its data at the top, in an inner folder, or deep inside",
        arguments: ["", "twitter-2026-03-06/", "a/b/c/"], [ZipBuilder.Method.stored, .deflated])
    func zip(inside inner: String, method: ZipBuilder.Method) throws {
        let reader = try folder.reader(archive.zip(inside: inner, method: method))
        #expect(try reader.followings()?.ids.map(\.value) == [11, 12])
        #expect(try reader.followers()?.ids.map(\.value) == [21, 22, 23, 24])
        #expect(try reader.owner()?.id.value == 1_000_000_001)
    }

    @Test("An unpacked folder is read from its top, from above, and from inside", arguments: ["", "inner/", "a/b/"])
    func unpacked(inside inner: String) throws {
        try folder.write(archive, inside: inner)
        for path in [folder.path, folder.path + "/" + inner, folder.path + "/" + inner + "data"] {
            let reader = try ArchiveReader(path: path)
            #expect(try reader.followings()?.ids.count == 2)
            #expect(try reader.followers()?.ids.count == 4)
        }
    }

    @Test("Files without a data folder are read, as in 2019")
    func flat() throws {
        var flat = MadeUpArchive()
        flat.files = archive.files.map { ($0.name.replacing("data/", with: ""), $0.text) }
        #expect(try folder.reader(flat.zip()).followers()?.ids.count == 4)
    }

    @Test("What a Mac adds to a ZIP is not the archive")
    func macFiles() throws {
        var zip = archive.zip(inside: "me/")
        zip.entries.append(.init(name: "__MACOSX/me/data/._manifest.js", bytes: [0, 5, 22, 7]))
        zip.entries.append(.init(name: "me/data/._following.js", bytes: [0, 5, 22, 7]))
        #expect(try folder.reader(zip).followings()?.ids.count == 2)
    }

    @Test("Backslashes between folders, as some programs on Windows write them, are understood")
    func backslashes() throws {
        var zip = archive.zip()
        for index in zip.entries.indices { zip.entries[index].name.replace("/", with: "\\") }
        #expect(try folder.reader(zip).followings()?.ids.count == 2)
    }

    @Test("Sizes and checksums may follow the data, and a comment the directory")
    func descriptors() throws {
        var zip = archive.zip()
        for index in zip.entries.indices { zip.entries[index].hasDataDescriptor = true }
        zip.comment = Array("PK\u{5}\u{6} not the end".utf8)
        #expect(try folder.reader(zip).followings()?.ids.count == 2)
    }

    @Test("Files that no question needs are not opened: they can be damaged")
    func onlyWhatIsNeeded() throws {
        var zip = archive.zip()
        zip.entries.append(.init(name: "data/direct-messages.js", bytes: [1, 2, 3], declaredChecksum: 1))
        zip.entries.append(.init(name: "data/ip-audit.js", bytes: [1, 2, 3], isEncrypted: true))
        let summary = try folder.reader(zip).inspect()
        #expect(summary.counts.followers == 4)
    }

    @Test("Two archives in one place are refused by name")
    func twoArchives() throws {
        try folder.write(archive, inside: "one/")
        try folder.write(archive, inside: "two/")
        #expect(throws: ArchiveError.severalArchives(folders: ["one/data/", "two/data/"])) {
            try ArchiveReader(path: folder.path)
        }
    }

    @Test("A lone copy of a list beside the archive does not count")
    func strayCopy() throws {
        try folder.write(archive)
        try folder.write("copies/following.js", Array(MadeUpArchive.list("following.js", []).utf8))
        #expect(try ArchiveReader(path: folder.path).followings()?.ids.count == 2)
    }
}
