import Identifiers

/// A list of pseudonyms as one blob: sorted, without repeats, eight bytes each, big-endian.
struct PackedList {
    var values: [Int64]

    /// Sorts and removes repeats.
    init(_ pseudonyms: [XPseudonym]) {
        let sorted = pseudonyms.map(\.rawValue).sorted()
        values = []
        values.reserveCapacity(sorted.count)
        for value in sorted where value != values.last { values.append(value) }
    }

    private init(sorted: [Int64]) {
        values = sorted
    }

    init(bytes: [UInt8]) {
        values = stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { start in
            Int64(bitPattern: bytes[start..<(start + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
    }

    var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(values.count * 8)
        for value in values { withUnsafeBytes(of: value.bigEndian) { result.append(contentsOf: $0) } }
        return result
    }

    /// What is in this one and not in the other.
    func subtracting(_ other: PackedList) -> PackedList {
        var result: [Int64] = []
        var index = 0
        for value in values {
            while index < other.values.count, other.values[index] < value { index += 1 }
            if index == other.values.count || other.values[index] != value { result.append(value) }
        }
        return PackedList(sorted: result)
    }

    func union(_ other: PackedList) -> PackedList {
        PackedList((values + other.values).map(XPseudonym.init(rawValue:)))
    }

    /// The first so many, and the others.
    func split(at count: Int) -> (PackedList, PackedList) {
        (PackedList(sorted: Array(values.prefix(count))), PackedList(sorted: Array(values.dropFirst(count))))
    }
}
