import Deliveries
import MediaConversion
import XArchive

/// Takes pictures and videos out of an archive and makes them fit.
struct ArchiveMedia: MediaSource {
    private let converter: MediaConverter

    /// - Parameter folder: for what is being made; nobody else may read it.
    init(folder: String) {
        converter = MediaConverter(folder: folder)
    }

    func prepared(_ media: PostPayload.Media, within limits: MediaLimits) async throws -> PreparedMedia {
        do {
            return try await converter.prepared(media.file, within: limits) { path in
                guard try ArchiveReader(path: media.container).copyMedia(media.file, to: path) != nil else {
                    throw MediaUnavailable("the archive lacks \(media.file)")
                }
            }
        } catch let error as ArchiveError {
            throw MediaUnavailable("\(error)")
        }
    }
}
