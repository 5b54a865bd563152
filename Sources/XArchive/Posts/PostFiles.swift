import Identifiers

/// The files with the texts, open to be read at any place: those of a folder where they are, those of a ZIP file
/// unpacked, once, to one temporary file without a name.
struct PostFiles: Sendable {
    private enum Storage: Sendable {
        case file(path: String)
        case spooled(StoredBytes, start: Int)
    }

    private var files: [(name: String, storage: Storage)] = []
    private var spool: StoredBytes?
    private var spoolEnd = 0
    private let temporaryFolder: String

    /// - Parameter temporaryFolder: where to unpack to. Nothing is made there before something is packed.
    init(temporaryFolder: String) { self.temporaryFolder = temporaryFolder }

    /// Calls `body` with the stream of a part and the number of its file here. Once it was read to its end, it can be
    /// read again at any place.
    mutating func add<Result>(
        _ part: Part, of container: any ArchiveContainer,
        _ body: (any ByteStream, UInt32) throws(ArchiveError) -> Result
    ) throws(ArchiveError) -> Result {
        let stream = try container.open(part.path)
        let number = UInt32(files.count)
        if let path = container.location(of: part.path) {
            files.append((part.name, .file(path: path)))
            return try body(stream, number)
        }
        let spool = try spoolFile()
        files.append((part.name, .spooled(spool, start: spoolEnd)))
        let spooling = SpoolingStream(stream, to: spool, from: spoolEnd)
        let result = try body(spooling, number)
        spoolEnd = spooling.position
        return result
    }

    private mutating func spoolFile() throws(ArchiveError) -> StoredBytes {
        if let spool { return spool }
        let file = try StoredBytes(temporaryIn: temporaryFolder)
        spool = file
        return file
    }

    /// Reads an entry again.
    func entry<Decoder: EntryDecoder>(
        _ decoder: Decoder, file number: UInt32, offset: Int, byteCount: Int, limits: ArchiveLimits
    ) throws(ArchiveError) -> Decoder.Value {
        let storage = files[Int(number)].storage
        // Zeros behind the entry, as the cursor needs them.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount + 16, alignment: 16)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        let bytes = UnsafeMutableRawBufferPointer(rebasing: memory[..<byteCount])
        switch storage {
        case .file(let path): try StoredBytes(opening: path).read(into: bytes, at: offset)
        case .spooled(let spool, let start): try spool.read(into: bytes, at: start + offset)
        }
        let start = UnsafePointer(memory.assumingMemoryBound(to: UInt8.self).baseAddress.unsafelyUnwrapped)
        var cursor = JSONCursor(from: start, to: start + byteCount, depthLimit: limits.depth)
        do {
            let entry = try decoder.decode(&cursor)
            if cursor.isAtEnd { return entry }
        } catch {
            // It was read once: see below.
        }
        throw changed(number)
    }

    /// A file is not as it was when its entries were read first.
    func changed(_ number: UInt32) -> ArchiveError {
        .damaged(file: files[Int(number)].name, detail: "it was changed while it was read")
    }
}
