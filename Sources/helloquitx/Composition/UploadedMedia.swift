import Deliveries
import Foundation
import MediaConversion

/// Pictures and videos that were sent to this site: opened for the moment that they take to be made fit, in a folder
/// that nobody else may read.
struct UploadedMedia: MediaSource {
    private let uploads: PostUploads
    private let folder: String
    private let converter: MediaConverter

    /// - Parameter folder: for what is being made.
    init(_ uploads: PostUploads, folder: String) {
        self.uploads = uploads
        self.folder = folder
        converter = MediaConverter(folder: folder)
    }

    /// Removes what a process left behind that was killed: files in clear. What is younger than an hour may be in use.
    func sweep(now: Date) {
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {  // There is none before the first picture.
            let path = "\(folder)/\(name)"
            let changed = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date  // Another swept it.
            if let changed, now.timeIntervalSince(changed) > 3_600 { try? files.removeItem(atPath: path) }  // As above.
        }
    }

    func prepared(_ media: PostPayload.Media, within limits: MediaLimits) async throws -> PreparedMedia {
        guard let id = Int64(media.container) else { throw MediaUnavailable("\(media.file) is not here") }
        let files = FileManager.default
        let sent = "\(folder)/\(UUID().uuidString).sent"
        defer {
            // What stays is readable by this program alone, and removed at a next start.
            if files.fileExists(atPath: sent) { try? files.removeItem(atPath: sent) }
        }
        try files.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard files.createFile(atPath: sent, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw MediaUnavailable("\(media.file) cannot be written to \(folder)")
        }
        let file = try FileHandle(forWritingTo: URL(filePath: sent))
        do {
            try await uploads.forEachPart(ofMedia: id) { try file.write(contentsOf: Data($0)) }
            try file.close()
        } catch is PostUploads.Erased {
            throw MediaUnavailable("\(media.file) is not here any more")
        }
        return try await converter.prepared(media.file, within: limits) { path in
            try FileManager.default.moveItem(atPath: sent, toPath: path)
        }
    }
}
