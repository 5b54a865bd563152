import FoundationEssentials

@testable import XArchive

/// An archive of somebody who does not exist, as a list of files.
struct MadeUpArchive {
    var files: [(name: String, text: String)] = []

    static let ownerID = "1000000001"

    /// Without any file.
    init() {}

    /// A manifest that names these lists' files with these counts, and the files themselves.
    init(_ lists: [List]) {
        var types: [String] = []
        for kind in Dictionary(grouping: lists, by: \.key).sorted(by: { $0.key < $1.key }) {
            let parts = kind.value.map {
                #"{"fileName": "data/\#($0.fileName)", "globalName": "YTD.x.part0", "count": "\#($0.entries.count)"}"#
            }
            types.append(#""\#(kind.key)": {"files": [\#(parts.joined(separator: ", "))]}"#)
        }
        files.append(("data/manifest.js", Self.manifest(types: types)))
        files += lists.map { ("data/" + $0.fileName, $0.text) }
    }

    static func manifest(types: [String], info: String = #""isPartialArchive": false"#) -> String {
        """
        window.__THAR_CONFIG = {
          "userInfo" : {"accountId" : "\(ownerID)", "userName" : "ada_example", "displayName" : "Ada Example"},
          "archiveInfo" : {"sizeBytes" : "1", "generationDate" : "2026-03-06T13:15:31.187Z", \(info)},
          "dataTypes" : {\(types.joined(separator: ", "))}
        }
        """
    }

    struct List {
        let key: String
        let fileName: String
        let entries: [String]

        init(_ key: String, _ fileName: String? = nil, _ entries: [String]) {
            self.key = key
            self.fileName = fileName ?? "\(key).js"
            self.entries = entries
        }

        var text: String { MadeUpArchive.list(fileName, entries) }

        static func following(_ ids: [Int], file: String = "following.js") -> List {
            List("following", file, ids.map { MadeUpArchive.account("following", $0) })
        }

        static func followers(_ ids: [Int], file: String = "follower.js") -> List {
            List("follower", file, ids.map { MadeUpArchive.account("follower", $0) })
        }

        static func tweets(_ tweets: [String], file: String = "tweets.js") -> List {
            List("tweets", file, tweets.map { #"{"tweet" : \#($0)}"# })
        }
    }

    static func list(_ fileName: String, _ entries: [String]) -> String {
        let name = fileName.dropLast(3).replacing("-", with: "_")
        return "window.YTD.\(name).part0 = [ \(entries.joined(separator: ",\n  ")) ]"
    }

    static func account(_ key: String, _ id: Int) -> String {
        #"{"\#(key)" : {"accountId" : "\#(id)", "userLink" : "https://x.com/intent/user?user_id=\#(id)"}}"#
    }

    func zip(inside folder: String = "", method: ZipBuilder.Method = .deflated) -> ZipBuilder {
        ZipBuilder(files.map { (folder + $0.name, $0.text) }, method: method)
    }

    subscript(name: String) -> String? {
        get { files.first { $0.name == name }?.text }
        set {
            files.removeAll { $0.name == name }
            if let newValue { files.append((name, newValue)) }
        }
    }
}

/// A folder of its own for one test, gone with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "xarchive-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            // What is left in the folder for temporary files harms nobody.
        }
    }

    /// Writes a file and the folders that it stands in. Returns its path.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = "\(path)/\(name)"
        if let slash = file.lastIndex(of: "/") {
            try FileManager.default.createDirectory(atPath: String(file[..<slash]), withIntermediateDirectories: true)
        }
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }

    func write(_ archive: MadeUpArchive, inside folder: String = "") throws {
        for file in archive.files { try write(folder + file.name, Array(file.text.utf8)) }
    }

    func reader(_ zip: ZipBuilder, limits: ArchiveLimits = ArchiveLimits()) throws -> ArchiveReader {
        try ArchiveReader(path: write("archive.zip", zip.bytes()), limits: limits)
    }
}

/// The error that the body ends with; `nil` when it ends well.
func archiveError(_ body: () throws -> Void) throws -> ArchiveError? {
    do {
        try body()
        return nil
    } catch let error as ArchiveError {
        return error
    }
}
