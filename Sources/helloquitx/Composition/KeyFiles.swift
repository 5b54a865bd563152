import ATProto
import Foundation
import Sealing

/// The keys that are not in the database, each in a file of its own in `<data>/keys`, readable by the owner alone.
/// They are made at the first start; keep a copy apart from the database.
struct KeyFiles {
    enum Failure: Error, CustomStringConvertible {
        case readableByOthers(path: String)
        case cannotWrite(path: String, reason: String)
        case missing(path: String)

        var description: String {
            switch self {
            case .readableByOthers(let path): "\(path) can be read by others; run: chmod 600 '\(path)'"
            case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
            case .missing(let path):
                "\(path) is missing although the database holds secrets sealed with it; restore it from your backup"
            }
        }
    }

    let folder: String
    let keyring: SealingKeyring
    let pseudonymizer: Pseudonymizer
    /// By which this site proves who it is to Bluesky's servers.
    let clientKey: SigningKey

    private static let sealing = "sealing.keys"
    private static let pseudonym = "pseudonym.key"
    private static let client = "client.key"

    /// Reads the keys; makes those that are missing, unless the database already depends on them.
    init(dataFolder: String, databaseHasMembers: Bool, randomBytes: @Sendable (Int) -> [UInt8]) throws {
        folder = dataFolder + "/keys"
        let folder = folder
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        func text(_ name: String, make: () throws -> String) throws -> String {
            let path = folder + "/" + name
            if FileManager.default.fileExists(atPath: path) { return try Self.read(path) }
            if databaseHasMembers { throw Failure.missing(path: path) }
            // Another process may make the file at the same moment: the first one counts.
            try Self.create(path, try make() + "\n")
            return try Self.read(path)
        }
        keyring = try SealingKeyring(parsing: text(Self.sealing) { SealingKeyring.newLine(id: "k1") })
        pseudonymizer = try Pseudonymizer(parsing: text(Self.pseudonym) { Pseudonymizer.newKeyText() })
        let clientText = try text(Self.client) {
            Data(try SigningKey(randomness: randomBytes).rawRepresentation).base64EncodedString()
        }
        let raw = Data(base64Encoded: clientText.trimmingCharacters(in: .whitespacesAndNewlines)) ?? Data()
        clientKey = try SigningKey(rawRepresentation: Array(raw))
    }

    /// Adds a newest sealing key. Returns the new key's id.
    static func addSealingKey(dataFolder: String) throws -> String {
        let path = dataFolder + "/keys/" + sealing
        let text = try read(path)
        let count = try SealingKeyring(parsing: text).count
        let id = "k\(count + 1)"
        let next = text + (text.hasSuffix("\n") ? "" : "\n") + SealingKeyring.newLine(id: id) + "\n"
        let temporary = path + ".new"
        try? FileManager.default.removeItem(atPath: temporary)  // Left by an earlier attempt that was cut off.
        try create(temporary, next)
        guard rename(temporary, path) == 0 else {
            throw Failure.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
        return id
    }

    private static func read(_ path: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o077 == 0 else { throw Failure.readableByOthers(path: path) }
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    /// Creates a file that must not exist, 0600 from the first moment, whole and on disk when it appears under its name:
    /// another process that starts at the same moment never reads half of it. An existing one stays as it is.
    private static func create(_ path: String, _ text: String) throws {
        let unfinished = "\(path).\(getpid())"
        func failure() -> Failure { .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
        unlink(unfinished)  // Left by a process of that number which was cut off.
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { unlink(unfinished) }
        let bytes = Array(text.utf8)
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        let problem = failure()
        close(descriptor)
        guard isWritten else { throw problem }
        // Unlike a rename, a link takes no place that is taken.
        guard link(unfinished, path) == 0 || errno == EEXIST else { throw failure() }
    }
}
