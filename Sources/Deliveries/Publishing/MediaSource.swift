/// Where a post's pictures come from when it goes out: an archive on this machine, or what was sent to a site.
package protocol MediaSource: Sendable {
    /// The file as the destination takes it: within the limits, without metadata. The same file gives the same bytes.
    ///
    /// - Throws: `MediaUnavailable`.
    func prepared(_ media: PostPayload.Media, within limits: MediaLimits) async throws -> PreparedMedia
}

/// A file that can be sent as it is.
package struct PreparedMedia: Sendable {
    package let bytes: [UInt8]
    package let mimeType: String
    /// Whether it moves, whatever it was before.
    package var isVideo: Bool { mimeType.hasPrefix("video/") }
    /// Pixels, when known.
    package let width: Int?
    package let height: Int?

    package init(bytes: [UInt8], mimeType: String, width: Int?, height: Int?) {
        self.bytes = bytes
        self.mimeType = mimeType
        self.width = width
        self.height = height
    }
}

/// The file cannot be had or made fit; the sentence says why.
package struct MediaUnavailable: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
