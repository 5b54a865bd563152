import Foundation
import XArchive

/// Looks into a ZIP file of 4.6 GB, nearly all of it a film that is a hole on the disk, with the lists behind it.
enum Zip64Run {
    private static let film: UInt64 = 4_600_000_000

    static func seconds(folder: String) throws -> Double {
        let path = folder + "/large.zip"
        let list = Array(#"window.YTD.tweets.part0 = [ {"tweet" : {"id_str" : "20", "full_text" : "made up"}} ]"#.utf8)
        try Data().write(to: URL(filePath: path))
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { file.closeFile() }
        let first = Entry(name: "data/tweets_media/20-film.mp4", size: film, checksum: 0, offset: 0)
        let second = Entry(
            name: "data/tweets.js", size: UInt64(list.count), checksum: checksum(list),
            offset: UInt64(first.local.count) + film)
        try file.write(contentsOf: Data(first.local))
        try file.seek(toOffset: second.offset)
        try file.write(contentsOf: Data(second.local + list))
        let start = second.offset + UInt64(second.local.count + list.count)
        let directory = first.central + second.central
        try file.write(contentsOf: Data(directory + end(start: start, length: UInt64(directory.count))))
        return try ArchiveBench.seconds {
            let posts = try ArchiveReader(path: path).posts()
            guard posts.tweets.count == 1 else { throw BenchError.wrongCount(posts.tweets.count, 1) }
        }
    }

    /// A stored file with its sizes in ZIP64 fields (APPNOTE 4.5.3).
    private struct Entry {
        let local: [UInt8]
        let central: [UInt8]
        let offset: UInt64

        init(name: String, size: UInt64, checksum: UInt32, offset: UInt64) {
            self.offset = offset
            let name = Array(name.utf8)
            let short = little(checksum) + little(UInt32.max) + little(UInt32.max) + little(UInt16(name.count))
            let sizes = little(size) + little(size)
            let common = little(UInt16(45)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt32(0x5A21_6000))
            local =
                little(UInt32(0x0403_4B50)) + common + short + little(UInt16(20)) + name + little(UInt16(1))
                + little(UInt16(16)) + sizes
            central =
                little(UInt32(0x0201_4B50)) + little(UInt16(45)) + common + short + little(UInt16(28))
                + Array(repeating: 0, count: 10) + little(UInt32.max) + name + little(UInt16(1)) + little(UInt16(24))
                + sizes + little(offset)
        }
    }

    private static func end(start: UInt64, length: UInt64) -> [UInt8] {
        little(UInt32(0x0606_4B50)) + little(UInt64(44)) + little(UInt16(45)) + little(UInt16(45)) + little(UInt64(0))
            + little(UInt64(2)) + little(UInt64(2)) + little(length) + little(start) + little(UInt32(0x0706_4B50))
            + little(UInt32(0)) + little(start + length) + little(UInt32(1)) + little(UInt32(0x0605_4B50))
            + little(UInt32(0)) + little(UInt16.max) + little(UInt16.max) + little(UInt32(length)) + little(UInt32.max)
            + little(UInt16(0))
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        }
    }

    private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
