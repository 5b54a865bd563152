/// Writes a ZIP file in memory (PKWARE's APPNOTE.TXT 6.3); for files under 4 GiB, without ZIP64.
struct ZipWriter {
    enum Method {
        case deflated
        /// As it is, with checksum and sizes in a data descriptor after the data, as streaming writers do it.
        case storedWithDescriptor
    }

    private struct Entry {
        let name: [UInt8]
        let method: UInt16
        let flags: UInt16
        let checksum: UInt32
        let compressedSize: UInt32
        let size: UInt32
        let offset: UInt32
    }

    /// Names are UTF-8.
    private static let utf8Flag: UInt16 = 1 << 11
    private static let descriptorFlag: UInt16 = 1 << 3
    /// 2026-01-20 in MS-DOS format: always the same, so that an archive's bytes are too.
    private static let date: UInt16 = (2026 - 1980) << 9 | 1 << 5 | 20

    private var output: [UInt8] = []
    private var entries: [Entry] = []

    mutating func add(_ name: String, _ content: [UInt8], method: Method) {
        let data: [UInt8]
        var flags = Self.utf8Flag
        switch method {
        case .deflated: data = Deflate.compress(content)
        case .storedWithDescriptor:
            data = content
            flags |= Self.descriptorFlag
        }
        let hasDescriptor = flags & Self.descriptorFlag != 0
        let entry = Entry(
            name: Array(name.utf8), method: hasDescriptor ? 0 : 8, flags: flags,
            checksum: CRC32.checksum(of: content), compressedSize: UInt32(data.count), size: UInt32(content.count),
            offset: UInt32(output.count))
        entries.append(entry)
        append(0x0403_4B50 as UInt32)
        appendCommonHeader(entry, sizesFollow: hasDescriptor)
        append(0 as UInt16)  // extra field
        output += entry.name
        output += data
        if hasDescriptor {
            append(0x0807_4B50 as UInt32)
            appendSizes(entry)
        }
    }

    /// The whole file.
    consuming func finish() -> [UInt8] {
        let start = UInt32(output.count)
        for entry in entries {
            append(0x0201_4B50 as UInt32)
            append(0x0314 as UInt16)  // made on Unix by version 2.0
            appendCommonHeader(entry, sizesFollow: false)
            append(0 as UInt16)  // extra field
            append(0 as UInt16)  // comment
            append(0 as UInt16)  // disk
            append(0 as UInt16)  // internal attributes
            append(0o100644 << 16 as UInt32)  // a plain file
            append(entry.offset)
            output += entry.name
        }
        let size = UInt32(output.count) - start
        append(0x0605_4B50 as UInt32)
        append(0 as UInt32)  // disks
        append(UInt16(entries.count))
        append(UInt16(entries.count))
        append(size)
        append(start)
        append(0 as UInt16)  // comment
        return output
    }

    private mutating func appendCommonHeader(_ entry: Entry, sizesFollow: Bool) {
        append(20 as UInt16)  // needs version 2.0
        append(entry.flags)
        append(entry.method)
        append(0 as UInt16)  // midnight
        append(Self.date)
        if sizesFollow {
            output += [UInt8](repeating: 0, count: 12)
        } else {
            appendSizes(entry)
        }
        append(UInt16(entry.name.count))
    }

    private mutating func appendSizes(_ entry: Entry) {
        append(entry.checksum)
        append(entry.compressedSize)
        append(entry.size)
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { output.append(contentsOf: $0) }
    }
}
