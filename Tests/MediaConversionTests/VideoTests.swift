import Deliveries
import Foundation
import Testing

@testable import MediaConversion

@Suite("Videos that are made to fit")
struct VideoTests {
    private let studio: Studio

    init() throws { studio = try Studio() }

    @Test("A video that fits goes along as it is, without what it says of itself")
    func copied() async throws {
        let video = try await studio.video(["-metadata", "title=Example Street", "-metadata", "location=+48.8-002.3/"])
        #expect(video.contains("Example Street"))
        let made = try await studio.prepared(video, named: "clip.mp4")
        #expect((made.mimeType, made.width, made.height) == ("video/mp4", 320, 180))
        for word in ["Example Street", "+48.8", "Lavf"] { #expect(!made.bytes.contains(word)) }
        // Not encoded again: nearly as many bytes, and its index stands in front.
        #expect(abs(made.bytes.count - video.count) < 2_000)
        let front = Array(made.bytes.prefix(200))
        #expect(front.contains("moov") && !front.contains("mdat"))
        #expect(try await studio.prepared(video, named: "clip.mp4").bytes == made.bytes)
    }

    @Test("A video that was held upright is as high as it is shown")
    func turned() async throws {
        let flat = try await studio.video(sound: false)
        let path = "\(studio.folder)/flat.mp4"
        try Data(flat).write(to: URL(filePath: path))
        let turned = try await studio.make(
            "turned.mp4", by: "ffmpeg",
            ["-v", "error", "-i", path, "-c", "copy", "-metadata:s:v:0", "rotate=90", "OUT"])
        let made = try await studio.prepared(turned, named: "turned.mp4")
        #expect((made.width, made.height) == (180, 320))
    }

    @Test("A video that is too large is made smaller, down to what is allowed")
    func smaller() async throws {
        let video = try await studio.video(["-crf", "1"], size: "640x360", seconds: 4, rate: 25)
        #expect(video.count > 300_000)
        let limits = MediaLimits(pictureBytes: 0, videoBytes: 300_000, videoPixels: 320 * 180, videoFrameRate: 10)
        let made = try await studio.prepared(video, named: "clip.mp4", within: limits)
        #expect(made.bytes.count <= 300_000)
        #expect((made.width, made.height) == (320, 180))
        #expect(try await studio.probed(made.bytes).contains(#""avg_frame_rate": "10/1""#))
    }

    @Test("A video of another kind than servers take is made one that they do")
    func encoded() async throws {
        let video = try await studio.video(["-c:v", "mpeg4", "-c:a", "mp3"])
        let made = try await studio.probed(try await studio.prepared(video, named: "clip.mp4").bytes)
        #expect(made.contains(#""codec_name": "h264""#) && made.contains(#""codec_name": "aac""#))
    }

    @Test("A video that lasts too long is refused with both times")
    func long() async throws {
        var limits = MediaLimits.bluesky
        limits.videoDuration = 2_000
        let video = try await studio.video(seconds: 3, sound: false)
        #expect(
            try await studio.refusal(video, named: "clip.mp4", within: limits)
                == "clip.mp4 lasts 0:03, longer than the 0:02 that are taken there")
    }

    @Test("A video among pictures is refused where it cannot stand among them")
    func amongPictures() async throws {
        var limits = MediaLimits.bluesky
        limits.allowsVideo = false
        #expect(
            try await studio.refusal(try await studio.video(), named: "clip.mp4", within: limits)
                == "clip.mp4 is a video, and the post may have pictures only")
    }

    @Test("A video that ends in the middle is refused")
    func truncated() async throws {
        let video = try await studio.video()
        let said = try await studio.refusal(Array(video[..<(video.count / 2)]), named: "half.mp4")
        #expect(said?.hasPrefix("half.mp4 is damaged") == true, "\(said ?? "taken")")
    }
}
