import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// Styles, scripts and pictures, read once at start. Their address holds a digest of all of them, so that browsers may
/// keep them for good.
struct Assets: Sendable {
    struct Unreadable: Error, CustomStringConvertible {
        let path: String
        let reason: String
        var description: String { "\(path) cannot be read: \(reason)" }
    }

    private struct File: Sendable {
        let bytes: [UInt8]
        let type: String
        /// The same as gzip, where that is smaller.
        let compressed: [UInt8]?
    }

    /// `/assets/<digest>`.
    let base: String
    private let files: [String: File]

    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "txt": "text/plain; charset=utf-8",
    ]

    /// - Parameter generated: files that the program makes itself, by their names.
    init(folder: String, generated: [String: String] = [:]) throws(Unreadable) {
        var files: [String: File] = [:]
        var digest = SHA256()
        let names: [String]
        do {
            names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
        } catch {
            throw Unreadable(path: folder, reason: error.localizedDescription)
        }
        for name in names + generated.keys.sorted() {
            guard let type = Self.types[(name as NSString).pathExtension] else { continue }
            do {
                let data =
                    try generated[name].map { Data($0.utf8) }
                    ?? Data(contentsOf: URL(filePath: folder + "/" + name))
                let compressed = Gzip.compressed(Array(data), level: 9)
                files[name] = File(
                    bytes: Array(data), type: type, compressed: compressed.flatMap { $0.count < data.count ? $0 : nil })
                digest.update(data: Data(name.utf8))
                digest.update(data: data)
            } catch {
                throw Unreadable(path: folder + "/" + name, reason: error.localizedDescription)
            }
        }
        self.files = files
        base = "/assets/" + digest.finalize().prefix(8).map { String(format: "%02x", $0) }.joined()
    }

    /// Answers for any digest: pages that are still open ask with the old one.
    ///
    /// - Parameter takesGzip: whether the browser does.
    func response(for name: String, digest: String, takesGzip: Bool) throws -> Response {
        guard let file = files[name] else { throw SiteError.notFound }
        let compressed = takesGzip ? file.compressed : nil
        var response = Response.bytes(compressed ?? file.bytes, type: file.type)
        response.headers[.vary] = "Accept-Encoding"
        if compressed != nil { response.headers[.contentEncoding] = "gzip" }
        let isCurrent = base.hasSuffix("/" + digest)
        response.headers[.cacheControl] = isCurrent ? "public, max-age=31536000, immutable" : "no-cache"
        return response
    }
}
