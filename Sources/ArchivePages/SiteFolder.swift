import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The folder that a site is written to: a new one beside it first, which takes its place when all is there.
///
/// Only names of our own making are written; nothing foreign can lead elsewhere. Others on the machine may read
/// nothing of it.
package final class SiteFolder {
    package enum Failure: Error, CustomStringConvertible {
        case notOurs(path: String)
        case leftover(path: String)
        case isLink(path: String)
        case holdsArchive(path: String)
        case noParent(path: String)
        case unwritable(path: String, reason: String)

        package var description: String {
            switch self {
            case .notOurs(let path):
                "\(path) is there already and was not made by this command. Nothing was changed; give a folder that "
                    + "does not exist yet."
            case .leftover(let path):
                "\(path) is in the way: the pages are first written there, and it was not made by this command. "
                    + "Nothing was changed; move it away."
            case .isLink(let path): "\(path) is a link. Nothing was changed; give the folder itself."
            case .holdsArchive(let path):
                "\(path) holds the archive itself and would be replaced. Nothing was changed; give another folder."
            case .noParent(let path): "There is no folder \(path) to make the pages in."
            case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)."
            }
        }
    }

    /// Says that a folder is one of ours.
    package static let marker = "helloquitx-archive.json"
    private static let markerText = #"{"format":1,"program":"helloquitx archive browse"}"# + "\n"

    package let path: String
    /// Of all files so far, those of media included.
    package private(set) var files = 0
    package private(set) var bytes = 0

    private let part: String
    private let isDryRun: Bool
    private var folders: Set<String> = []

    /// - Parameters:
    ///   - path: absolute.
    ///   - archive: where the archive is, absolute; it must not lie in what is replaced.
    ///   - isDryRun: counts only, and changes nothing.
    package init(path: String, archive: String, isDryRun: Bool) throws(Failure) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        self.isDryRun = isDryRun
        part = path + ".part"
        let places = [archive, path].map { URL(filePath: $0).resolvingSymlinksInPath().path + "/" }
        guard !places[0].hasPrefix(places[1]) else { throw .holdsArchive(path: path) }
        let parent = URL(filePath: path).deletingLastPathComponent().path
        guard Self.kind(parent) == S_IFDIR || Self.kind(parent) == S_IFLNK else { throw .noParent(path: parent) }
        try Self.check(path, or: { .notOurs(path: $0) })
        try Self.check(part, or: { .leftover(path: $0) })
        try Self.check(path + ".old", or: { .leftover(path: $0) })
        if !isDryRun {
            try remove(part)
            try make(part)
        }
        // First of all, so that what a death leaves behind is known as ours.
        try write(Self.markerText, to: Self.marker)
    }

    /// Writes a file below the folder.
    package func write(_ text: String, to name: String) throws(Failure) {
        files += 1
        bytes += text.utf8.count
        guard !isDryRun else { return }
        try write(Data(text.utf8), to: try newPath(for: name))
    }

    /// Where a file can be put that the caller makes. `nil` in a dry run.
    package func place(for name: String) throws(Failure) -> String? { isDryRun ? nil : try newPath(for: name) }

    /// Counts a file that the caller has put there.
    package func count(_ bytes: Int) {
        files += 1
        self.bytes += bytes
    }

    /// Puts what was written in its place; what was there before is gone.
    package func finish() throws(Failure) {
        guard !isDryRun else { return }
        let old = path + ".old"
        try remove(old)
        if Self.kind(path) != nil { try rename(path, to: old) }
        try rename(part, to: path)
        try remove(old)
    }

    /// Removes what was written; what was there before stays.
    package func abandon() throws(Failure) {
        guard !isDryRun else { return }
        try remove(part)
    }

    private func newPath(for name: String) throws(Failure) -> String {
        if let slash = name.lastIndex(of: "/") {
            var folder = ""
            for component in name[..<slash].split(separator: "/") {
                folder += "/" + component
                if folders.insert(folder).inserted { try make(part + folder) }
            }
        }
        return part + "/" + name
    }

    private func write(_ data: Data, to path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: data)
            try handle.close()
        } catch {
            throw .unwritable(path: path, reason: error.localizedDescription)
        }
    }

    private func make(_ path: String) throws(Failure) {
        guard mkdir(path, 0o700) == 0 else { throw Self.failure(path) }
    }

    private func remove(_ path: String) throws(Failure) {
        guard Self.kind(path) != nil else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .unwritable(path: path, reason: error.localizedDescription)
        }
    }

    private func rename(_ path: String, to target: String) throws(Failure) {
        #if canImport(Glibc)
            let code = Glibc.rename(path, target)
        #elseif canImport(Musl)
            let code = Musl.rename(path, target)
        #else
            let code = Darwin.rename(path, target)
        #endif
        guard code == 0 else { throw Self.failure(target) }
    }

    private static func check(_ path: String, or failure: (String) -> Failure) throws(Failure) {
        guard let kind = kind(path) else { return }
        guard kind != S_IFLNK else { throw .isLink(path: path) }
        guard kind == S_IFDIR, isOurs(path) else { throw failure(path) }
    }

    private static func isOurs(_ path: String) -> Bool {
        // A folder whose marker cannot be read is not ours to replace.
        guard let data = try? Data(contentsOf: URL(filePath: path + "/" + marker)) else { return false }
        return data == Data(markerText.utf8)
    }

    /// What stands at a path, links not followed; `nil` for nothing.
    private static func kind(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    private static func failure(_ path: String) -> Failure {
        .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
}
