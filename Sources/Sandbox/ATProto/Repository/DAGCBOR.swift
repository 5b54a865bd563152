/// The AT Protocol's data model in its one binary form: DAG-CBOR (https://ipld.io/specs/codecs/dag-cbor/spec/).
///
/// Lengths in their shortest form, map keys sorted by length and then by bytes, links as tag 42. `{"$link": CID}` and
/// `{"$bytes": base64}` are JSON's spelling of links and byte strings (https://atproto.com/specs/data-model).
enum DAGCBOR {
    enum EncodingError: Error, Hashable {
        /// The data model has no fractions.
        case fraction(Double)
        case badLink(String)
        case badBytes(String)
    }

    static func encode(_ value: JSONValue) throws(EncodingError) -> [UInt8] {
        var bytes: [UInt8] = []
        try append(value, to: &bytes)
        return bytes
    }

    private enum MajorType: UInt8 {
        case unsigned = 0
        case negative = 1
        case bytes = 2
        case text = 3
        case array = 4
        case map = 5
        case tag = 6
    }

    private static func append(_ value: JSONValue, to bytes: inout [UInt8]) throws(EncodingError) {
        switch value {
        case .null: bytes.append(0xF6)
        case .bool(let value): bytes.append(value ? 0xF5 : 0xF4)
        case .integer(let value) where value >= 0: append(.unsigned, UInt64(value), to: &bytes)
        case .integer(let value): append(.negative, UInt64(-1 - value), to: &bytes)
        case .number(let value): throw .fraction(value)
        case .string(let text): append(text, to: &bytes)
        case .array(let elements):
            append(.array, UInt64(elements.count), to: &bytes)
            for element in elements { try append(element, to: &bytes) }
        case .object(let members): try append(members, to: &bytes)
        }
    }

    private static func append(_ members: [String: JSONValue], to bytes: inout [UInt8]) throws(EncodingError) {
        if members.count == 1, case .string(let text)? = members["$link"] {
            guard let link = ContentID(text) else { throw .badLink(text) }
            append(.tag, 42, to: &bytes)
            // A link's bytes begin with the multibase prefix of "no encoding".
            append(.bytes, UInt64(link.bytes.count + 1), to: &bytes)
            bytes += [0] + link.bytes
            return
        }
        if members.count == 1, case .string(let text)? = members["$bytes"] {
            let unpadded = text.replacing("+", with: "-").replacing("/", with: "_").prefix { $0 != "=" }
            guard let content = Base64URL.decode(unpadded) else { throw .badBytes(text) }
            append(.bytes, UInt64(content.count), to: &bytes)
            bytes += content
            return
        }
        append(.map, UInt64(members.count), to: &bytes)
        let sorted = members.sorted { left, right in
            let (a, b) = (left.key.utf8, right.key.utf8)
            return a.count == b.count ? a.lexicographicallyPrecedes(b) : a.count < b.count
        }
        for (key, value) in sorted {
            append(key, to: &bytes)
            try append(value, to: &bytes)
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        append(.text, UInt64(text.utf8.count), to: &bytes)
        bytes += text.utf8
    }

    private static func append(_ type: MajorType, _ count: UInt64, to bytes: inout [UInt8]) {
        let high = type.rawValue << 5
        func bigEndian(_ width: Int) -> [UInt8] {
            (0..<width).reversed().map { UInt8(truncatingIfNeeded: count >> UInt64($0 * 8)) }
        }
        switch count {
        case 0..<24: bytes.append(high | UInt8(count))
        case 24...0xFF: bytes += [high | 24] + bigEndian(1)
        case 0x100...0xFFFF: bytes += [high | 25] + bigEndian(2)
        case 0x1_0000...0xFFFF_FFFF: bytes += [high | 26] + bigEndian(4)
        default: bytes += [high | 27] + bigEndian(8)
        }
    }
}
