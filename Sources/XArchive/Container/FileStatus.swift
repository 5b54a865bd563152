import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What stands at a path of this machine. Links are followed.
struct FileStatus {
    enum Kind {
        case file
        case folder
        case other
    }

    let kind: Kind
    /// In bytes.
    let size: Int

    init(path: String) throws(ArchiveError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR
                ? .notFound(path: path) : .unreadable(path: path, reason: FileStatus.reason(code))
        }
        self.init(status)
    }

    /// The status of an open file.
    init(descriptor: Int32, path: String) throws(ArchiveError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: FileStatus.reason(errno)) }
        self.init(status)
    }

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        size = Int(status.st_size)
    }

    /// The system's words for an error number, with a small first letter to stand in a sentence.
    static func reason(_ code: Int32) -> String {
        let text = String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
