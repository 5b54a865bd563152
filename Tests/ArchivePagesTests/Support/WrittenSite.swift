import Crossposting
import Foundation
import Identifiers
import XArchive

@testable import ArchivePages

/// The site of a made-up archive, as it lies on the disk.
struct WrittenSite {
    let folder: String
    let summary: SiteSummary
    /// Contents by path below the folder.
    let files: [String: Data]

    init(
        _ archive: MadeUpArchive, language: String = "en", isDryRun: Bool = false,
        change: (inout SiteOptions) -> Void = { _ in }
    ) throws {
        var options = SiteOptions(texts: try SiteOptions.texts(in: language))
        change(&options)
        let reader = try ArchiveReader(path: archive.archive)
        folder = archive.site
        let folder = try SiteFolder(path: archive.site, archive: archive.archive, isDryRun: isDryRun)
        summary = try ArchiveSite(reader: reader, posts: try reader.posts(), options: options, folder: folder).write()
        files = try Self.contents(of: archive.site)
    }

    static func contents(of folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            if attributes[.type] as? FileAttributeType == .typeRegular {
                files[name] = try Data(contentsOf: URL(filePath: folder + "/" + name))
            }
        }
        return files
    }

    func text(_ name: String) -> String { String(decoding: files[name] ?? Data(), as: UTF8.self) }

    /// All pages, by path.
    var pages: [String: String] {
        files.filter { $0.key.hasSuffix(".html") }.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    /// The value that a script of the index hands over.
    func index<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        let script = text("index/\(name).js")
        let json = script.split(separator: ", ", maxSplits: 2)[2].dropLast(3)
        return try JSONDecoder().decode(Value.self, from: Data(json.utf8))
    }

    /// Posts by the terms under which the index has them, read as the page's script does.
    func found() throws -> [String: Set<String>] {
        let posts = numbered("p").flatMap { (name) -> [[String]] in
            do { return try index(name) } catch { return [] }
        }
        var found: [String: Set<String>] = [:]
        for name in numbered("w") {
            for line in try index(name, as: String.self).split(separator: "\n") {
                let parts = line.split(separator: " ")
                var number = 0
                for step in parts[1].split(separator: ",") {
                    number += Int(step, radix: 36) ?? 0
                    found[String(parts[0]), default: []].insert(posts[number][0])
                }
            }
        }
        return found
    }

    /// Names of the index's files of a kind, in their order.
    func numbered(_ kind: String) -> [String] {
        (0...).lazy.map { "\(kind)\($0)" }.prefix { files["index/\($0).js"] != nil }.map(\.self)
    }
}
