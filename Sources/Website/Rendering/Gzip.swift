import CZlib

/// Bytes as gzip (RFC 1952), by zlib.
enum Gzip {
    /// - Parameters:
    ///   - level: from 1, quick, to 9, small.
    ///   - padding: bytes of a name that readers skip. Of a random number, they hide how long the page is to the byte, so
    ///     that nobody learns from its length what stands on it besides what they put there themselves (BREACH).
    /// - Returns: `nil` when zlib has no memory left.
    static func compressed(_ bytes: [UInt8], level: Int32, padding: Int = 0) -> [UInt8]? {
        var stream = z_stream()
        // 15 bits of window, and 16 for the frame of gzip instead of that of zlib.
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var name = [UInt8](repeating: UInt8(ascii: "-"), count: padding) + [0]
        var header = gz_header()
        header.os = 255
        var input = bytes
        return name.withUnsafeMutableBufferPointer { name in
            withUnsafeMutablePointer(to: &header) { header in
                header.pointee.name = padding > 0 ? name.baseAddress : nil
                guard deflateSetHeader(&stream, header) == Z_OK else { return nil }
                var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + padding + 32)
                let written: Int? = input.withUnsafeMutableBufferPointer { source in
                    output.withUnsafeMutableBufferPointer { target in
                        stream.next_in = source.baseAddress
                        stream.avail_in = UInt32(source.count)
                        stream.next_out = target.baseAddress
                        stream.avail_out = UInt32(target.count)
                        guard deflate(&stream, Z_FINISH) == Z_STREAM_END else { return nil }
                        return target.count - Int(stream.avail_out)
                    }
                }
                guard let written else { return nil }
                output.removeLast(output.count - written)
                return output
            }
        }
    }

    /// Whether a browser takes gzip, by its `Accept-Encoding` (RFC 9110, section 12.5.3).
    static func isAccepted(_ field: String?) -> Bool {
        (field ?? "").lowercased().split(separator: ",").contains { part in
            let pieces = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let name = pieces.first, name == "gzip" || name == "*" else { return false }
            return !pieces.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
        }
    }
}
