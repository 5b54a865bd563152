import FoundationEssentials

/// Cuts a data file, `window.YTD.<name>.part<N> = [ {…}, {…} ]`, into runs of whole entries as its bytes arrive.
///
/// Only the entries that belong to one run are in memory. The entries themselves are for a JSON decoder to judge.
struct ArraySplitter {
    /// Whole entries as a JSON array.
    struct Run {
        let json: Data
        /// The place of the first entry, from 1.
        let first: Int
        let count: Int
    }

    private enum Place {
        case start
        case assignment
        case array
        case entryOrEnd
        case nextEntry
        case entry
        case commaOrEnd
        case end
    }

    /// Bytes from which on a run is handed out.
    private static let runBytes = 128 << 10
    /// Bytes before the `=`, at most.
    private static let prefixBytes = 512

    private let file: String
    private let limits: ArchiveLimits
    private var place = Place.start
    private var prefixLength = 0
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var run = Data()
    private var runCount = 0
    private var entryStart = 0

    /// Entries that have been handed out or are waiting in the run.
    private(set) var entries = 0

    init(file: String, limits: ArchiveLimits) {
        self.file = file
        self.limits = limits
    }

    /// Takes the file's next bytes. Calls `body` for each run that they complete.
    mutating func take(
        _ bytes: UnsafeRawBufferPointer, _ body: (Run) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        var index = 0
        while index < bytes.count {
            if place == .entry {
                index = try takeEntry(bytes, from: index, body)
            } else {
                let isEntryStart = try step(bytes[index])
                if isEntryStart { startEntry() } else { index += 1 }
                if place == .end { try handOut(body) }
            }
        }
    }

    /// Says that there are no more bytes. Throws when the list is not complete.
    func finish() throws(ArchiveError) {
        switch place {
        case .end: return
        case .start: throw .notJSON(file: file, entry: nil, detail: "it is empty")
        case .entry: throw .notJSON(file: file, entry: entries + 1, detail: "it ends in the middle")
        default: throw .notJSON(file: file, entry: nil, detail: "it ends too early")
        }
    }

    /// Judges a byte outside of the entries. `true` when an entry begins here; the byte is not consumed then.
    private mutating func step(_ byte: UInt8) throws(ArchiveError) -> Bool {
        let isSpace = byte == 0x20 || 0x09...0x0D ~= byte
        switch place {
        case .start:
            prefixLength += 1
            if isSpace || prefixLength <= 3 && [0xEF, 0xBB, 0xBF].contains(byte) { break }
            switch byte {
            case UInt8(ascii: "<"): throw .webPageInside(file: file)
            case UInt8(ascii: "["): place = .entryOrEnd
            case UInt8(ascii: "w"): place = .assignment
            default: throw .notJSON(file: file, entry: nil, detail: "it does not begin as X's files do")
            }
        case .assignment:
            prefixLength += 1
            if byte == UInt8(ascii: "=") { place = .array }
            guard prefixLength <= Self.prefixBytes else {
                throw .notJSON(file: file, entry: nil, detail: "it does not begin as X's files do")
            }
        case .array where byte == UInt8(ascii: "["): place = .entryOrEnd
        case .entryOrEnd where byte == UInt8(ascii: "]"): place = .end
        case .entryOrEnd where byte == UInt8(ascii: "{"), .nextEntry where byte == UInt8(ascii: "{"): return true
        case .commaOrEnd where byte == UInt8(ascii: ","): place = .nextEntry
        case .commaOrEnd where byte == UInt8(ascii: "]"): place = .end
        case .end where byte == UInt8(ascii: ";"): break
        default:
            guard !isSpace else { break }
            throw place == .array
                ? .unexpectedShape(file: file, entry: nil, detail: "a list was expected")
                : .notJSON(file: file, entry: entries + 1, detail: "an unexpected character")
        }
        return false
    }

    private mutating func startEntry() {
        place = .entry
        depth = 0
        run.append(runCount == 0 ? UInt8(ascii: "[") : UInt8(ascii: ","))
        entryStart = run.count
    }

    /// Copies up to the entry's end, or all bytes. Returns where it stopped.
    private mutating func takeEntry(
        _ bytes: UnsafeRawBufferPointer, from start: Int, _ body: (Run) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> Int {
        let end = try scanEntry(bytes, from: start)
        guard run.count - entryStart + end - start <= limits.entryBytes else {
            throw .unexpectedShape(
                file: file, entry: entries + 1, detail: "it is larger than \(limits.entryBytes) bytes")
        }
        run.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        if depth == 0 {
            entries += 1
            runCount += 1
            place = .commaOrEnd
            if run.count >= Self.runBytes { try handOut(body) }
        }
        return end
    }

    /// Follows strings and brackets only. `depth` is 0 after the entry's last byte.
    private mutating func scanEntry(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(ArchiveError) -> Int {
        var (depth, isInString, isEscaped) = (self.depth, self.isInString, self.isEscaped)
        var index = start
        scan: while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                guard depth <= limits.depth else {
                    throw .unexpectedShape(file: file, entry: entries + 1, detail: "it nests too deep")
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { break scan }
            default: break
            }
        }
        (self.depth, self.isInString, self.isEscaped) = (depth, isInString, isEscaped)
        return index
    }

    private mutating func handOut(_ body: (Run) throws(ArchiveError) -> Void) throws(ArchiveError) {
        guard runCount > 0 else { return }
        run.append(UInt8(ascii: "]"))
        let full = Run(json: run, first: entries - runCount + 1, count: runCount)
        run = Data()
        runCount = 0
        try body(full)
    }
}
