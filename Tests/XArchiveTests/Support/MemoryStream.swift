@testable import XArchive

/// Bytes in memory as a stream that gives at most some at a time.
final class MemoryStream: ByteStream {
    private let bytes: [UInt8]
    private let size: Int
    private(set) var position = 0

    init(_ bytes: [UInt8], by size: Int) {
        self.bytes = bytes
        self.size = size
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(size, buffer.count, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}
