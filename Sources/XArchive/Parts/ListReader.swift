import Dispatch
import FoundationEssentials
import Synchronization

/// Reads one data file, `window.YTD.<name>.part<N> = [ {…}, {…} ]`, entry by entry, as its bytes arrive.
///
/// In memory are a window of the file and what was made of it; an entry's bytes are never copied.
struct ListReader {
    let part: Part
    let stream: any ByteStream
    let limits: ArchiveLimits
    /// Bytes that are read at once, at least.
    var windowBytes = 1 << 20
    /// Bytes for which a second thread is worth its start. Never on a machine with one processor.
    var parallelBytes = ProcessInfo.processInfo.activeProcessorCount > 1 ? 256 << 10 : Int.max

    private enum Place {
        case prefix
        case firstOrEnd
        case next
        case commaOrEnd
        case end
    }

    /// Bytes in front of the list, far more than X writes there.
    private static let leadingBytes = 4 << 10
    /// Bytes before the `=`, at most.
    private static let prefixBytes = 512

    /// Calls `body` with each entry and where it stands, in order. Returns how many there were.
    ///
    /// The decoder may run on two threads, `body` runs on the caller's.
    func forEachEntry<Decoder: EntryDecoder>(
        _ decoder: Decoder, _ body: (consuming Decoder.Value, EntryPlace) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> Int {
        let window = ByteWindow(stream, size: windowBytes)
        var place = Place.prefix
        var entries = 0
        while true {
            try window.fill()
            if place != .prefix { try readAhead(window, decoder, &place, &entries, body) }
            let isInEntry = try read(window, decoder, &place, &entries, body)
            guard window.isComplete else { continue }
            try finish(place, isInEntry: isInEntry, entries: entries)
            return entries
        }
    }

    /// Reads what it can on two threads.
    ///
    /// Where the second one begins is a guess, which the first one proves by arriving there. Whatever is not as it
    /// should be is left for `read`, which says why.
    private func readAhead<Decoder: EntryDecoder>(
        _ window: ByteWindow, _ decoder: Decoder, _ place: inout Place, _ entries: inout Int,
        _ body: (consuming Decoder.Value, EntryPlace) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        guard let key = decoder.firstKey, place == .next, window.count >= parallelBytes else { return }
        let (start, end, limits) = (window.start, window.end, limits)
        let center = start + (end - start) / 2
        guard
            let middle = EntryRun<Decoder.Value>.likelyStart(in: window.bytes, after: center, before: end, key: key)
        else { return }
        let runs = Mutex<[Int: EntryRun<Decoder.Value>]>([:])
        do {
            let bytes = window.bytes
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                let run = EntryRun(
                    decoder, in: bytes, from: index == 0 ? start : middle, until: index == 0 ? middle : end, end: end,
                    limits: limits)
                runs.withLock { $0[index] = run }
            }
        }
        for index in 0..<2 {
            guard var run = runs.withLock({ $0.removeValue(forKey: index) }) else { return }
            for range in run.ranges {
                guard let value = run.next() else { break }
                entries += 1
                try body(
                    value,
                    EntryPlace(
                        number: entries, offset: window.offset + range.lowerBound, byteCount: range.count))
            }
            window.consume(to: run.stop)
            place = run.isBeforeEntry ? .next : .commaOrEnd
            guard run.stop == middle, run.isBeforeEntry else { return }
        }
    }

    /// Reads all that the window has. Returns whether an entry goes on behind it.
    private func read<Decoder: EntryDecoder>(
        _ window: ByteWindow, _ decoder: Decoder, _ place: inout Place, _ entries: inout Int,
        _ body: (consuming Decoder.Value, EntryPlace) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> Bool {
        if place == .prefix {
            guard try readPrefix(window) else {
                guard window.isComplete || window.count < Self.leadingBytes else { throw unknownBeginning }
                return false
            }
            place = .firstOrEnd
        }
        return try window.bytes.withUnsafeBufferPointer { (bytes) throws(ArchiveError) in
            guard let base = bytes.baseAddress else { return false }
            while true {
                var cursor = JSONCursor(from: base + window.start, to: base + window.end, depthLimit: limits.depth)
                cursor.skipSpace()
                window.consume(to: cursor.position - base)
                guard !cursor.isAtEnd else { return false }
                switch (place, cursor.position.pointee) {
                case (.firstOrEnd, UInt8(ascii: "{")), (.next, UInt8(ascii: "{")):
                    guard let value = try value(of: entries + 1, window, decoder, &cursor) else { return true }
                    entries += 1
                    let start = window.start
                    window.consume(to: cursor.position - base)
                    place = .commaOrEnd
                    try body(
                        value,
                        EntryPlace(number: entries, offset: window.offset + start, byteCount: window.start - start))
                    continue
                case (.firstOrEnd, UInt8(ascii: "]")), (.commaOrEnd, UInt8(ascii: "]")): place = .end
                case (.commaOrEnd, UInt8(ascii: ",")): place = .next
                case (.end, UInt8(ascii: ";")): break
                default: throw .notJSON(file: part.name, entry: entries + 1, detail: "an unexpected character")
                }
                window.consume(to: window.start + 1)
            }
        }
    }

    /// Decodes the entry at the window's start. `nil` when it goes on behind the window.
    @inline(__always)
    private func value<Decoder: EntryDecoder>(
        of number: Int, _ window: ByteWindow, _ decoder: Decoder, _ cursor: inout JSONCursor
    ) throws(ArchiveError) -> Decoder.Value? {
        let value: Decoder.Value
        let start = cursor.position
        do throws(JSONFault) {
            value = try decoder.decode(&cursor)
        } catch .ended {
            try checkSize(window.count, number)
            return nil
        } catch {
            throw .entry(number, of: part.name, fault: error, cursor)
        }
        try checkSize(cursor.position - start, number)
        return value
    }

    private func checkSize(_ bytes: Int, _ number: Int) throws(ArchiveError) {
        guard bytes <= limits.entryBytes else {
            throw .unexpectedShape(
                file: part.name, entry: number, detail: "it is larger than \(limits.entryBytes) bytes")
        }
    }

    /// Steps over `window.YTD.… =` and the list's bracket. `false` when they go on behind the window.
    private func readPrefix(_ window: ByteWindow) throws(ArchiveError) -> Bool {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
        var rest = window.bytes[window.start..<window.end]
        guard rest.count >= 3 || window.isComplete else { return false }  // A byte order mark has three bytes.
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        rest = rest.drop(while: isSpace)
        guard let first = rest.first else { return false }
        switch first {
        case UInt8(ascii: "<"): throw .webPageInside(file: part.name)
        case UInt8(ascii: "["): break
        case UInt8(ascii: "w"):
            guard let equals = rest.prefix(Self.prefixBytes).firstIndex(of: UInt8(ascii: "=")) else {
                guard rest.count < Self.prefixBytes else { throw unknownBeginning }
                return false
            }
            rest = rest[(equals + 1)...].drop(while: isSpace)
            guard let bracket = rest.first else { return false }
            guard bracket == UInt8(ascii: "[") else {
                throw .unexpectedShape(file: part.name, entry: nil, detail: "a list was expected")
            }
        default: throw unknownBeginning
        }
        window.consume(to: rest.startIndex + 1)
        return true
    }

    private var unknownBeginning: ArchiveError {
        .notJSON(file: part.name, entry: nil, detail: "it does not begin as X's files do")
    }

    /// Throws when the file ends before its list.
    private func finish(_ place: Place, isInEntry: Bool, entries: Int) throws(ArchiveError) {
        switch place {
        case .end: return
        case _ where isInEntry:
            throw .notJSON(file: part.name, entry: entries + 1, detail: "it ends in the middle")
        case .prefix: throw .notJSON(file: part.name, entry: nil, detail: "it ends too early, or is empty")
        default: throw .notJSON(file: part.name, entry: nil, detail: "it ends too early")
        }
    }
}

extension ArchiveError {
    /// Names the entry and the field, never their contents: they can be private.
    static func entry(_ number: Int, of file: String, fault: JSONFault, _ cursor: JSONCursor) -> ArchiveError {
        switch fault {
        case .malformed: .notJSON(file: file, entry: number, detail: "no valid JSON")
        case .ended: .notJSON(file: file, entry: number, detail: "it ends in the middle")
        case .tooDeep: .unexpectedShape(file: file, entry: number, detail: "it nests too deep")
        case .wrongType:
            .unexpectedShape(
                file: file, entry: number, detail: "\(cursor.lastKey?.string ?? "it") is of another type")
        case .wrongShape: .unexpectedShape(file: file, entry: number, detail: "\(cursor.complaint)")
        }
    }
}
