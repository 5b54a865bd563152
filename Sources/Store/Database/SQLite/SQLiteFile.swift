import Foundation
import Logging

/// The database's file and what lies beside it; readable by the owner alone.
struct SQLiteFile: Sendable {
    let path: String

    /// Makes the file (0600) and the folders that lead to it (0700) where they do not exist.
    func create(logger: Logger) throws(DatabaseError) {
        let folder = folder
        try createFolder(folder)
        try warnAboutOpenFolder(folder, logger)
        if try !createEmpty(path) {
            // By its path: closing a second descriptor of the file would drop the locks that SQLite holds on it.
            guard chmod(path, 0o600) == 0 else { throw Self.failure("cannot restrict '\(path)'") }
        }
    }

    /// Makes an empty file beside the database for a copy of it, and returns its path.
    func createCopy(named suffix: String) throws(DatabaseError) -> String {
        var number = 1
        while true {
            let copy = number == 1 ? "\(path).\(suffix)" : "\(path).\(suffix)-\(number)"
            if try createEmpty(copy) { return copy }
            number += 1
        }
    }

    /// Blocks until no other process upgrades the database.
    func lockForUpgrade() throws(DatabaseError) -> UpgradeLock {
        let lock = path + ".upgrade-lock"
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("cannot open '\(lock)'") }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let failure = Self.failure("cannot lock '\(lock)'")
                close(descriptor)
                throw failure
            }
        }
        return UpgradeLock(descriptor: descriptor)
    }

    private var folder: String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    private func createFolder(_ folder: String) throws(DatabaseError) {
        if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
        let parent = (folder as NSString).deletingLastPathComponent
        guard errno == ENOENT, !parent.isEmpty, parent != folder else {
            throw Self.failure("cannot make the folder '\(folder)'")
        }
        try createFolder(parent)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw Self.failure("cannot make the folder '\(folder)'")
        }
    }

    /// A folder that was there before is not ours to change.
    private func warnAboutOpenFolder(_ folder: String, _ logger: Logger) throws(DatabaseError) {
        var status = stat()
        guard stat(folder, &status) == 0 else { throw Self.failure("cannot look at '\(folder)'") }
        if status.st_mode & 0o077 != 0 {
            logger.warning(
                "The data folder is open to other users; 'chmod 700' closes it",
                metadata: ["folder": "\(folder)", "mode": "\(String(status.st_mode & 0o777, radix: 8))"])
        }
    }

    /// False when there is such a file already.
    private func createEmpty(_ path: String) throws(DatabaseError) -> Bool {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            guard errno == EEXIST else { throw Self.failure("cannot create '\(path)'") }
            return false
        }
        close(descriptor)
        return true
    }

    private static func failure(_ what: String) -> DatabaseError {
        .unavailable(message: "\(what): \(String(cString: strerror(errno)))")
    }
}

/// Held by the one process that upgrades an SQLite database; releasing it lets the next one go on.
final class UpgradeLock: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
