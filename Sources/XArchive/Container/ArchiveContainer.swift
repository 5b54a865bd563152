/// Where an archive's files lie: a ZIP file or a folder.
protocol ArchiveContainer {
    /// The paths, with `/`, of the files that could be data: no pictures, no sizes.
    var dataFileNames: [String] { get }

    /// Whether there is a file at that path.
    func contains(_ path: String) -> Bool

    /// The names of the files that lie in each of these folders, which are given with their `/`. A folder that is not
    /// there has none.
    func fileNames(in folders: [String]) throws(ArchiveError) -> [Set<String>]

    /// Opens a file.
    func open(_ path: String) throws(ArchiveError) -> any ByteStream

    /// The unpacked bytes that a file is said to have, without reading it.
    func size(of path: String) throws(ArchiveError) -> Int

    /// Where on the disk the file lies; `nil` when it is packed.
    func location(of path: String) -> String?
}

/// The bytes of one file, from the first to the last, once.
protocol ByteStream {
    /// Fills the start of the buffer. Returns how many bytes it got; 0 after the last.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int
}

/// Paths inside an archive, which are foreign text.
enum ArchivePath {
    /// The path with `/`, as some programs on Windows write `\`. Refuses what leads out of the archive.
    static func checked(_ path: String) throws(ArchiveError) -> String {
        var name = path
        if path.utf8.contains(0x5C) {
            name = String(decoding: path.utf8.map { $0 == 0x5C ? 0x2F : $0 }, as: UTF8.self)
        }
        guard !name.utf8.contains(0), name.utf8.first != 0x2F, !hasDrive(name) else { throw .unsafePath(path) }
        if hasDoubleDot(name), name.split(separator: "/").contains("..") { throw .unsafePath(path) }
        return name
    }

    /// Whether a file of this name is worth keeping in the list of data files.
    static func mayBeData(_ path: String) -> Bool {
        guard path.hasSuffix(".js") || path.hasSuffix(".csv") else { return false }
        return !path.hasPrefix("__MACOSX/") && !fileName(path).hasPrefix("._")
    }

    /// What follows the last `/`.
    static func fileName(_ path: String) -> Substring {
        path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    }

    /// Up to the last `/` and with it; empty without one.
    static func folder(_ path: String) -> String {
        String(path.dropLast(fileName(path).count))
    }

    private static func hasDrive(_ name: String) -> Bool {
        name.utf8.dropFirst().starts(with: [0x3A, 0x2F])
    }

    private static func hasDoubleDot(_ name: String) -> Bool {
        var isAfterDot = false
        for byte in name.utf8 {
            if byte == 0x2E, isAfterDot { return true }
            isAfterDot = byte == 0x2E
        }
        return false
    }
}
