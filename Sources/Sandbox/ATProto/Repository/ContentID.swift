import Crypto

/// The name of a block by its content: CID version 1 over SHA-256 (https://atproto.com/specs/data-model, "Link and
/// CID formats").
package struct ContentID: Sendable, Hashable, CustomStringConvertible {
    private static let dagCBOR: UInt8 = 0x71
    private static let raw: UInt8 = 0x55

    /// Version, codec, hash function, hash length, hash: 36 bytes.
    let bytes: [UInt8]

    /// The name of a record, a commit or another node in DAG-CBOR.
    init(node: [UInt8]) {
        bytes = [1, Self.dagCBOR, 0x12, 0x20] + SHA256.hash(data: node)
    }

    /// The name of a blob.
    init(blob: [UInt8]) {
        bytes = [1, Self.raw, 0x12, 0x20] + SHA256.hash(data: blob)
    }

    /// Parses the base 32 form, `b…`; nil for another version, codec, hash or length.
    package init?(_ text: String) {
        guard text.hasPrefix("b"), let bytes = Base32.decode(text.dropFirst()), bytes.count == 36, bytes[0] == 1,
            bytes[1] == Self.dagCBOR || bytes[1] == Self.raw, bytes[2] == 0x12, bytes[3] == 0x20
        else { return nil }
        self.bytes = bytes
    }

    package var description: String { "b" + Base32.encode(bytes) }
}

/// Base 32 in lower case without padding (RFC 4648, section 6).
enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> bits) & 31])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << (5 - bits)) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            buffer = buffer << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        guard bits < 5, buffer & (1 << bits - 1) == 0 else { return nil }
        return bytes
    }
}
