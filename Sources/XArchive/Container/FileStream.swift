#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of a regular file.
final class FileStream: ByteStream {
    /// In bytes, when it was opened.
    let size: Int

    private let path: String
    private let descriptor: Int32

    init(path: String) throws(ArchiveError) {
        self.path = path
        // Without blocking: opening a named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: FileStatus.reason(errno)) }
        let status: FileStatus
        do {
            status = try FileStatus(descriptor: descriptor, path: path)
        } catch {
            close(descriptor)
            throw error
        }
        guard status.kind == .file else {
            close(descriptor)
            throw .unreadable(path: path, reason: "it is not a file")
        }
        self.descriptor = descriptor
        size = status.size
    }

    deinit { close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
            #else
                let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 { return count }
            guard errno == EINTR else { throw .unreadable(path: path, reason: FileStatus.reason(errno)) }
        }
    }
}
