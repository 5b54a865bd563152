/// Writes ZIP files byte by byte, right ones and wrong ones.
struct ZipBuilder {
    enum Method {
        case stored
        /// As deflate's own stored blocks, which need no compressor.
        case deflated
    }

    struct Entry {
        var name: String
        var bytes: [UInt8]
        var method = Method.stored
        /// Sizes and checksum follow the data, as programs that write to a pipe do.
        var hasDataDescriptor = false
        var usesZip64 = false
        var isEncrypted = false
        /// What the directory says, where that is not the truth.
        var declaredSize: UInt64?
        var declaredChecksum: UInt32?
        var declaredMethod: UInt16?
    }

    var entries: [Entry] = []
    var comment: [UInt8] = []

    init(_ files: [(name: String, text: String)] = [], method: Method = .stored) {
        entries = files.map { Entry(name: $0.name, bytes: Array($0.text.utf8), method: method) }
    }

    func bytes() -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let record = Record(entry, offset: UInt64(file.count))
            file += record.localHeader + record.data + record.descriptor
            directory += record.directoryEntry
        }
        let start = UInt64(file.count)
        return file + directory
            + Self.end(entries: entries.count, start: start, length: UInt64(directory.count), comment: comment)
    }

    /// The end record, with the ZIP64 records where the numbers need them.
    static func end(entries: Int, start: UInt64, length: UInt64, comment: [UInt8] = []) -> [UInt8] {
        var bytes: [UInt8] = []
        let needsZip64 = start >= 0xFFFF_FFFF || entries >= 0xFFFF
        if needsZip64 {
            bytes += little(0x0606_4B50 as UInt32) + little(44 as UInt64) + little(45 as UInt16) + little(45 as UInt16)
            bytes += little(0 as UInt32) + little(0 as UInt32) + little(UInt64(entries)) + little(UInt64(entries))
            bytes += little(length) + little(start)
            bytes += little(0x0706_4B50 as UInt32) + little(0 as UInt32) + little(start + length) + little(1 as UInt32)
        }
        bytes += little(0x0605_4B50 as UInt32) + little(0 as UInt16) + little(0 as UInt16)
        let count = needsZip64 ? 0xFFFF : UInt16(entries)
        bytes += little(count) + little(count) + little(UInt32(length))
        bytes += little(needsZip64 ? 0xFFFF_FFFF : UInt32(start)) + little(UInt16(comment.count)) + comment
        return bytes
    }

    /// One entry as it stands in the file and in the directory.
    struct Record {
        let localHeader: [UInt8]
        let data: [UInt8]
        let descriptor: [UInt8]
        let directoryEntry: [UInt8]

        /// - Parameter size: the data's size where it is not in memory.
        init(_ entry: Entry, offset: UInt64, size: UInt64? = nil) {
            data = entry.method == .stored ? entry.bytes : ZipBuilder.deflated(entry.bytes)
            let checksum = entry.declaredChecksum ?? ZipBuilder.checksum(entry.bytes)
            let packed = size ?? UInt64(data.count)
            let unpacked = entry.declaredSize ?? size ?? UInt64(entry.bytes.count)
            let method = entry.declaredMethod ?? (entry.method == .stored ? 0 : 8)
            let flags: UInt16 = (entry.isEncrypted ? 1 : 0) | (entry.hasDataDescriptor ? 8 : 0) | 0x800
            let name = Array(entry.name.utf8)
            let isLarge = entry.usesZip64 || packed >= 0xFFFF_FFFF || unpacked >= 0xFFFF_FFFF || offset >= 0xFFFF_FFFF
            let sizes = little(unpacked) + little(packed)
            let localExtra = isLarge ? little(1 as UInt16) + little(16 as UInt16) + sizes : []
            let extra = isLarge ? little(1 as UInt16) + little(24 as UInt16) + sizes + little(offset) : []
            let shortSizes =
                isLarge
                ? little(0xFFFF_FFFF as UInt32) + little(0xFFFF_FFFF as UInt32)
                : little(UInt32(packed)) + little(UInt32(unpacked))
            let version = little(45 as UInt16) + little(flags) + little(method) + little(0x6000 as UInt16)
            let common = version + little(0x5A21 as UInt16)
            let known = little(checksum) + shortSizes
            let unknown: [UInt8] = Array(repeating: 0, count: 12)
            localHeader =
                little(0x0403_4B50 as UInt32) + common + (entry.hasDataDescriptor ? unknown : known)
                + little(UInt16(name.count)) + little(UInt16(localExtra.count)) + name + localExtra
            descriptor =
                entry.hasDataDescriptor
                ? little(0x0807_4B50 as UInt32) + little(checksum)
                    + (isLarge ? little(packed) + little(unpacked) : shortSizes) : []
            directoryEntry =
                little(0x0201_4B50 as UInt32) + little(45 as UInt16) + common + known + little(UInt16(name.count))
                + little(UInt16(extra.count)) + Array(repeating: 0, count: 10)
                + little(isLarge ? 0xFFFF_FFFF : UInt32(offset)) + name + extra
        }
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF as UInt32) { sum, byte in table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return [3, 0] }
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 65_535) {
            let block = bytes[start..<min(start + 65_535, bytes.count)]
            result.append(start + block.count == bytes.count ? 1 : 0)
            result += little(UInt16(block.count)) + little(~UInt16(block.count)) + block
        }
        return result
    }
}

func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
