/// A form with files (RFC 7578).
struct MultipartForm: Sendable {
    private let boundary: String
    private var bytes: [UInt8] = []

    /// - Parameter contents: what the line between the parts must not stand in.
    init(avoiding contents: [[UInt8]]) {
        var number = 0
        var boundary = "helloquitx-part"
        while contents.contains(where: { $0.contains(boundary) }) {
            number += 1
            boundary = "helloquitx-part-\(number)"
        }
        self.boundary = boundary
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// With the last line.
    var body: [UInt8] { bytes + Array("--\(boundary)--\r\n".utf8) }

    mutating func append(_ name: String, _ text: String) {
        bytes += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n".utf8
        bytes += text.utf8
        bytes += "\r\n".utf8
    }

    mutating func append(_ name: String, _ file: [UInt8], fileName: String, type: String) {
        bytes += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"\(fileName)\"\r\n".utf8
        bytes += "Content-Type: \(type)\r\n\r\n".utf8
        bytes += file
        bytes += "\r\n".utf8
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return true }
        var start = startIndex
        while let found = self[start...].firstIndex(of: first) {
            if self[found...].starts(with: wanted) { return true }
            start = found + 1
        }
        return false
    }
}
