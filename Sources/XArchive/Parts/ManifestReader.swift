import FoundationEssentials

/// Reads `manifest.js`, which is small and no list.
struct ManifestReader {
    let name: String
    let stream: any ByteStream
    let limits: ArchiveLimits

    private static let chunkBytes = 256 << 10

    func manifest() throws(ArchiveError) -> Manifest {
        let text = try contents().drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard text.first != UInt8(ascii: "<") else { throw .webPageInside(file: name) }
        guard let start = text.firstIndex(of: UInt8(ascii: "{")) else {
            throw .notJSON(file: name, entry: nil, detail: text.isEmpty ? "it is empty" : "there is no object")
        }
        let end = text.lastIndex(of: UInt8(ascii: "}")) ?? start
        do {
            return try JSONDecoder().decode(Manifest.self, from: Data(text[start...end]))
        } catch let error as DecodingError {
            throw reason(error)
        } catch {
            throw .notJSON(file: name, entry: nil, detail: "no valid JSON")
        }
    }

    private func contents() throws(ArchiveError) -> Data {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
        defer { buffer.deallocate() }
        var data = Data()
        while true {
            let count = try stream.read(into: buffer)
            guard count > 0 else { return data }
            guard data.count + count <= limits.manifestBytes else {
                throw .tooLarge(file: name, bytes: data.count + count, limit: limits.manifestBytes)
            }
            data.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Names the field, never its contents: they can be private.
    private func reason(_ error: DecodingError) -> ArchiveError {
        func field(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        return switch error {
        case .keyNotFound(let key, let context):
            .unexpectedShape(file: name, entry: nil, detail: "\(field(context.codingPath + [key])) is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            .unexpectedShape(file: name, entry: nil, detail: "\(field(context.codingPath)) is of another type")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            .unexpectedShape(
                file: name, entry: nil, detail: "\(field(context.codingPath)): \(context.debugDescription)")
        default: .notJSON(file: name, entry: nil, detail: "no valid JSON")
        }
    }
}
