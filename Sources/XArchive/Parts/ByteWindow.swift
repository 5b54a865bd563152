/// The part of a file that is in memory while it is read from its start to its end.
///
/// Behind the last byte stand zeros, as ``JSONCursor`` needs them.
final class ByteWindow {
    private static let padding = 16

    private let stream: any ByteStream

    /// The bytes, and the zeros behind them.
    private(set) var bytes: [UInt8]
    /// The first byte that was not consumed.
    private(set) var start = 0
    /// Where the zeros begin.
    private(set) var end = 0
    /// Whether the file ends with this window.
    private(set) var isComplete = false

    /// Bytes of the file that were consumed and are no longer here.
    private var dropped = 0

    /// - Parameter size: bytes that are read at once, at least.
    init(_ stream: any ByteStream, size: Int) {
        self.stream = stream
        bytes = [UInt8](repeating: 0, count: size + Self.padding)
    }

    /// Bytes in the window that were not consumed.
    var count: Int { end - start }

    /// Bytes from the file's start to the window's.
    var offset: Int { dropped }

    /// Forgets what stands in front of a place in the window.
    func consume(to place: Int) { start = place }

    /// Reads until the window is full or the file ends. Places in the window are void after it.
    ///
    /// A window of which nothing was consumed grows.
    func fill() throws(ArchiveError) {
        makeRoom()
        let capacity = bytes.count - Self.padding
        while end < capacity, !isComplete {
            let count = try bytes.withUnsafeMutableBufferPointer { (bytes) throws(ArchiveError) in
                try stream.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(bytes)[end..<capacity]))
            }
            end += count
            isComplete = count == 0
        }
        for place in end..<end + Self.padding { bytes[place] = 0 }
    }

    private func makeRoom() {
        if start == 0, end > 0 {
            bytes += [UInt8](repeating: 0, count: bytes.count - Self.padding)
        } else if start > 0 {
            let (start, count) = (start, count)
            bytes.withUnsafeMutableBytes { bytes in
                bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
            }
        }
        dropped += start
        end -= start
        start = 0
    }
}
