import FoundationEssentials
import Identifiers
import Testing

@testable import XArchive

#if canImport(Glibc)
    import Glibc
#endif

@Suite("ZIP64")
struct Zip64Tests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("A list that lies behind more than 4 GB of video is read")
    func beyondFourGigabytes() throws {
        let tweet =
            #"{"id_str" : "1", "extended_entities" : {"media" : [{"type" : "video", "video_info" : {"variants" : "#
            + #"[{"content_type" : "video/mp4", "url" : "https://v.example/video.mp4"}]}}]}}"#
        let archive = MadeUpArchive([.following([11, 12, 13]), .tweets([tweet])])
        let path = try folder.write("large.zip", [])
        let descriptor = open(path, O_WRONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }

        // A hole in the file stands for the video: it takes no room on the disk.
        var position: UInt64 = 0
        var directory: [UInt8] = []
        func write(_ bytes: [UInt8]) throws {
            try #require(pwrite(descriptor, bytes, bytes.count, off_t(position)) == bytes.count)
            position += UInt64(bytes.count)
        }
        func add(_ entry: ZipBuilder.Entry, size: UInt64? = nil) throws {
            let record = ZipBuilder.Record(entry, offset: position, size: size)
            try write(record.localHeader + record.data)
            position += size ?? 0
            directory += record.directoryEntry
        }
        let video: UInt64 = 4_600_000_000
        try add(.init(name: "x/data/tweets_media/1-video.mp4", bytes: []), size: video)
        for entry in archive.zip(inside: "x/").entries { try add(entry) }
        let start = position
        try write(directory + ZipBuilder.end(entries: 4, start: start, length: UInt64(directory.count)))
        try #require(start > 4 << 30)

        let reader = try ArchiveReader(path: path)
        #expect(try reader.followings()?.ids.map(\.value) == [11, 12, 13])
        #expect(reader.container.contains("x/data/tweets_media/1-video.mp4"))
        let posts = try reader.posts(temporaryFolder: folder.path)
        #expect(try posts.tweet(posts.tweets[0]).media.map(\.file) == ["1-video.mp4"])
    }

    @Test("Small files written with ZIP64 fields are read")
    func smallZip64() throws {
        var zip = MadeUpArchive([.following([11])]).zip()
        for index in zip.entries.indices { zip.entries[index].usesZip64 = true }
        #expect(try folder.reader(zip).followings()?.ids.map(\.value) == [11])
    }

    @Test("More files than 16 bits can count are read")
    func manyFiles() throws {
        var zip = MadeUpArchive([.following([11])]).zip()
        zip.entries += (0..<66_000).map { .init(name: "data/tweets_media/\($0).jpg", bytes: []) }
        #expect(try folder.reader(zip).followings()?.ids.map(\.value) == [11])
    }
}
