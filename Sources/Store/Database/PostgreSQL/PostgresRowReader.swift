import CPostgres

/// Reads the rows of one answer from PostgreSQL's binary format.
struct PostgresRowReader {
    private let columns: Row.Columns
    private let types: [PostgresType]

    /// Throws `unsupportedType` for a column that cannot be read.
    init(_ result: borrowing PostgresResult) throws(DatabaseError) {
        var names: [String] = []
        var types: [PostgresType] = []
        for index in 0..<PQnfields(result.pointer) {
            let name = String(cString: PQfname(result.pointer, index))
            let oid = PQftype(result.pointer, index)
            guard let type = PostgresType(rawValue: oid), type.isReadable else {
                throw .unsupportedType(column: name, type: "\(oid)")
            }
            names.append(name)
            types.append(type)
        }
        columns = Row.Columns(names)
        self.types = types
    }

    func row(_ index: Int32, of result: borrowing PostgresResult) -> Row {
        var values: [SQLValue] = []
        values.reserveCapacity(types.count)
        for (column, type) in types.enumerated() {
            let column = Int32(column)
            if PQgetisnull(result.pointer, index, column) == 1 {
                values.append(.null)
            } else {
                let bytes = UnsafeRawBufferPointer(
                    start: PQgetvalue(result.pointer, index, column),
                    count: Int(PQgetlength(result.pointer, index, column)))
                values.append(type.value(bytes))
            }
        }
        return Row(columns: columns, values: values)
    }
}

extension PostgresType {
    fileprivate var isReadable: Bool {
        switch self {
        case .byteaArray, .textArray, .int8Array, .float8Array: false
        default: true
        }
    }

    /// The value in these bytes. Truth becomes 0 or 1, times become milliseconds since 1970 UTC (rounded down), whole
    /// numerics become integers (`SUM` answers with a numeric) and others reals.
    fileprivate func value(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        switch self {
        case .bool: .int(bytes.first == 1 ? 1 : 0)
        case .int2: .int(Int64(bytes.bigEndian(Int16.self)))
        case .int4: .int(Int64(bytes.bigEndian(Int32.self)))
        case .int8: .int(bytes.bigEndian(Int64.self))
        case .oid: .int(Int64(bytes.bigEndian(UInt32.self)))
        case .float4: .real(Double(Float(bitPattern: bytes.bigEndian(UInt32.self))))
        case .float8: .real(Double(bitPattern: bytes.bigEndian(UInt64.self)))
        case .text, .varchar, .bpchar, .name, .char, .unknown: .text(String(decoding: bytes, as: UTF8.self))
        case .date: .int((Int64(bytes.bigEndian(Int32.self)) + 10_957) * 86_400_000)
        case .timestamp, .timestamptz: .int(Self.milliseconds(bytes.bigEndian(Int64.self)))
        case .numeric: Self.numeric(bytes)
        case .void: .null
        case .bytea, .uuid, .byteaArray, .textArray, .int8Array, .float8Array: .blob([UInt8](bytes))
        }
    }

    /// PostgreSQL counts microseconds from 2000-01-01 UTC.
    private static func milliseconds(_ microseconds: Int64) -> Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000)
        return quotient - (remainder < 0 ? 1 : 0) + 946_684_800_000
    }

    /// Digits to the base 10,000: their count, the weight of the first, the sign, the decimals shown, the digits.
    private static func numeric(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        let header = (0..<4).map { bytes.bigEndian(Int16.self, at: 2 * $0) }
        let (count, weight, sign) = (Int(header[0]), Int(header[1]), UInt16(bitPattern: header[2]))
        guard sign == 0 || sign == 0x4000 else {
            return .real(sign == 0xD000 ? .infinity : sign == 0xF000 ? -.infinity : .nan)
        }
        var whole: Int64? = 0
        var real = 0.0
        var scale = 1.0
        for place in 0..<max(count, weight + 1) {
            let digit = place < count ? Int64(bytes.bigEndian(Int16.self, at: 8 + 2 * place)) : 0
            if place <= weight {
                whole = whole.flatMap { Self.append(sign == 0 ? digit : -digit, to: $0) }
                real = real * 10_000 + Double(digit)
            } else {
                if digit != 0 { whole = nil }
                scale *= 10_000
                real = real * 10_000 + Double(digit)
            }
        }
        if weight < -1 { for _ in 0..<(-1 - weight) { scale *= 10_000 } }
        if let whole { return .int(whole) }
        return .real((sign == 0 ? real : -real) / scale)
    }

    private static func append(_ digit: Int64, to number: Int64) -> Int64? {
        let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10_000)
        let (sum, isLarger) = product.addingReportingOverflow(digit)
        return isTooLarge || isLarger ? nil : sum
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int = 0) -> Number {
        Number(bigEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }
}
