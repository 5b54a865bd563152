import Deliveries
import Foundation
import Testing

@testable import MediaConversion

@Suite("Pictures that are made to fit")
struct PictureTests {
    private let studio: Studio

    init() throws { studio = try Studio() }

    @Test("A photo comes out upright, and says nothing of where, when and by what it was taken")
    func metadata() async throws {
        let photo = try await studio.photo(width: 60, height: 40).withCameraData(orientation: 6)
        #expect(photo.contains("Exif") && photo.contains("Example Street"))
        let made = try await studio.prepared(photo)
        #expect((made.width, made.height, made.mimeType) == (40, 60, "image/jpeg"))
        for word in ["Exif", "Example Street", "xap", "ICC_PROFILE"] { #expect(!made.bytes.contains(word)) }
    }

    @Test("A photo of twelve million pixels comes out under a million bytes, its sides in proportion")
    func large() async throws {
        let made = try await studio.prepared(try await studio.photo(width: 4_000, height: 3_000))
        #expect(made.bytes.count <= 1_000_000)
        let (width, height) = (try #require(made.width), try #require(made.height))
        #expect(width >= 500 && width * 3 == height * 4)
    }

    @Test("The same picture gives the same bytes")
    func stable() async throws {
        let photo = try await studio.photo(width: 300, height: 200)
        #expect(try await studio.prepared(photo).bytes == studio.prepared(photo).bytes)
    }

    @Test("A drawing that is seen through stays so where that fits, and stands on white where it does not")
    func transparency() async throws {
        let drawing = try await studio.make(
            "drawing.png", by: "vips", ["black", "OUT", "30", "20", "--bands", "4"])
        let kept = try await studio.prepared(drawing, named: "drawing.png")
        #expect(kept.mimeType == "image/png")
        #expect(try await studio.colours(of: kept.bytes, at: 5, 5).last == 0)
        var limits = MediaLimits.bluesky
        limits.pictureTypes = ["image/jpeg"]
        let flat = try await studio.prepared(drawing, named: "drawing.png", within: limits)
        #expect(flat.mimeType == "image/jpeg")
        #expect(try await studio.colours(of: flat.bytes, at: 5, 5).allSatisfy { $0 > 250 })
        let noise = try await studio.make(
            "noise.png", by: "vips", ["gaussnoise", "OUT", "400", "400", "--sigma", "60"])
        limits = MediaLimits(pictureBytes: 60_000, videoBytes: 0)
        #expect(try await studio.prepared(noise, named: "noise.png", within: limits).mimeType == "image/jpeg")
    }

    @Test("An animated GIF becomes a video, or stands still where only pictures may be")
    func animation() async throws {
        let animation = try await studio.make(
            "moving.gif", by: "ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=10", "OUT"])
        let moving = try await studio.prepared(animation, named: "moving.gif")
        #expect((moving.mimeType, moving.width, moving.height) == ("video/mp4", 64, 48))
        #expect(moving.isVideo)
        var limits = MediaLimits.bluesky
        limits.allowsVideo = false
        #expect(try await studio.prepared(animation, named: "moving.gif", within: limits).mimeType == "image/png")
    }

    @Test(
        "What is called a photo and is something else is refused before any program sees it",
        arguments: [
            #"<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname" width="9" height="9"/></svg>"#,
            "%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj", "<html><img src='http://127.0.0.1:9/'></html>",
            "#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/part.ts\n",
            "push graphic-context\nimage over 0,0 9,9 '/etc/hostname'",
            "", "II*\0\u{8}\0\0\0",
        ])
    func disguised(content: String) async throws {
        #expect(
            try await studio.refusal(Array(content.utf8))
                == "photo.jpg is no picture or video of a kind that can be moved")
    }

    @Test("The first bytes of one kind with the content of another come to nothing", arguments: MediaFormat.allCases)
    func pretended(format: MediaFormat) async throws {
        let start: [UInt8] =
            switch format {
            case .jpeg: [0xFF, 0xD8, 0xFF, 0xE0]
            case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            case .webp: Array("RIFF\u{10}\0\0\0WEBP".utf8)
            case .gif: Array("GIF89a".utf8)
            case .mp4: [0, 0, 0, 8] + Array("ftypisom".utf8)
            }
        let said = try await studio.refusal(start + Array("#EXTM3U\nfile:///etc/hostname\n<svg></svg>".utf8))
        #expect(said?.contains("photo.jpg is damaged") == true, "\(said ?? "taken")")
    }

    @Test("A picture that ends in the middle is refused", arguments: ["jpg", "png", "webp"])
    func truncated(kind: String) async throws {
        let whole = try await studio.make(
            "whole.\(kind)", by: "vips", ["gaussnoise", "OUT", "600", "600", "--sigma", "60"])
        #expect(try await studio.refusal(whole, named: "whole") == nil)
        let said = try await studio.refusal(Array(whole[..<(whole.count / 2)]), named: "half")
        #expect(said?.hasPrefix("half is damaged") == true, "\(said ?? "taken")")
    }

    @Test("A small file that says it has billions of pixels is not decoded")
    func bomb() async throws {
        let bomb = png(sayingWidth: 60_000, height: 60_000, rows: [UInt8](repeating: 0, count: 9_000))
        #expect(
            try await studio.refusal(bomb, named: "bomb.png")
                == "bomb.png has 60000 × 60000 pixels, more than any program is asked to decode")
    }

    @Test("Nothing stays behind, and what a killed process left goes with the next conversion")
    func leftovers() async throws {
        let left = "\(studio.work)/left"
        try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: left)
        _ = try await studio.prepared(try await studio.photo(width: 20, height: 20))
        #expect(try await studio.refusal([1, 2, 3]) != nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: studio.work) == [])
    }
}
