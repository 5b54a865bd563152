import Identifiers
import Testing

@testable import XArchive

@Suite("Damage of any kind ends as an error or as the truth")
struct DamageTests {
    private let archive = MadeUpArchive([
        .following(Array(101...160)), .followers(Array(201...240)),
        .followers(Array(241...260), file: "follower-part1.js"),
        .tweets((1...5).map { #"{"id_str" : "\#($0)00", "full_text" : "Tweet \#($0)"}"# }),
    ])

    /// Reads everything. Any other error than the reader's own fails the test; what is read without a warning must
    /// be right.
    private func read(_ bytes: [UInt8], in folder: TemporaryFolder, _ comment: Comment) throws {
        let path = try folder.write("archive.zip", bytes)
        _ = try archiveError {
            let reader = try ArchiveReader(path: path)
            let isWhole = reader.catalogue.manifest != nil
            if let list = try reader.followings(), isWhole, list.warnings.isEmpty {
                #expect(list.ids.map(\.value) == Array(101...160), comment)
            }
            if let list = try reader.followers(), isWhole, list.warnings.isEmpty {
                #expect(list.ids.map(\.value) == Array(201...260), comment)
            }
            _ = try reader.inspect()
            let posts = try reader.posts(temporaryFolder: folder.path)
            for entry in posts.tweets { _ = try posts.tweet(entry) }
        }
    }

    @Test("Cut off at any byte", arguments: [ZipBuilder.Method.stored, .deflated])
    func cut(method: ZipBuilder.Method) throws {
        let folder = try TemporaryFolder()
        let bytes = archive.zip(inside: "me/", method: method).bytes()
        var random = SeededGenerator(seed: 1)
        for _ in 0..<300 {
            let length = Int.random(in: 0..<bytes.count, using: &random)
            try read(Array(bytes.prefix(length)), in: folder, "cut at \(length)")
        }
    }

    @Test("Bytes changed anywhere in the ZIP", arguments: [ZipBuilder.Method.stored, .deflated])
    func flips(method: ZipBuilder.Method) throws {
        let folder = try TemporaryFolder()
        let bytes = archive.zip(inside: "me/", method: method).bytes()
        for seed in 1...1_000 {
            var random = SeededGenerator(seed: seed)
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                // Half of them in the directory, where they do most harm.
                let from = Bool.random(using: &random) ? bytes.count - 500 : 0
                damaged[Int.random(in: from..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            try read(damaged, in: folder, "seed \(seed)")
        }
    }

    @Test("Bytes changed, dropped or doubled inside a list, behind a right checksum")
    func insideLists() throws {
        let folder = try TemporaryFolder()
        for seed in 1...600 {
            var random = SeededGenerator(seed: seed)
            var zip = archive.zip(method: .stored)
            let index = Int.random(in: zip.entries.indices, using: &random)
            var bytes = zip.entries[index].bytes
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0...3, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(bytes[place], at: place)
            default: bytes.removeLast(bytes.count - place)
            }
            zip.entries[index].bytes = bytes
            let path = try folder.write("archive.zip", zip.bytes())
            _ = try archiveError { _ = try ArchiveReader(path: path).inspect() }
        }
    }
}
