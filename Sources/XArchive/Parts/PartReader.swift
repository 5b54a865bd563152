import FoundationEssentials

/// Decodes one data file.
struct PartReader {
    let part: Part
    let stream: any ByteStream
    let limits: ArchiveLimits

    private static let chunkBytes = 256 << 10

    /// Calls `body` with each entry and its place from 1, in order. Returns how many there were.
    func forEachEntry<Entry: Decodable>(
        of type: Entry.Type, _ body: (Entry, Int) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> Int {
        let decoder = JSONDecoder()
        var splitter = ArraySplitter(file: part.name, limits: limits)
        try forEachChunk { (bytes) throws(ArchiveError) in
            try splitter.take(bytes) { (run) throws(ArchiveError) in
                let entries = try decode([Entry].self, run.json, decoder, first: run.first)
                for (offset, entry) in entries.enumerated() { try body(entry, run.first + offset) }
            }
        }
        try splitter.finish()
        return splitter.entries
    }

    /// The object of a small file, such as the manifest, which is read whole.
    func object<Value: Decodable>(_ type: Value.Type) throws(ArchiveError) -> Value {
        var data = Data()
        try forEachChunk { (bytes) throws(ArchiveError) in
            guard data.count + bytes.count <= limits.manifestBytes else {
                throw .tooLarge(file: part.name, bytes: data.count + bytes.count, limit: limits.manifestBytes)
            }
            data.append(contentsOf: bytes)
        }
        let text = data.drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard text.first != UInt8(ascii: "<") else { throw .webPageInside(file: part.name) }
        guard let start = text.firstIndex(of: UInt8(ascii: "{")) else {
            throw .notJSON(file: part.name, entry: nil, detail: text.isEmpty ? "it is empty" : "there is no object")
        }
        let end = text.lastIndex(of: UInt8(ascii: "}")) ?? start
        return try decode(type, Data(text[start...end]), JSONDecoder(), first: nil)
    }

    private func forEachChunk(
        _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try stream.read(into: buffer)
            guard count > 0 else { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private func decode<Value: Decodable>(
        _ type: Value.Type, _ json: Data, _ decoder: JSONDecoder, first: Int?
    ) throws(ArchiveError) -> Value {
        do {
            return try decoder.decode(type, from: json)
        } catch let error as ArchiveError {
            throw error
        } catch let error as DecodingError {
            throw Self.error(error, file: part.name, first: first)
        } catch {
            throw .notJSON(file: part.name, entry: first, detail: "\(error)")
        }
    }

    /// Names the entry and the field, never their contents: they can be private.
    private static func error(_ error: DecodingError, file: String, first: Int?) -> ArchiveError {
        func place(_ context: DecodingError.Context) -> (entry: Int?, field: String) {
            var path = context.codingPath[...]
            var entry = first
            if let first, let index = path.first?.intValue {
                entry = first + index
                path = path.dropFirst()
            }
            return (entry, path.map(\.stringValue).joined(separator: "."))
        }
        switch error {
        case .keyNotFound(let key, let context):
            let (entry, field) = place(context)
            let name = field.isEmpty ? key.stringValue : "\(field).\(key.stringValue)"
            return .unexpectedShape(file: file, entry: entry, detail: "\(name) is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let (entry, field) = place(context)
            return .unexpectedShape(file: file, entry: entry, detail: "\(field) is of another type")
        case .dataCorrupted(let context):
            let (entry, field) = place(context)
            guard field.isEmpty else {
                return .unexpectedShape(file: file, entry: entry, detail: "\(field): \(context.debugDescription)")
            }
            return .notJSON(file: file, entry: entry, detail: "no valid JSON")
        @unknown default:
            return .notJSON(file: file, entry: first, detail: "no valid JSON")
        }
    }
}
