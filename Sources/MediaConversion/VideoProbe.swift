import Foundation

/// What `ffprobe` tells of a video.
struct VideoProbe: Sendable, Equatable {
    /// Pixels as they are stored.
    let width: Int
    let height: Int
    /// How it is shown: upright, and with square pixels.
    let shownWidth: Int
    let shownHeight: Int
    let milliseconds: Int64
    /// Pictures in a second; 0 when it does not say.
    let frameRate: Double
    let hasSound: Bool
    /// H.264 in the usual colours, with AAC or without sound: what every server and browser takes as it is.
    let isEverywherePlayed: Bool

    private struct Answer: Decodable {
        struct Stream: Decodable {
            struct SideData: Decodable {
                let rotation: Double?
            }

            let codecType: String?
            let codecName: String?
            let width: Int?
            let height: Int?
            let pixFmt: String?
            let avgFrameRate: String?
            let sampleAspectRatio: String?
            let sideDataList: [SideData]?
        }

        struct Format: Decodable {
            let duration: String?
        }

        let streams: [Stream]?
        let format: Format?
    }

    /// Nil when there is no picture in it.
    init?(_ json: Data) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        // What it prints is not ours to trust: anything else than expected is no video.
        guard let answer = try? decoder.decode(Answer.self, from: json),
            let video = answer.streams?.first(where: { $0.codecType == "video" }),
            let width = video.width, let height = video.height, (1...16_384).contains(width),
            (1...16_384).contains(height)
        else { return nil }
        self.width = width
        self.height = height
        let pixel = Self.ratio(video.sampleAspectRatio, by: ":") ?? 1
        let wide = max(1, Int((Double(width) * (pixel > 0.1 && pixel < 10 ? pixel : 1)).rounded()))
        let rotation = video.sideDataList?.lazy.compactMap(\.rotation).first ?? 0
        (shownWidth, shownHeight) = Int(rotation) % 180 == 0 ? (wide, height) : (height, wide)
        let seconds = answer.format?.duration.flatMap(Double.init) ?? 0
        milliseconds = seconds.isFinite ? Int64(max(0, min(seconds, 1e9)) * 1_000) : 0
        frameRate = Self.ratio(video.avgFrameRate, by: "/") ?? 0
        let sounds = answer.streams?.filter { $0.codecType == "audio" } ?? []
        hasSound = !sounds.isEmpty
        isEverywherePlayed =
            video.codecName == "h264" && ["yuv420p", "yuvj420p"].contains(video.pixFmt)
            && sounds.first.map { $0.codecName == "aac" } ?? true
    }

    private static func ratio(_ text: String?, by separator: Character) -> Double? {
        let parts = (text ?? "").split(separator: separator).compactMap { Double($0) }
        guard parts.count == 2, parts[1] != 0 else { return nil }
        return parts[0] / parts[1]
    }
}
