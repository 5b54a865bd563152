/// Addresses as posts can have them.
enum WebAddress {
    /// The longest that is linked, in bytes.
    static let limit = 2_048

    /// An address of the web, without anything that would end it early. `nil` for every other kind of address, and for
    /// one that is too long.
    static func linked(_ address: String) -> String? {
        var bytes = Array(address.utf8)
        while bytes.last?.isSpace == true { bytes.removeLast() }
        while bytes.first?.isSpace == true { bytes.removeFirst() }
        let start = bytes[...]
        if !start.prefix(7).equalsIgnoringCase("http://".utf8), !start.prefix(8).equalsIgnoringCase("https://".utf8) {
            // `example.com/x`, but neither `mailto:…` nor `card://…`.
            let host = start.prefix { $0 != 0x2F }
            guard host.contains(0x2E), !host.contains(0x3A), !host.contains(0x40) else { return nil }
            bytes.insert(contentsOf: "http://".utf8, at: 0)
        }
        guard bytes.count <= limit else { return nil }
        if bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var result: [UInt8] = []
        for byte in bytes {
            if byte > 0x20, byte != 0x7F, byte != 0x22, byte != 0x3C, byte != 0x3E {
                result.append(byte)
            } else {
                result += [0x25, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What a person sees of an address: without its scheme, and not too long.
    static func display(_ address: String, length: Int = 30) -> String {
        var text = address[...]
        for scheme in ["https://www.", "http://www.", "https://", "http://"] where text.hasPrefix(scheme) {
            text = text.dropFirst(scheme.count)
            break
        }
        if text.hasSuffix("/") { text = text.dropLast() }
        return text.utf8.count > length && text.count > length ? text.prefix(length - 1) + "…" : String(text)
    }

    private static let hex = Array("0123456789ABCDEF".utf8)
}
