import ChildProcesses
import Deliveries
import Foundation

@testable import MediaConversion

/// Makes made-up pictures and videos, and converts them.
final class Studio {
    let folder = NSTemporaryDirectory() + "studio-\(UUID().uuidString)"
    let converter: MediaConverter
    var work: String { "\(folder)/work [1]" }

    init() throws {
        converter = MediaConverter(folder: folder + "/work [1]")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        // The system's temporary folder is emptied anyway.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What `vips` or `ffmpeg` makes with these arguments, in which `OUT` stands for the file.
    func make(_ name: String, by program: String, _ arguments: [String]) async throws -> [UInt8] {
        let path = "\(folder)/\(name)"
        let limits = ChildProcess.Limits(cpu: 60, wall: 120, memory: 4 << 30)
        _ = try await ChildProcess(
            program: program, arguments: arguments.map { $0.replacing("OUT", with: path) }, folder: folder,
            limits: limits
        ).run()
        return try bytes(of: path)
    }

    /// A video of a test card with a tone: H.264 and AAC.
    func video(
        _ options: [String] = [], size: String = "320x180", seconds: Double = 1, rate: Int = 10, sound: Bool = true
    ) async throws -> [UInt8] {
        let tone = sound ? ["-f", "lavfi", "-i", "sine=d=\(seconds)"] : []
        return try await make(
            "made.mp4", by: "ffmpeg",
            ["-nostdin", "-y", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=\(seconds):s=\(size):r=\(rate)"] + tone
                + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"] + options + ["OUT"])
    }

    /// Noise, which no encoder makes small.
    func photo(width: Int, height: Int) async throws -> [UInt8] {
        try await make("made.jpg", by: "vips", ["gaussnoise", "OUT[Q=95]", "\(width)", "\(height)", "--sigma", "60"])
    }

    func prepared(
        _ bytes: [UInt8], named name: String = "photo.jpg", within limits: MediaLimits = .bluesky
    ) async throws -> PreparedMedia {
        try await converter.prepared(bytes, name: name, within: limits)
    }

    /// Why these bytes are refused; nil when they are not.
    func refusal(
        _ bytes: [UInt8], named name: String = "photo.jpg", within limits: MediaLimits = .bluesky
    ) async throws -> String? {
        do {
            _ = try await prepared(bytes, named: name, within: limits)
            return nil
        } catch let error as MediaUnavailable {
            return error.description
        }
    }

    /// What `ffprobe` says of a file as JSON.
    func probed(_ bytes: [UInt8]) async throws -> String {
        try write(bytes, to: "probed")
        return try await ChildProcess(
            program: "ffprobe",
            arguments: ["-v", "error", "-show_format", "-show_streams", "-of", "json", "\(folder)/probed"],
            folder: folder, limits: .probe
        ).run()
    }

    /// The colours of a picture's dot, as `vips` counts them.
    func colours(of bytes: [UInt8], at x: Int, _ y: Int) async throws -> [Double] {
        try write(bytes, to: "point")
        let text = try await ChildProcess(
            program: "vips", arguments: ["getpoint", "\(folder)/point", "\(x)", "\(y)"], folder: folder,
            limits: .probe
        ).run()
        return text.split(separator: " ").compactMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    private func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }

    private func bytes(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }
}

extension [UInt8] {
    func contains(_ text: String) -> Bool { Data(self).range(of: Data(text.utf8)) != nil }

    /// A JPEG with what cameras write: turned by a quarter, taken at a place, and described.
    func withCameraData(orientation: UInt8) -> [UInt8] {
        func short(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
        func long(_ value: Int) -> [UInt8] { short(value & 0xFFFF) + short(value >> 16) }
        func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
            short(tag) + short(type) + long(count) + value
        }
        let main =
            short(2) + entry(0x0112, 3, 1, [orientation, 0, 0, 0]) + entry(0x8825, 4, 1, long(8 + 2 + 24 + 4))
            + long(0)
        let place = short(1) + entry(1, 2, 2, [UInt8(ascii: "N"), 0, 0, 0]) + long(0)
        let exif = Array("Exif\0\0".utf8) + Array("II".utf8) + short(42) + long(8) + main + place
        let packet = Array("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Example Street 1</x:xmpmeta>".utf8)
        func segment(_ body: [UInt8]) -> [UInt8] {
            [0xFF, 0xE1, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 255)] + body
        }
        return self[0..<2] + segment(exif) + segment(packet) + self[2...]
    }
}

/// A PNG that says what it likes of its size, with a few rows in it.
func png(sayingWidth width: Int, height: Int, rows: [UInt8]) -> [UInt8] {
    func big(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } }
    func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
        let checked = Array(type.utf8) + body
        var check: UInt32 = 0xFFFF_FFFF
        for byte in checked {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
        }
        return big(body.count) + checked + big(Int(~check))
    }
    // A stored block of zlib's (RFC 1950, 1951), unchecked since nobody gets to its end.
    let length = rows.count
    let stored = [0x78, 0x01, 0x01, UInt8(length & 255), UInt8(length >> 8), ~UInt8(length & 255), ~UInt8(length >> 8)]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", big(width) + big(height) + [8, 2, 0, 0, 0])
        + chunk("IDAT", stored + rows) + chunk("IEND", [])
}
