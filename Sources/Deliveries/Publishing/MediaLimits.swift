/// What a destination takes of pictures and videos.
package struct MediaLimits: Sendable, Hashable {
    /// The most bytes of a picture.
    package var pictureBytes: Int
    /// The longest side of a picture, in pixels; larger ones are made smaller.
    package var pictureSide: Int
    /// The kinds of pictures that it takes; JPEG is always one of them.
    package var pictureTypes: Set<String>
    /// The most bytes of a video.
    package var videoBytes: Int
    /// How long a video may last, in milliseconds; nil for any time.
    package var videoDuration: Int64?
    /// The most pixels of a video's picture; nil for any number.
    package var videoPixels: Int?
    /// The most pictures of a video in a second; nil for any number.
    package var videoFrameRate: Int?
    /// Whether a video may be what comes of the file: where a post may have pictures only, an animation stands still
    /// and a video is refused.
    package var allowsVideo: Bool

    package init(
        pictureBytes: Int, pictureSide: Int = 2_000,
        pictureTypes: Set<String> = ["image/jpeg", "image/png", "image/webp"], videoBytes: Int,
        videoDuration: Int64? = nil, videoPixels: Int? = nil, videoFrameRate: Int? = nil, allowsVideo: Bool = true
    ) {
        self.pictureBytes = pictureBytes
        self.pictureSide = pictureSide
        self.pictureTypes = pictureTypes
        self.videoBytes = videoBytes
        self.videoDuration = videoDuration
        self.videoPixels = videoPixels
        self.videoFrameRate = videoFrameRate
        self.allowsVideo = allowsVideo
    }

    /// What every server of Bluesky's takes. The lexicon has had 2,000,000 bytes of a picture since April 2026, and
    /// 300,000,000 of a video of ten minutes since 2026; before it was 1,000,000, and 100,000,000 of three minutes,
    /// which older servers still ask for (lexicons/app/bsky/embed/images.json, video.json).
    package static let bluesky = MediaLimits(
        pictureBytes: 1_000_000, videoBytes: 100_000_000, videoDuration: 180_000)
}
