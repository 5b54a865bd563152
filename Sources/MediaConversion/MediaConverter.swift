import ChildProcesses
import Deliveries
import Foundation

/// Makes pictures and videos fit a destination, without metadata, by programs in processes of their own: `vips` of
/// libvips for pictures, `ffmpeg` and `ffprobe` for videos.
package struct MediaConverter: Sendable {
    /// The most pixels of a picture that is decoded: beyond what X ever took.
    static let mostPixels = 100_000_000
    /// What is older than this many seconds is a leftover, whatever process has the number of its maker now; no conversion
    /// lasts that long.
    private static let leftoverAge: TimeInterval = 3_600

    private let folder: String
    private let slots: ProcessSlots

    /// - Parameters:
    ///   - folder: for what is being made; nobody else may read it. Nothing stays there.
    ///   - slots: files that are converted at a time.
    package init(folder: String, slots: Int = 2) {
        self.folder = folder
        self.slots = ProcessSlots(slots)
    }

    /// The file as the destination takes it. What it is is told by its content alone.
    ///
    /// - Parameters:
    ///   - name: what it is called in sentences.
    ///   - fill: writes the file's bytes to a path where there is nothing yet.
    /// - Throws: `MediaUnavailable`, and what `fill` throws.
    package func prepared(
        _ name: String, within limits: MediaLimits, fill: @Sendable (_ path: String) throws -> Void
    ) async throws -> PreparedMedia {
        try await slots.use {
            let work = try makeFolder()
            defer {
                // What stays is removed as a leftover.
                try? FileManager.default.removeItem(atPath: work)
            }
            try fill("\(work)/in")
            return try await convert(name, in: work, within: limits)
        }
    }

    /// The same of a file's bytes.
    package func prepared(
        _ bytes: [UInt8], name: String, within limits: MediaLimits
    ) async throws -> PreparedMedia {
        try await prepared(name, within: limits) { path in try Data(bytes).write(to: URL(filePath: path)) }
    }

    private func convert(_ name: String, in work: String, within limits: MediaLimits) async throws -> PreparedMedia {
        let prefix = try Self.prefix(of: "\(work)/in")
        guard let format = MediaFormat(prefix: prefix) else {
            throw MediaUnavailable("\(name) is no picture or video of a kind that can be moved")
        }
        // Programs work in the folder and are given plain names: brackets in a path are options to libvips.
        let source = "in.\(format.fileExtension)"
        try FileManager.default.moveItem(atPath: "\(work)/in", toPath: "\(work)/\(source)")
        let picture = PictureConversion(name: name, source: source, format: format, folder: work, limits: limits)
        let video = VideoConversion(name: name, source: source, format: format, folder: work, limits: limits)
        guard format != .mp4 else {
            guard limits.allowsVideo else {
                throw MediaUnavailable("\(name) is a video, and the post may have pictures only")
            }
            return try await video.prepared()
        }
        let header = try await picture.header()
        if format == .gif, limits.allowsVideo, try await picture.isAnimated() { return try await video.prepared() }
        return try await picture.prepared(header)
    }

    private static func prefix(of path: String) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { handle.closeFile() }
        return [UInt8](try handle.read(upToCount: MediaFormat.prefixLength) ?? Data())
    }

    private func makeFolder() throws -> String {
        let files = FileManager.default
        try files.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        removeLeftovers()
        let work = "\(folder)/\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
        try files.createDirectory(
            atPath: work, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        return work
    }

    /// Removes what a killed process left behind: private pictures, and gigabytes of videos.
    package func removeLeftovers() {
        let files = FileManager.default
        // Without the folder there is nothing.
        for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            // Another process may be removing it too.
            guard let changed = try? files.attributesOfItem(atPath: path)[.modificationDate] as? Date else { continue }
            let maker = name.prefix { $0 != "-" }
            let isGone = Int32(maker).map { kill($0, 0) != 0 && errno == ESRCH } ?? false
            guard isGone || Date().timeIntervalSince(changed) > Self.leftoverAge else { continue }
            try? files.removeItem(atPath: path)  // Removed by the other one.
        }
    }
}
