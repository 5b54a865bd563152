/// Some of a window's entries, decoded ahead of their turn.
struct EntryRun<Value: Sendable>: Sendable {
    /// Where it has stopped.
    private(set) var stop: Int
    /// Whether an entry is expected at ``stop``; else a comma, or the end of the list.
    private(set) var isBeforeEntry = true
    /// Where in the window the entries stand.
    private(set) var ranges: [Range<Int>] = []
    /// What was made of them, the first one last, so that it can be taken out.
    private var values: [Value] = []

    /// Decodes entries from one that is expected at `start` on, up to the first that begins at `limit` or behind it, or
    /// is not whole, or not right.
    init<Decoder: EntryDecoder>(
        _ decoder: Decoder, in bytes: [UInt8], from start: Int, until limit: Int, end: Int, limits: ArchiveLimits
    ) where Decoder.Value == Value {
        stop = start
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            read(decoder, base, until: limit, end: end, limits: limits)
        }
        values.reverse()
    }

    /// Takes out the values, one after the other.
    mutating func next() -> Value? { values.popLast() }

    private mutating func read<Decoder: EntryDecoder>(
        _ decoder: Decoder, _ base: UnsafePointer<UInt8>, until limit: Int, end: Int, limits: ArchiveLimits
    ) where Decoder.Value == Value {
        while true {
            var cursor = JSONCursor(from: base + stop, to: base + end, depthLimit: limits.depth)
            cursor.skipSpace()
            stop = cursor.position - base
            guard stop < limit, cursor.position.pointee == UInt8(ascii: "{") else { return }
            do {
                let value = try decoder.decode(&cursor)
                let range = stop..<cursor.position - base
                guard range.count <= limits.entryBytes else { return }
                ranges.append(range)
                values.append(value)
            } catch {
                return  // Whoever comes after finds the same fault, and says where it is.
            }
            cursor.skipSpace()
            stop = cursor.position - base
            isBeforeEntry = cursor.position.pointee == UInt8(ascii: ",")
            guard isBeforeEntry else { return }
            stop += 1
        }
    }

    /// The place behind `start` of what looks like an entry. It is one if another run arrives there.
    static func likelyStart(in bytes: [UInt8], after start: Int, before end: Int, key: StaticString) -> Int? {
        let length = key.utf8CodeUnitCount
        var brace: Int?
        var place = start
        while place + length + 2 < end {
            switch bytes[place] {
            case UInt8(ascii: "{"): brace = place
            case 0x20, 0x0A, 0x0D, 0x09: break
            case UInt8(ascii: "\""):
                if let brace, bytes[place + length + 1] == UInt8(ascii: "\""),
                    (0..<length).allSatisfy({ bytes[place + 1 + $0] == key.utf8Start[$0] })
                {
                    return brace
                }
                brace = nil
            default: brace = nil
            }
            place += 1
        }
        return nil
    }
}
