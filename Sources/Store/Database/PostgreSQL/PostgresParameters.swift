/// Bound values in PostgreSQL's binary format, one after the other in one buffer.
struct PostgresParameters {
    /// Object ids; 0 lets the server infer the type.
    private(set) var types: [UInt32] = []
    /// The byte in front gives an empty value an address; without one it would be null.
    private var bytes: [UInt8] = [0]
    /// Where each value stands in the buffer; nil is null.
    private var ranges: [Range<Int>?] = []

    var count: Int { types.count }

    init() {}

    init(values: [SQLValue], types: [SQLType?]) {
        for (value, type) in zip(values, types) { append(value, type.map { PostgresType($0).rawValue } ?? 0) }
    }

    private mutating func append(_ value: SQLValue, _ type: UInt32) {
        types.append(type)
        let start = bytes.count
        let isNull = !bytes.appendBinary(value)
        ranges.append(isNull ? nil : start..<bytes.count)
    }

    /// Appends an array, for `unnest`; the values must be of the type or null.
    mutating func appendArray(_ values: some Collection<SQLValue>, of type: SQLType) {
        types.append(PostgresType.array(of: type).rawValue)
        let start = bytes.count
        bytes.appendBigEndian(Int32(1))  // dimensions
        bytes.appendBigEndian(Int32(1))  // may have nulls
        bytes.appendBigEndian(PostgresType(type).rawValue)
        bytes.appendBigEndian(Int32(values.count))
        bytes.appendBigEndian(Int32(1))  // first index
        for value in values {
            let length = bytes.count
            bytes.appendBigEndian(Int32(-1))
            if bytes.appendBinary(value) { bytes.putBigEndian(Int32(bytes.count - length - 4), at: length) }
        }
        ranges.append(start..<bytes.count)
    }

    /// Calls libpq with the types, values, lengths and formats.
    func withPointers<Answer>(
        _ body: (
            _ types: UnsafePointer<UInt32>?, _ values: UnsafePointer<UnsafePointer<CChar>?>?,
            _ lengths: UnsafePointer<Int32>?, _ formats: UnsafePointer<Int32>?
        ) -> Answer
    ) -> Answer {
        let lengths = ranges.map { Int32($0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: count)
        return bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = ranges.map { range in range.flatMap { range in start.map { $0 + range.lowerBound } } }
            return body(types, values, lengths, formats)
        }
    }
}

extension [UInt8] {
    /// False for null, which has no bytes.
    fileprivate mutating func appendBinary(_ value: SQLValue) -> Bool {
        switch value {
        case .null: return false
        case .int(let number): appendBigEndian(number)
        case .text(let text): append(contentsOf: text.utf8)
        case .blob(let blob): append(contentsOf: blob)
        case .real(let number): appendBigEndian(number.bitPattern)
        }
        return true
    }

    fileprivate mutating func appendBigEndian(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func putBigEndian(_ number: Int32, at index: Int) {
        Swift.withUnsafeBytes(of: number.bigEndian) { bytes in
            for (offset, byte) in bytes.enumerated() { self[index + offset] = byte }
        }
    }
}
