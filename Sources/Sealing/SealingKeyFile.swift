import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file of sealing keys, which changes while programs run: a rotation replaces it, an operator copies it from
/// another machine. Whoever seals looks whether it changed; whoever meets a key that they do not know looks too.
///
/// Beside it stands `retired.keys`, with the keys that nothing was sealed with any more when they were taken out. It is
/// read only for what names such a key: a row of an older backup, or one that was under way at that moment.
package final class SealingKeyFile: Sendable {
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case busy(path: String)

        package var description: String {
            switch self {
            case .busy(let path): "another rotation is under way (it holds \(path)); wait until it has ended"
            }
        }
    }

    package let path: String
    private let retiredPath: String
    private let note: @Sendable (any Error) -> Void
    private let state: Mutex<State>

    private struct State {
        var keyring: SealingKeyring
        var stamp: PrivateFile.Stamp?
    }

    /// - Parameter note: is told once why a changed file could not be used; the keys of before stay in use then.
    package init(path: String, note: @escaping @Sendable (any Error) -> Void = { _ in }) throws {
        self.path = path
        self.note = note
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        retiredPath = folder + "retired.keys"
        // The stamp first: a change in between is then read again.
        let stamp = PrivateFile.stamp(of: path)
        state = Mutex(State(keyring: try SealingKeyring(parsing: PrivateFile.read(path)), stamp: stamp))
    }

    /// The keys as they are in the file now.
    package var keyring: SealingKeyring {
        state.withLock { state in
            let stamp = PrivateFile.stamp(of: path)
            guard stamp != state.stamp else { return state.keyring }
            state.stamp = stamp
            do {
                state.keyring = try SealingKeyring(parsing: PrivateFile.read(path))
            } catch {
                note(error)
            }
            return state.keyring
        }
    }

    func key(_ id: String) -> SealingKeyring.Key? {
        if let known = state.withLock({ $0.keyring })[id] { return known }
        if let new = keyring[id] { return new }
        guard PrivateFile.exists(retiredPath) else { return nil }
        do {
            return try SealingKeyring(parsing: PrivateFile.read(retiredPath))[id]
        } catch {
            note(error)
            return nil
        }
    }

    // MARK: - Rotation

    /// Held while a rotation changes the file; ends with the process at the latest.
    package final class Lock: Sendable {
        private let descriptor: Int32

        fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

        deinit { close(descriptor) }
    }

    /// - Throws: `Failure.busy` while another process holds it.
    package func lock() throws -> Lock {
        let lockPath = path + ".lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw PrivateFile.Failure.cannotWrite(path: lockPath, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Failure.busy(path: lockPath)
        }
        return Lock(descriptor)
    }

    /// Adds a key that opens but does not seal yet. Returns its id, which no other key had, nor any of `used`.
    package func add(besides used: Set<String>) throws -> String {
        let text = try PrivateFile.read(path)
        var ids = used.union(try SealingKeyring(parsing: text).ids)
        if PrivateFile.exists(retiredPath) {
            ids.formUnion(try SealingKeyring(parsing: PrivateFile.read(retiredPath)).ids)
        }
        let last = ids.compactMap { $0.hasPrefix("k") ? Int($0.dropFirst()) : nil }.max() ?? 0
        let id = "k\(last + 1)"
        try PrivateFile.replace(path, Self.lines(text) + SealingKeyring.newLine(id: id, seals: false) + "\n")
        return id
    }

    /// Lets the key that was added last seal from now on. Returns the id of the one that seals.
    package func useNewest() throws -> String {
        let text = try PrivateFile.read(path)
        let used = SealingKeyring.lettingAllSeal(text)
        if used != text { try PrivateFile.replace(path, used) }
        return try SealingKeyring(parsing: used).currentID
    }

    /// Takes keys out of the file. They are kept beside it: backups from before need them.
    package func retire(_ ids: Set<String>) throws {
        let lines = Self.lines(try PrivateFile.read(path)).split(separator: "\n")
        let leaving = lines.filter { SealingKeyring.id(ofLine: $0).map(ids.contains) ?? false }
        let kept = PrivateFile.exists(retiredPath) ? Self.lines(try PrivateFile.read(retiredPath)) : ""
        let known = kept.isEmpty ? [] : try SealingKeyring(parsing: kept).ids
        let new = leaving.filter { !known.contains(SealingKeyring.id(ofLine: $0) ?? "") }
        // First there, then away from here: cut off in between, the key is in both.
        try PrivateFile.replace(retiredPath, kept + new.map { $0 + "\n" }.joined())
        try PrivateFile.replace(path, lines.filter { !leaving.contains($0) }.map { $0 + "\n" }.joined())
    }

    private static func lines(_ text: String) -> String {
        text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
    }
}
