import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Files that only their owner reads, 0600 from the first moment, and that are whole and on disk when they appear under
/// their name: somebody who reads at the same moment never sees half of one.
package enum PrivateFile {
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case readableByOthers(path: String)
        case cannotRead(path: String, reason: String)
        case cannotWrite(path: String, reason: String)

        package var description: String {
            switch self {
            case .readableByOthers(let path): "\(path) can be read by others; run: chmod 600 '\(path)'"
            case .cannotRead(let path, let reason): "\(path) cannot be read: \(reason)"
            case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
            }
        }
    }

    /// Changes whenever another file, or another content, stands under the name.
    struct Stamp: Equatable, Sendable {
        let number: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    package static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    package static func read(_ path: String) throws(Failure) -> String {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
            guard mode & 0o077 == 0 else { throw Failure.readableByOthers(path: path) }
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .cannotRead(path: path, reason: error.localizedDescription)
        }
    }

    /// Creates a file; one that exists already stays as it is.
    package static func create(_ path: String, _ text: String) throws(Failure) {
        let unfinished = try writeUnfinished(path, text)
        defer { unlink(unfinished) }
        // Unlike a rename, a link takes no place that is taken.
        guard link(unfinished, path) == 0 || errno == EEXIST else { throw failure(path) }
        try syncFolder(of: path)
    }

    /// Puts a file in the place of what stands there.
    package static func replace(_ path: String, _ text: String) throws(Failure) {
        let unfinished = try writeUnfinished(path, text)
        guard rename(unfinished, path) == 0 else {
            let failure = failure(path)
            unlink(unfinished)
            throw failure
        }
        try syncFolder(of: path)
    }

    /// Nil when there is no such file.
    static func stamp(of path: String) -> Stamp? {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        #if canImport(Darwin)
            let modified = information.st_mtimespec
        #else
            let modified = information.st_mtim
        #endif
        return Stamp(
            number: UInt64(information.st_ino), size: Int64(information.st_size), seconds: modified.tv_sec,
            nanoseconds: modified.tv_nsec)
    }

    private static func writeUnfinished(_ path: String, _ text: String) throws(Failure) -> String {
        // Not by the process id: in two containers over one folder that may be the same.
        let unfinished = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36))"
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        let bytes = Array(text.utf8)
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        let problem = failure(path)
        close(descriptor)
        guard isWritten else {
            unlink(unfinished)
            throw problem
        }
        return unfinished
    }

    /// A name is on disk when its folder is.
    private static func syncFolder(of path: String) throws(Failure) {
        let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> Failure {
        .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
}
