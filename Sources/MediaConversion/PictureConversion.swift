import ChildProcesses
import Deliveries
import Foundation

/// One picture, made to fit by `vips`.
struct PictureConversion: Sendable {
    /// What is known of a picture without decoding it.
    struct Header: Sendable, Equatable {
        let width: Int
        let height: Int
        let hasAlpha: Bool
    }

    let name: String
    /// Its name in the folder.
    let source: String
    let format: MediaFormat
    let folder: String
    let limits: MediaLimits

    /// What the picture says of itself.
    ///
    /// - Throws: `MediaUnavailable` when it is not of its format, or larger than anything that is decoded.
    func header() async throws -> Header {
        let (header, loader) = try await header(of: source)
        // Another loader than that of the first bytes would be another format.
        guard loader.hasPrefix(format.loader) else { throw damaged }
        guard header.width * header.height <= MediaConverter.mostPixels else {
            throw MediaUnavailable(
                "\(name) has \(header.width) × \(header.height) pixels, more than any program is asked to decode")
        }
        return header
    }

    func isAnimated() async throws -> Bool {
        let pages = try await vips("vipsheader", ["-f", "n-pages", source], .probe)
        return Int(pages.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 1 > 1
    }

    /// The first version that fits: what has no loss before what has some, large before small.
    func prepared(_ header: Header) async throws -> PreparedMedia {
        for version in versions(header) {
            let target = "out.\(version.fileExtension)"
            let path = "\(folder)/\(target)"
            // Upright, in the colours of sRGB, and without anything else that it said of itself.
            _ = try await vips(
                "vips",
                [
                    "thumbnail", source, "\(target)[\(version.options)]", "\(version.side)", "--height",
                    "\(version.side)", "--size", "down", "--export-profile", "srgb", "--fail-on", "truncated",
                ], .picture)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? .max
            guard size <= limits.pictureBytes else { continue }
            let (made, _) = try await self.header(of: target)
            return PreparedMedia(
                bytes: [UInt8](try Data(contentsOf: URL(filePath: path))), mimeType: version.mimeType,
                width: made.width, height: made.height)
        }
        throw MediaUnavailable("\(name) cannot be made smaller than \(limits.pictureBytes) bytes")
    }

    private struct Version {
        let fileExtension: String
        let mimeType: String
        let side: Int
        let options: String
    }

    private func versions(_ header: Header) -> [Version] {
        let side = min(limits.pictureSide, max(header.width, header.height))
        var versions: [Version] = []
        // Drawings and screenshots are best left without loss; what is seen through stays so where it may.
        if format == .png || format == .gif {
            versions.append(Version(fileExtension: "png", mimeType: "image/png", side: side, options: "strip"))
        }
        if header.hasAlpha {
            versions += [90, 75].map { quality in
                Version(
                    fileExtension: "webp", mimeType: "image/webp", side: side, options: "Q=\(quality),strip")
            }
        }
        versions += [(side, 90), (side, 75), (side * 4 / 5, 75), (side / 2, 70), (side / 4, 60)].map { side, quality in
            Version(
                fileExtension: "jpg", mimeType: "image/jpeg", side: max(side, 1),
                options: "Q=\(quality),strip,background=255")
        }
        return versions.filter { limits.pictureTypes.contains($0.mimeType) || $0.mimeType == "image/jpeg" }
    }

    /// `FILE: 400x300 uchar, 4 bands, srgb, pngload`
    private func header(of file: String) async throws -> (Header, loader: String) {
        let line = try await vips("vipsheader", [file], .probe).split(separator: "\n").first ?? ""
        let fields = line.dropFirst(file.count + 2).split(separator: ", ")
        let size = (fields.first ?? "").prefix { $0 != " " }.split(separator: "x").compactMap { Int($0) }
        guard line.hasPrefix("\(file): "), fields.count == 4, size.count == 2, size.allSatisfy({ $0 > 0 }),
            let bands = Int(fields[1].prefix { $0 != " " })
        else { throw damaged }
        return (
            Header(width: size[0], height: size[1], hasAlpha: bands == 2 || bands == 4 && fields[2] != "cmyk"),
            loader: String(fields[3])
        )
    }

    private func vips(_ program: String, _ arguments: [String], _ bounds: ChildProcess.Limits) async throws -> String {
        do throws(ChildProcess.Failure) {
            return try await ChildProcess(program: program, arguments: arguments, folder: folder, limits: bounds).run()
        } catch {
            throw error.sentence(program: program, package: "libvips-tools", name: name)
        }
    }

    private var damaged: MediaUnavailable { MediaUnavailable("\(name) is damaged, or no picture") }
}

extension ChildProcess.Failure {
    /// What happened, for a person.
    ///
    /// - Parameter package: Debian's, which brings the program.
    func sentence(program: String, package: String, name: String) -> MediaUnavailable {
        switch self {
        case .missing: MediaUnavailable("\(program) is missing; install it (Debian: apt-get install \(package))")
        case .notStarted(let reason): MediaUnavailable("\(program) could not be started: \(reason)")
        case .tooLong: MediaUnavailable("\(name) takes longer to convert than any file should")
        case .tooLarge: MediaUnavailable("\(name) takes more space to convert than any file should")
        case .failed: MediaUnavailable("\(name) is damaged, or too large to be converted")
        }
    }
}
