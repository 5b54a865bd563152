/// Reads one data file, `window.YTD.<name>.part<N> = [ {…}, {…} ]`, entry by entry, as its bytes arrive.
///
/// In memory are a window of the file and the entry that is being read; an entry is never copied.
struct ListReader {
    let part: Part
    let stream: any ByteStream
    let limits: ArchiveLimits

    private enum Place {
        case prefix
        case firstOrEnd
        case next
        case commaOrEnd
        case end
    }

    /// Bytes before the `=`, at most.
    private static let prefixBytes = 512

    /// Calls `body` with each entry and where it stands, in order. Returns how many there were.
    func forEachEntry<Decoder: EntryDecoder>(
        _ decoder: Decoder, _ body: (Decoder.Entry, EntryPlace) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> Int {
        let window = ByteWindow(stream)
        var place = Place.prefix
        var entries = 0
        while true {
            try window.fill()
            let isInEntry = try read(window, decoder, &place, &entries, body)
            guard window.isComplete else { continue }
            try finish(place, isInEntry: isInEntry, entries: entries)
            return entries
        }
    }

    /// Reads all that the window has. Returns whether an entry goes on behind it.
    private func read<Decoder: EntryDecoder>(
        _ window: ByteWindow, _ decoder: Decoder, _ place: inout Place, _ entries: inout Int,
        _ body: (Decoder.Entry, EntryPlace) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> Bool {
        if place == .prefix {
            guard try readPrefix(window) else {
                // A window holds far more than what X writes in front of a list.
                guard window.isComplete else { throw unknownBeginning }
                return false
            }
            place = .firstOrEnd
        }
        while true {
            var cursor = JSONCursor(from: window.start, to: window.end, depthLimit: limits.depth)
            cursor.skipSpace()
            window.consume(to: cursor.position)
            guard !cursor.isAtEnd else { return false }
            switch (place, cursor.position.pointee) {
            case (.firstOrEnd, UInt8(ascii: "{")), (.next, UInt8(ascii: "{")):
                guard let entry = try readEntry(window, decoder, &cursor, number: entries + 1) else { return true }
                entries += 1
                let start = window.offset
                let end = cursor.position
                try body(
                    entry, EntryPlace(number: entries, offset: start, byteCount: end - window.start))
                window.consume(to: end)
                place = .commaOrEnd
                continue
            case (.firstOrEnd, UInt8(ascii: "]")), (.commaOrEnd, UInt8(ascii: "]")): place = .end
            case (.commaOrEnd, UInt8(ascii: ",")): place = .next
            case (.end, UInt8(ascii: ";")): break
            default: throw .notJSON(file: part.name, entry: entries + 1, detail: "an unexpected character")
            }
            window.consume(to: cursor.position + 1)
        }
    }

    /// `nil` when the entry goes on behind the window.
    @inline(__always)
    private func readEntry<Decoder: EntryDecoder>(
        _ window: ByteWindow, _ decoder: Decoder, _ cursor: inout JSONCursor, number: Int
    ) throws(ArchiveError) -> Decoder.Entry? {
        let entry: Decoder.Entry
        do throws(JSONFault) {
            entry = try decoder.decode(&cursor)
        } catch .ended {
            try checkSize(window.end - window.start, number)
            return nil
        } catch {
            throw .entry(number, of: part.name, fault: error, cursor)
        }
        try checkSize(cursor.position - window.start, number)
        return entry
    }

    private func checkSize(_ bytes: Int, _ number: Int) throws(ArchiveError) {
        guard bytes <= limits.entryBytes else {
            throw .unexpectedShape(
                file: part.name, entry: number, detail: "it is larger than \(limits.entryBytes) bytes")
        }
    }

    /// Steps over `window.YTD.… =` and the list's bracket. `false` when they go on behind the window.
    private func readPrefix(_ window: ByteWindow) throws(ArchiveError) -> Bool {
        let bytes = UnsafeBufferPointer(start: window.start, count: window.end - window.start)
        let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        var rest = bytes[...]
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
        window.consume(to: window.start + rest.startIndex + 1)
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
