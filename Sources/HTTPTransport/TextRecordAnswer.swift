/// Reads the TXT records out of a name server's answer (RFC 1035, sections 3.3.14 and 4.1).
enum TextRecordAnswer {
    struct Malformed: Error {}

    /// The text of each TXT record, its strings joined; records that are not UTF-8 are left out.
    ///
    /// Every step moves forward in a message of at most 65,535 bytes, so the work is bounded by its length.
    static func texts(in message: [UInt8]) throws(Malformed) -> [String] {
        var reader = Reader(bytes: message)
        try reader.skip(4)  // Identifier and flags, which the C library has looked at.
        let questions = try reader.readUInt16()
        let answers = try reader.readUInt16()
        try reader.skip(4)  // The counts of the sections that are not read.
        for _ in 0..<questions {
            try reader.skipName()
            try reader.skip(4)
        }
        var texts: [String] = []
        for _ in 0..<answers {
            try reader.skipName()
            let type = try reader.readUInt16()
            let recordClass = try reader.readUInt16()
            try reader.skip(4)  // How long it may be kept.
            let data = try reader.read(Int(reader.readUInt16()))
            guard type == 16, recordClass == 1 else { continue }  // A CNAME on the way, a signature.
            if let text = try text(in: data) { texts.append(text) }
        }
        return texts
    }

    private static func text(in data: ArraySlice<UInt8>) throws(Malformed) -> String? {
        var reader = Reader(bytes: Array(data))
        var text: [UInt8] = []
        while !reader.isAtEnd {
            text += try reader.read(Int(reader.readUInt8()))
        }
        return String(validating: text, as: UTF8.self)
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        var isAtEnd: Bool { position == bytes.count }

        mutating func read(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
            guard count <= bytes.count - position else { throw Malformed() }
            defer { position += count }
            return bytes[position..<position + count]
        }

        mutating func skip(_ count: Int) throws(Malformed) {
            _ = try read(count)
        }

        mutating func readUInt8() throws(Malformed) -> UInt8 {
            guard let byte = try read(1).first else { throw Malformed() }
            return byte
        }

        mutating func readUInt16() throws(Malformed) -> UInt16 {
            try UInt16(readUInt8()) << 8 | UInt16(readUInt8())
        }

        /// A name ends with an empty label or with a pointer, which need not be followed to get past it.
        mutating func skipName() throws(Malformed) {
            while true {
                let length = try readUInt8()
                switch length >> 6 {
                case 0:
                    guard length > 0 else { return }
                    try skip(Int(length))
                case 3:
                    try skip(1)
                    return
                default:
                    throw Malformed()
                }
            }
        }
    }
}
