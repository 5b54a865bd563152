import Foundation

/// One file of the folder as text.
struct TextFile {
    /// No text of a campaign is longer, in bytes.
    static let limit = 256 * 1024

    let path: String
    let text: String

    /// Notes why when it cannot be read; a missing file is noted as such.
    init?(path: String, mistakes: Mistakes) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            mistakes.note(
                path, nil, isThere ? "cannot be read" : "cannot be read: there is no such file",
                isThere ? "let the program read it" : "write it")
            return nil
        }
        guard data.count <= Self.limit else {
            mistakes.note(path, nil, "is larger than \(Self.limit / 1024) KiB", "shorten it")
            return nil
        }
        guard let text = String(data: data, encoding: .utf8) else {
            mistakes.note(path, nil, "is not UTF-8", "save it as UTF-8")
            return nil
        }
        self.path = path
        self.text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
