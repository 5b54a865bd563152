import FoundationEssentials

/// An archive that was unpacked.
final class FolderContainer: ArchiveContainer {
    let dataFileNames: [String]

    private let root: String
    private let limits: ArchiveLimits

    /// How far below the folder the data may lie: inner folder, `data`, and one more.
    private static let depth = 3

    init(path: String, limits: ArchiveLimits) throws(ArchiveError) {
        root = path.hasSuffix("/") ? path : path + "/"
        self.limits = limits
        var names: [String] = []
        var seen = 0
        try Self.collect(root, below: "", depth: Self.depth, limit: limits.files, seen: &seen, into: &names)
        guard seen > 0 else { throw .empty(path: path) }
        dataFileNames = names
    }

    func contains(_ path: String) -> Bool {
        do {
            return try FileStatus(path: root + path).kind == .file
        } catch {
            return false  // Whatever the reason, the file cannot be used.
        }
    }

    func open(_ path: String) throws(ArchiveError) -> any ByteStream {
        let stream = try FileStream(path: root + path)
        guard stream.size <= limits.fileBytes else {
            throw .tooLarge(file: path, bytes: stream.size, limit: limits.fileBytes)
        }
        return stream
    }

    func size(of path: String) throws(ArchiveError) -> Int { try FileStatus(path: root + path).size }

    func location(of path: String) -> String? { root + path }

    func fileNames(in folders: [String]) throws(ArchiveError) -> [Set<String>] {
        var lists: [Set<String>] = []
        for folder in folders {
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: root + folder)
            } catch {
                // Owners remove pictures before they share an archive, and X makes no empty folder.
                lists.append([])
                continue
            }
            guard names.count <= limits.files else { throw .tooManyFiles(count: names.count, limit: limits.files) }
            lists.append(Set(names))
        }
        return lists
    }

    private static func collect(
        _ root: String, below folder: String, depth: Int, limit: Int, seen: inout Int, into names: inout [String]
    ) throws(ArchiveError) {
        let entries: [String]
        do {
            entries = try FileManager.default.contentsOfDirectory(atPath: root + folder)
        } catch {
            // The folder that was given must be readable; one inside it can be somebody else's affair.
            guard folder.isEmpty else { return }
            throw .unreadable(path: root, reason: "its contents cannot be listed")
        }
        for entry in entries.sorted() {
            seen += 1
            guard seen <= limit else { throw .tooManyFiles(count: seen, limit: limit) }
            let path = folder + entry
            if ArchivePath.mayBeData(path) {
                names.append(path)
            } else if depth > 1 || entry == "data", depth > 0, mayHoldData(entry), try isFolder(root + path) {
                try collect(root, below: path + "/", depth: depth - 1, limit: limit, seen: &seen, into: &names)
            }
        }
    }

    /// Folders of pictures have many files, and hidden ones are not of the archive.
    private static func mayHoldData(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasSuffix("_media") && name != "assets"
    }

    private static func isFolder(_ path: String) throws(ArchiveError) -> Bool {
        do {
            return try FileStatus(path: path).kind == .folder
        } catch .notFound {
            return false  // A link that leads nowhere.
        }
    }
}
