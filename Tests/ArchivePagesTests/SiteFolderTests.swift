import Foundation
import Testing
import XArchive

@testable import ArchivePages

@Suite("The folder of the pages")
struct SiteFolderTests {
    typealias Archive = MadeUpArchive

    private let files = FileManager.default

    @Test("A folder that is not ours is refused and stays as it is")
    func notOurs() throws {
        let archive = try Archive([Archive.tweet(0, "One")])
        try files.createDirectory(atPath: archive.site, withIntermediateDirectories: false)
        try Data("mine".utf8).write(to: URL(filePath: archive.site + "/notes.txt"))
        #expect(throws: SiteFolder.Failure.self) { try WrittenSite(archive) }
        #expect(try files.contentsOfDirectory(atPath: archive.site) == ["notes.txt"])
    }

    @Test("A link is refused, even one that leads to a folder of ours")
    func link() throws {
        let archive = try Archive([Archive.tweet(0, "One")])
        _ = try WrittenSite(archive)
        try files.moveItem(atPath: archive.site, toPath: archive.folder + "/elsewhere")
        try files.createSymbolicLink(atPath: archive.site, withDestinationPath: archive.folder + "/elsewhere")
        #expect(throws: SiteFolder.Failure.self) { try WrittenSite(archive) }
    }

    @Test("What holds the archive is never replaced")
    func holdsArchive() throws {
        let archive = try Archive([Archive.tweet(0, "One")])
        #expect(throws: SiteFolder.Failure.self) {
            try SiteFolder(path: archive.folder, archive: archive.archive, isDryRun: false)
        }
    }

    @Test("A run that died is no obstacle, and one that is stopped leaves what was there")
    func stopping() throws {
        let archive = try Archive([Archive.tweet(0, "One"), Archive.tweet(1, "Two")])
        let before = try WrittenSite(archive)
        // As a death leaves it.
        _ = try SiteFolder(path: archive.site, archive: archive.archive, isDryRun: false)
        let reader = try ArchiveReader(path: archive.archive)
        let folder = try SiteFolder(path: archive.site, archive: archive.archive, isDryRun: false)
        let site = try ArchiveSite(
            reader: reader, posts: try reader.posts(), options: SiteOptions(texts: try SiteOptions.texts(in: "en")),
            folder: folder)
        struct Stop: Error {}
        #expect(throws: Stop.self) { try site.write { _, _ in throw Stop() } }
        #expect(try WrittenSite.contents(of: archive.site) == before.files)
        #expect(try files.contentsOfDirectory(atPath: archive.folder).sorted() == ["archive", "site"])
    }

    @Test("A picture that cannot be read counts as missing; the others are there")
    func damagedMedia() throws {
        let name = "data/tweets_media/\(Archive.id(0))-a.jpg"
        let archive = try Archive(
            [Archive.tweet(0, "One", Archive.photo("a.jpg")), Archive.tweet(1, "Two", Archive.photo("b.jpg"))],
            files: ["data/tweets_media/\(Archive.id(1))-b.jpg": Data("jpeg".utf8)])
        try files.createDirectory(atPath: archive.archive + "/" + name, withIntermediateDirectories: false)
        let site = try WrittenSite(archive)
        #expect(site.files.keys.filter { $0.hasPrefix("files/") }.count == 1)
        #expect(site.text("posts/2022-12.html").contains("The archive lacks 1 picture or video of this post."))
    }
}
