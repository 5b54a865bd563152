/// What the video service tells of a video that it was given (`app.bsky.video.defs#jobStatus`).
package struct VideoJob: Sendable, Hashable, Decodable {
    package enum State: Sendable, Hashable {
        case completed
        case failed
        /// Any other: the job is in process.
        case inProcess(String)
    }

    package let id: String
    package let state: State
    /// What a post refers to; there once the job is completed.
    package let blob: BlobReference?
    /// The service's word for a failure, such as `encoding_failure`.
    package let failureCode: String?
    /// The service's sentence.
    package let message: String?

    private enum CodingKeys: String, CodingKey {
        case jobStatus, jobId, state, blob, error, failureCode, message
    }

    /// The lexicon wraps a status in `jobStatus`; the service itself leaves the wrapping out after an upload
    /// (bluesky-social/social-app, `src/lib/media/video/upload.ts`), and says of a video that it has already only which
    /// job that was.
    package init(from decoder: any Decoder) throws {
        var container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.jobStatus) {
            container = try container.nestedContainer(keyedBy: CodingKeys.self, forKey: .jobStatus)
        }
        id = try container.decode(String.self, forKey: .jobId)
        let state = try container.decodeIfPresent(String.self, forKey: .state) ?? ""
        self.state =
            switch state {
            case "JOB_STATE_COMPLETED": .completed
            case "JOB_STATE_FAILED": .failed
            default: .inProcess(state)
            }
        blob = try container.decodeIfPresent(BlobReference.self, forKey: .blob)
        let error = try container.decodeIfPresent(String.self, forKey: .error)
        failureCode = try container.decodeIfPresent(String.self, forKey: .failureCode) ?? error
        message = try container.decodeIfPresent(String.self, forKey: .message) ?? error
    }
}

/// What an account may still hand to the video service (`app.bsky.video.getUploadLimits`).
package struct VideoUploadLimits: Sendable, Hashable, Decodable {
    package let canUpload: Bool
    /// Of this day; nil when the service does not say.
    package let remainingDailyVideos: Int?
    package let remainingDailyBytes: Int?
    /// Why not, in the service's words.
    package let message: String?
    package let error: String?

    /// Whether the day's share is used up for a video of that many bytes: it may be handed in another day.
    package func isUsedUp(for bytes: Int) -> Bool {
        remainingDailyVideos.map { $0 < 1 } ?? false || remainingDailyBytes.map { $0 < bytes } ?? false
    }
}
