import Hummingbird

/// The parts of a form with files (RFC 7578).
struct MultipartBody: Sendable {
    struct Part: Sendable {
        let name: String
        let fileName: String?
        let type: String?
        let bytes: ArraySlice<UInt8>
    }

    let parts: [Part]

    /// Nil when the request's body is no such form.
    init?(of request: Request, upTo limit: Int) async throws {
        guard let type = request.headers[.contentType], type.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", in: type)
        else { return nil }
        self.init(try await request.bytes(upTo: limit), boundary: boundary)
    }

    init?(_ bytes: [UInt8], boundary: String) {
        let line = Array("--\(boundary)".utf8)
        guard bytes.starts(with: line) else { return nil }
        var parts: [Part] = []
        var position = line.count
        while !bytes[position...].starts(with: "--".utf8) {
            guard bytes[position...].starts(with: "\r\n".utf8),
                let headEnd = Self.find(Array("\r\n\r\n".utf8), in: bytes, from: position),
                let end = Self.find(Array("\r\n".utf8) + line, in: bytes, from: headEnd + 2)
            else { return nil }
            let head = String(decoding: bytes[position..<headEnd], as: UTF8.self)
            let lines = head.split(separator: "\r\n").map(String.init)
            let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") } ?? ""
            let type = lines.first { $0.lowercased().hasPrefix("content-type:") }
            guard let name = Self.parameter("name", in: disposition) else { return nil }
            parts.append(
                Part(
                    name: name, fileName: Self.parameter("filename", in: disposition),
                    type: type.map { $0.dropFirst("content-type:".count).trimmingSpaces },
                    bytes: bytes[(headEnd + 4)..<end]))
            position = end + 2 + line.count
        }
        self.parts = parts
    }

    /// The text of the first part of that name.
    func text(_ name: String) -> String? {
        parts.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private static func parameter(_ name: String, in header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].trimmingSpaces.lowercased() == name else { continue }
            return halves[1].trimmingSpaces.filter { $0 != "\"" }
        }
        return nil
    }

    private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        var position = start
        while let found = bytes[position...].firstIndex(of: wanted[0]) {
            if bytes[found...].starts(with: wanted) { return found }
            position = found + 1
        }
        return nil
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
