/// Hands on another stream's bytes, and keeps them in a file.
final class SpoolingStream: ByteStream {
    private let stream: any ByteStream
    private let spool: StoredBytes

    /// Where the next byte goes.
    private(set) var position: Int

    init(_ stream: any ByteStream, to spool: StoredBytes, from start: Int) {
        self.stream = stream
        self.spool = spool
        position = start
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        let count = try stream.read(into: buffer)
        try spool.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: position)
        position += count
        return count
    }
}
