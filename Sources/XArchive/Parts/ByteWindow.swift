/// The part of a file that is in memory while it is read from its start to its end.
///
/// Behind the last byte stand zeros, as ``JSONCursor`` needs them.
final class ByteWindow {
    /// Bytes that are read at once, at least.
    private static let chunkBytes = 1 << 20
    private static let padding = 16

    private let stream: any ByteStream
    private var memory: UnsafeMutableRawBufferPointer
    private var count = 0
    private var consumed = 0

    /// Bytes of the file that were consumed and are no longer here.
    private var dropped = 0

    /// Whether the file ends with this window.
    private(set) var isComplete = false

    init(_ stream: any ByteStream) {
        self.stream = stream
        memory = .allocate(byteCount: Self.chunkBytes + Self.padding, alignment: 16)
        pad()
    }

    deinit { memory.deallocate() }

    /// The first byte that was not consumed.
    var start: UnsafePointer<UInt8> { base + consumed }

    /// Where the zeros begin.
    var end: UnsafePointer<UInt8> { base + count }

    /// Bytes from the file's start to ``start``.
    var offset: Int { dropped + consumed }

    /// Forgets what stands in front of a place in the window.
    func consume(to place: UnsafePointer<UInt8>) { consumed = place - base }

    /// Reads until the window is full or the file ends. Pointers into the window are void after it.
    ///
    /// A window of which nothing was consumed grows.
    func fill() throws(ArchiveError) {
        makeRoom()
        let capacity = memory.count - Self.padding
        while count < capacity, !isComplete {
            let read = try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[count..<capacity]))
            count += read
            isComplete = read == 0
        }
        pad()
    }

    private var base: UnsafePointer<UInt8> {
        // The memory is never empty.
        UnsafePointer(memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self))
    }

    private func makeRoom() {
        let rest = UnsafeRawBufferPointer(rebasing: memory[consumed..<count])
        if consumed == 0, count > 0 {
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: 2 * (memory.count - Self.padding) + Self.padding, alignment: 16)
            larger.copyMemory(from: rest)
            memory.deallocate()
            memory = larger
        } else {
            memory.copyMemory(from: rest)
        }
        dropped += consumed
        count -= consumed
        consumed = 0
    }

    private func pad() {
        for index in count..<count + Self.padding { memory[index] = 0 }
    }
}
