import Deliveries
import Foundation
import XArchive

/// Takes pictures out of an archive and makes them fit, without metadata, by `vipsthumbnail` in a process of its own.
final class ArchiveMedia: MediaSource {
    private let folder: String

    /// - Parameter folder: for what is being made; nobody else may read it.
    init(folder: String) {
        self.folder = folder
    }

    func prepared(_ media: PostPayload.Media, limit: Int) async throws -> PreparedMedia {
        let name = UUID().uuidString
        let source = "\(folder)/\(name)-in"
        let target = "\(folder)/\(name).jpg"
        defer {
            for path in [source, target] where FileManager.default.fileExists(atPath: path) {
                // What stays is a temporary file of the person's own, in their own folder.
                try? FileManager.default.removeItem(atPath: path)
            }
        }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        do {
            guard try ArchiveReader(path: media.container).copyMedia(media.file, to: source) != nil else {
                throw MediaUnavailable("the archive lacks \(media.file)")
            }
        } catch let error as ArchiveError {
            throw MediaUnavailable("\(error)")
        }
        if media.isVideo {
            let size = try FileManager.default.attributesOfItem(atPath: source)[.size] as? Int ?? .max
            guard size <= limit else { throw MediaUnavailable("\(media.file) has \(size) bytes, more than \(limit)") }
            return PreparedMedia(
                bytes: [UInt8](try Data(contentsOf: URL(filePath: source))), mimeType: "video/mp4", width: nil,
                height: nil)
        }
        // Smaller step by step; the first that fits is taken.
        for (size, quality) in [(2_000, 90), (2_000, 75), (1_600, 75), (1_000, 70)] {
            let arguments = [source, "-s", "\(size)x\(size)>", "-o", "\(target)[Q=\(quality),strip]"]
            _ = try await ChildProcess.run("vipsthumbnail", arguments, package: "libvips-tools")
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: target)))
            guard bytes.count <= limit else { continue }
            let width = try await ChildProcess.run("vipsheader", ["-f", "width", target], package: "libvips-tools")
            let height = try await ChildProcess.run("vipsheader", ["-f", "height", target], package: "libvips-tools")
            return PreparedMedia(bytes: bytes, mimeType: "image/jpeg", width: Int(width), height: Int(height))
        }
        throw MediaUnavailable("\(media.file) cannot be made small enough")
    }
}

/// A program that is run for its answer.
enum ChildProcess {
    /// How long it may take, seconds.
    private static let limit = 60.0

    /// - Parameter package: what brings the program, for the sentence when it is missing.
    /// - Returns: what it printed, without white space at the ends.
    /// - Throws: `MediaUnavailable` when it is missing, fails, or takes too long.
    static func run(_ program: String, _ arguments: [String], package: String) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/\(program)")
        process.arguments = arguments
        // Loaders that were never meant for files of strangers stay shut.
        process.environment = ["VIPS_BLOCK_UNTRUSTED": "1", "VIPS_CONCURRENCY": "1", "PATH": "/usr/bin:/bin"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(
                    throwing: MediaUnavailable("\(program) is missing; install it (Debian: apt-get install \(package))")
                )
                return
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + limit) { [process] in
                if process.isRunning { process.terminate() }
            }
        }
        guard status == 0 else { throw MediaUnavailable("\(program) could not read it") }
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
