/// Text as HTML shows it, in elements and in quoted attributes.
package enum HTML {
    /// - Parameter inTemplate: whether a template is made of it, as which it must not be read itself.
    package static func escaped(_ text: String, inTemplate: Bool = true) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case 0x26: result += "&amp;".utf8
            case 0x3C: result += "&lt;".utf8
            case 0x3E: result += "&gt;".utf8
            case 0x22: result += "&quot;".utf8
            case 0x27: result += "&#39;".utf8
            case 0x7B where inTemplate: result += "&#123;".utf8
            case 0x7D where inTemplate: result += "&#125;".utf8
            // No page has these, and some readers stop at them.
            case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F: result += "\u{FFFD}".utf8
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
