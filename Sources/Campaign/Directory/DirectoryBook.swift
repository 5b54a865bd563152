import Foundation
import Synchronization

/// The directory as its file says, read again when the file changes.
package final class DirectoryBook: Sendable {
    private struct State {
        var file: DirectoryFile
        /// When the file was changed and how large it was when it was last read, rightly or not.
        var stamp: Stamp?
    }

    private struct Stamp: Equatable {
        let modified: Date?
        let size: Int?
    }

    /// The file's path; `nil` for a campaign without a directory.
    package let path: String?
    private let state: Mutex<State>

    /// Reads the file. No file at the path is a directory that names nobody.
    package init(path: String?) throws(DirectoryFile.ReadError) {
        self.path = path
        let stamp = path.flatMap(Self.stamp)
        let file = if let path, stamp != nil { try DirectoryFile(path: path) } else { DirectoryFile.empty }
        state = Mutex(State(file: file.sorted, stamp: stamp))
    }

    /// Sorted by name.
    package var current: DirectoryFile { state.withLock { $0.file } }

    /// Reads the file again if it was changed since. Returns whether it was.
    ///
    /// - Throws: its mistakes, once for each change; what was read before stays.
    package func refresh() throws(DirectoryFile.ReadError) -> Bool {
        guard let path else { return false }
        let stamp = Self.stamp(of: path)
        let isNew = state.withLock { state in
            defer { state.stamp = stamp }
            return state.stamp != stamp
        }
        guard isNew else { return false }
        let file = stamp == nil ? DirectoryFile.empty : try DirectoryFile(path: path)
        state.withLock { $0.file = file.sorted }
        return true
    }

    private static func stamp(of path: String) -> Stamp? {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return Stamp(
                modified: attributes[.modificationDate] as? Date, size: (attributes[.size] as? NSNumber)?.intValue)
        } catch {
            return nil  // No file.
        }
    }
}
