import ChildProcesses
import Deliveries
import Foundation

/// One video, or an animated picture, made to fit by `ffmpeg`.
struct VideoConversion: Sendable {
    /// What else could be in a file is not decoded.
    private static let codecs = "h264,hevc,mpeg4,aac,mp3float,mp3,gif"

    let name: String
    /// Its name in the folder.
    let source: String
    let format: MediaFormat
    let folder: String
    let limits: MediaLimits

    /// As it is but without metadata where it fits, else made smaller.
    func prepared() async throws -> PreparedMedia {
        let video = VideoProbe(try await probe(source))
        guard let video, video.width > 0, video.height > 0 else { throw damaged }
        if let limit = limits.videoDuration, video.milliseconds > limit {
            throw MediaUnavailable(
                "\(name) lasts \(Self.time(video.milliseconds)), longer than the \(Self.time(limit)) that are taken there"
            )
        }
        let size = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(source)")[.size] as? Int ?? .max
        let copied = "copied.mp4"
        if video.isEverywherePlayed, size <= limits.videoBytes, isAsAllowed(video) {
            try await ffmpeg(["-c", "copy"], to: copied, .copy)
            if let media = try await fitting(copied) { return media }
        }
        let encoded = "encoded.mp4"
        for share in [0.9, 0.7] {
            try await ffmpeg(encoding(video, share: share), to: encoded, .video)
            if let media = try await fitting(encoded) { return media }
        }
        throw MediaUnavailable("\(name) cannot be made smaller than \(limits.videoBytes) bytes")
    }

    private func isAsAllowed(_ video: VideoProbe) -> Bool {
        video.width * video.height <= limits.videoPixels ?? .max
            && video.frameRate <= Double(limits.videoFrameRate ?? .max)
    }

    private func fitting(_ file: String) async throws -> PreparedMedia? {
        let path = "\(folder)/\(file)"
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? .max
        guard size <= limits.videoBytes else { return nil }
        guard let made = VideoProbe(try await probe(file)) else { throw damaged }
        return PreparedMedia(
            bytes: [UInt8](try Data(contentsOf: URL(filePath: path))), mimeType: "video/mp4", width: made.shownWidth,
            height: made.shownHeight)
    }

    /// - Parameter share: of the bytes that are allowed; an encoder keeps to its rate about, not exactly.
    private func encoding(_ video: VideoProbe, share: Double) -> [String] {
        let seconds = max(Double(video.milliseconds) / 1_000, 0.5)
        let sound = video.hasSound ? 96_000.0 : 0
        let rate = max(100_000, min(6_000_000, Double(limits.videoBytes) * 8 * share / seconds - sound))
        var pixels = min(Double(limits.videoPixels ?? .max), 1_280 * 720)
        // Below a tenth of a bit for each dot of each picture less resolution looks better.
        pixels = min(pixels, max(160 * 90, rate / 0.05 / max(1, min(video.frameRate, 30))))
        let scale = min(1, (pixels / Double(video.shownWidth * video.shownHeight)).squareRoot())
        let (width, height) = (Self.even(video.shownWidth, scale), Self.even(video.shownHeight, scale))
        let frames = Int(min(Double(limits.videoFrameRate ?? 60), 60))
        var arguments = ["-vf", "scale=\(width):\(height),setsar=1", "-pix_fmt", "yuv420p", "-c:v", "libx264"]
        arguments += ["-preset", "veryfast", "-crf", "23", "-maxrate", "\(Int(rate))", "-bufsize", "\(Int(rate))"]
        if video.frameRate > Double(frames) { arguments += ["-r", "\(frames)"] }
        return arguments + ["-c:a", "aac", "-b:a", "96k", "-threads", "2", "-flags:v", "+bitexact"]
    }

    private static func even(_ length: Int, _ scale: Double) -> Int {
        max(2, Int((Double(length) * scale / 2).rounded(.down)) * 2)
    }

    /// One picture track and one of sound at most: no subtitles, no data, no place and no time where it was made.
    private func ffmpeg(_ options: [String], to target: String, _ bounds: ChildProcess.Limits) async throws {
        _ = try await run(
            "ffmpeg",
            ["-nostdin", "-y", "-v", "error"] + input + [
                "-map", "0:v:0", "-map", "0:a:0?", "-map_metadata", "-1", "-map_chapters", "-1",
            ] + options + ["-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", target], bounds)
    }

    private func probe(_ file: String) async throws -> Data {
        let entries =
            "format=duration:stream=codec_type,codec_name,width,height,avg_frame_rate,sample_aspect_ratio,pix_fmt"
            + ":stream_side_data=rotation"
        let isSource = file == source
        return Data(
            try await run(
                "ffprobe",
                ["-v", "error", "-show_entries", entries, "-of", "json"]
                    + (isSource ? input : ["-f", "mp4", "-protocol_whitelist", "file", "-i", file]), .probe
            ).utf8)
    }

    /// The format is ours to say, and no address in the file is followed. A thread for each processor of a large machine
    /// would take more memory than is allowed.
    private var input: [String] {
        [
            "-threads", "2", "-f", format.demuxer, "-protocol_whitelist", "file", "-codec_whitelist", Self.codecs, "-i",
            source,
        ]
    }

    private func run(_ program: String, _ arguments: [String], _ bounds: ChildProcess.Limits) async throws -> String {
        do throws(ChildProcess.Failure) {
            return try await ChildProcess(program: program, arguments: arguments, folder: folder, limits: bounds).run()
        } catch {
            throw error.sentence(program: program, package: "ffmpeg", name: name)
        }
    }

    private static func time(_ milliseconds: Int64) -> String {
        let seconds = (milliseconds + 999) / 1_000
        return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }

    private var damaged: MediaUnavailable { MediaUnavailable("\(name) is damaged, or no video") }
}
