import ATProto
import Foundation
import Logging
import Sealing

/// The keys that are not in the database, each in a file of its own in `<data>/keys`, readable by the owner alone.
/// They are made at the first start; keep a copy apart from the database.
struct KeyFiles {
    enum Failure: Error, CustomStringConvertible {
        case missing(path: String)

        var description: String {
            switch self {
            case .missing(let path):
                "\(path) is missing although the database holds secrets sealed with it; restore it from your backup"
            }
        }
    }

    let sealing: SealingKeyFile
    let pseudonymizer: Pseudonymizer
    /// By which this site proves who it is to Bluesky's servers.
    let clientKey: SigningKey

    /// Reads the keys; makes those that are missing, unless the database already depends on them.
    init(
        dataFolder: String, databaseHasMembers: Bool, randomBytes: @Sendable (Int) -> [UInt8], logger: Logger
    ) throws {
        let folder = dataFolder + "/keys"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        func path(_ name: String, make: () throws -> String) throws -> String {
            let path = folder + "/" + name
            if PrivateFile.exists(path) { return path }
            if databaseHasMembers { throw Failure.missing(path: path) }
            // Another process may make the file at the same moment: the first one counts.
            try PrivateFile.create(path, try make() + "\n")
            return path
        }
        sealing = try SealingKeyFile(path: path("sealing.keys") { SealingKeyring.newLine(id: "k1") }) { error in
            logger.error("The changed key file cannot be used", metadata: ["error": "\(error)"])
        }
        pseudonymizer = try Pseudonymizer(
            parsing: PrivateFile.read(path("pseudonym.key") { Pseudonymizer.newKeyText() }))
        let clientText = try PrivateFile.read(
            path("client.key") {
                Data(try SigningKey(randomness: randomBytes).rawRepresentation).base64EncodedString()
            })
        let raw = Data(base64Encoded: clientText.trimmingCharacters(in: .whitespacesAndNewlines)) ?? Data()
        clientKey = try SigningKey(rawRepresentation: Array(raw))
    }
}
