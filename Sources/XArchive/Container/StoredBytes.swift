#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An open file whose bytes can be read at any place, from any thread.
final class StoredBytes: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Opens a file of the archive.
    init(opening path: String) throws(ArchiveError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: FileStatus.reason(errno)) }
    }

    /// Makes an empty file where none is, for its owner's eyes only.
    init(creating path: String) throws(ArchiveError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotUnpack(folder: path, reason: FileStatus.reason(errno)) }
    }

    /// Makes an empty file that nobody else can open: it has no name, and is gone with this object or the program.
    init(temporaryIn folder: String) throws(ArchiveError) {
        path = folder
        var template = Array("\(folder)/helloquitx-\(String(repeating: "X", count: 6))".utf8CString)
        // Only the owner may read what `mkstemp` makes (POSIX.1-2008: mode 0600).
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .cannotUnpack(folder: folder, reason: FileStatus.reason(errno)) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        guard unlink(template) == 0 else { throw .cannotUnpack(folder: folder, reason: FileStatus.reason(errno)) }
    }

    deinit { close(descriptor) }

    /// Fills the buffer with the bytes from that place on. Throws when there are fewer.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ArchiveError) {
        var done = 0
        while done < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: path, reason: FileStatus.reason(errno)) }
            guard count > 0 else { throw .damaged(file: path, detail: "it was changed while it was read") }
            done += count
        }
    }

    /// Writes all bytes at that place.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(ArchiveError) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(
                descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .cannotUnpack(folder: path, reason: FileStatus.reason(errno)) }
            done += count
        }
    }
}
