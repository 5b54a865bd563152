import CZip

/// An archive as X sends it. ZIP64, stored and compressed entries; random access through the directory at the end.
final class ZipContainer: ArchiveContainer {
    private let path: String
    private let limits: ArchiveLimits
    private let archive: OpaquePointer
    /// Places in the directory, by checked path; negative when the directory has the path twice.
    private let places: [String: Int64]

    var dataFileNames: [String] { Array(places.keys) }

    init(path: String, limits: ArchiveLimits) throws(ArchiveError) {
        self.path = path
        self.limits = limits
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
            throw try ZipDiagnosis.error(opening: path, code: code)
        }
        do {
            places = try Self.directory(of: archive, path: path, limits: limits)
        } catch {
            zip_discard(archive)
            throw error
        }
        self.archive = archive
    }

    deinit { zip_discard(archive) }

    func contains(_ path: String) -> Bool {
        if let place = places[path] { return place >= 0 }
        return locate(path) != nil
    }

    /// The place in the directory of a file that is no data, written with `/` or, as some programs do, with `\`.
    private func locate(_ path: String) -> Int64? {
        for name in [path, path.replacing("/", with: "\\")] {
            let place = zip_name_locate(archive, name, 0)
            if place >= 0 { return place }
        }
        return nil
    }

    func location(of path: String) -> String? { nil }

    func fileNames(in folders: [String]) throws(ArchiveError) -> [Set<String>] {
        var lists = Array(repeating: Set<String>(), count: folders.count)
        try Self.forEachName(of: archive, path: path) { (name, _) in
            let folder = ArchivePath.folder(name)
            guard let index = folders.firstIndex(of: folder), name.utf8.count > folder.utf8.count else { return }
            lists[index].insert(String(ArchivePath.fileName(name)))
        }
        return lists
    }

    func size(of path: String) throws(ArchiveError) -> Int {
        Int(clamping: try checkedSize(of: path, at: try knownPlace(of: path)))
    }

    private func knownPlace(of path: String) throws(ArchiveError) -> UInt64 {
        let place = places[path] ?? locate(path)
        guard let place else { throw .damaged(file: path, detail: "it is not in the directory") }
        guard place >= 0 else { throw .duplicateFile(path) }
        return UInt64(place)
    }

    func open(_ path: String) throws(ArchiveError) -> any ByteStream {
        let place = try knownPlace(of: path)
        let size = try checkedSize(of: path, at: place)
        guard let file = zip_fopen_index(archive, place, 0) else {
            throw ZipDiagnosis.error(reading: path, zip_get_error(archive))
        }
        return ZipEntryStream(container: self, file: file, name: path, size: size)
    }

    /// The size that the directory promises, once it is believable.
    private func checkedSize(of path: String, at place: UInt64) throws(ArchiveError) -> UInt64 {
        var status = zip_stat_t()
        guard zip_stat_index(archive, place, 0, &status) == 0 else {
            throw ZipDiagnosis.error(reading: path, zip_get_error(archive))
        }
        guard status.encryption_method == ZIP_EM_NONE else { throw .encrypted(file: path) }
        guard status.size <= UInt64(limits.fileBytes) else {
            throw .tooLarge(file: path, bytes: Int(clamping: status.size), limit: limits.fileBytes)
        }
        if status.size > UInt64(limits.expansionFrom) {
            let ratio = Int(clamping: status.size / max(status.comp_size, 1))
            guard ratio <= limits.expansion else { throw .expandsTooMuch(file: path, ratio: ratio) }
        }
        return status.size
    }

    private static func directory(
        of archive: OpaquePointer, path: String, limits: ArchiveLimits
    ) throws(ArchiveError) -> [String: Int64] {
        let count = Int(zip_get_num_entries(archive, 0))
        guard count > 0 else { throw .empty(path: path) }
        guard count <= limits.files else { throw .tooManyFiles(count: count, limit: limits.files) }
        var places: [String: Int64] = [:]
        try forEachName(of: archive, path: path) { (name, place) in
            guard ArchivePath.mayBeData(name) else { return }
            places[name] = places[name] == nil ? Int64(place) : -1
        }
        return places
    }

    private static func forEachName(
        of archive: OpaquePointer, path: String, _ body: (String, Int) -> Void
    ) throws(ArchiveError) {
        for place in 0..<Int(zip_get_num_entries(archive, 0)) {
            guard let raw = zip_get_name(archive, UInt64(place), 0) else {
                throw ZipDiagnosis.error(reading: path, zip_get_error(archive))
            }
            body(try ArchivePath.checked(String(cString: raw)), place)
        }
    }
}

/// The unpacked bytes of one entry, checked against the directory's size and checksum.
final class ZipEntryStream: ByteStream {
    private let container: ZipContainer  // Keeps the archive open.
    private let file: OpaquePointer
    private let name: String
    private var remaining: UInt64

    init(container: ZipContainer, file: OpaquePointer, name: String, size: UInt64) {
        self.container = container
        self.file = file
        self.name = name
        remaining = size
    }

    deinit { zip_fclose(file) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        guard let start = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        // libzip tells a wrong checksum as a negative last read, after all bytes were handed out.
        let count = zip_fread(file, start, UInt64(buffer.count))
        guard count >= 0 else { throw ZipDiagnosis.error(reading: name, zip_file_get_error(file)) }
        guard count > 0 || remaining == 0 else { throw .damaged(file: name, detail: "it ends too early") }
        guard UInt64(count) <= remaining else {
            throw .damaged(file: name, detail: "it is longer than the directory says")
        }
        remaining -= UInt64(count)
        return Int(count)
    }
}
