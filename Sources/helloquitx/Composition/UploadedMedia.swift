import Deliveries
import Foundation

/// Pictures and videos that were sent to this site: opened for the moment that they take to be made fit, in a folder
/// that nobody else may read.
struct UploadedMedia: MediaSource {
    private let uploads: PostUploads
    private let folder: String
    private let archives: any MediaSource

    /// - Parameters:
    ///   - folder: for what is being made.
    ///   - archives: makes files of an archive fit; what was sent is shown to it as one.
    init(_ uploads: PostUploads, folder: String, preparing archives: any MediaSource) {
        self.uploads = uploads
        self.folder = folder
        self.archives = archives
    }

    /// Removes what a process left behind that was killed: pictures in clear text. What is younger than an hour may be in use.
    func sweep(now: Date) {
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {  // There is none before the first picture.
            let path = "\(folder)/\(name)"
            let changed = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date  // Another swept it.
            if let changed, now.timeIntervalSince(changed) > 3_600 { try? files.removeItem(atPath: path) }  // As above.
        }
    }

    func prepared(_ media: PostPayload.Media, limit: Int) async throws -> PreparedMedia {
        guard let id = Int64(media.container) else { throw MediaUnavailable("\(media.file) is not here") }
        let files = FileManager.default
        let archive = "\(folder)/\(UUID().uuidString)"
        defer {
            // What stays is readable by this program alone, and the next start knows of no such file.
            if files.fileExists(atPath: archive) { try? files.removeItem(atPath: archive) }
        }
        let place = "\(archive)/data/tweets_media"
        try files.createDirectory(
            atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data("window.YTD.tweets.part0 = []".utf8).write(to: URL(filePath: "\(archive)/data/tweets.js"))
        let path = "\(place)/\(media.file)"
        guard files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw MediaUnavailable("\(media.file) cannot be written to \(folder)")
        }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        do {
            try await uploads.forEachPart(ofMedia: id) { try file.write(contentsOf: Data($0)) }
            try file.close()
        } catch is PostUploads.Erased {
            throw MediaUnavailable("\(media.file) is not here any more")
        }
        var within = media
        within.container = archive
        return try await archives.prepared(within, limit: limit)
    }
}
