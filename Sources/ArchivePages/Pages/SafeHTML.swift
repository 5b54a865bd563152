import Mustache

/// Text as HTML shows it, in elements and in quoted attributes.
///
/// The library's own escaping goes by what people see as one character, and lets a sign pass that an accent follows:
/// `"` with one would end an attribute.
struct SafeHTML: MustacheContentType {
    /// Begins each template.
    static let pragma = "{{% CONTENT_TYPE: SAFEHTML}}"

    static func register() { MustacheContentTypes.register(SafeHTML(), named: "SAFEHTML") }

    func escapeText(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case 0x26: result += "&amp;".utf8
            case 0x3C: result += "&lt;".utf8
            case 0x3E: result += "&gt;".utf8
            case 0x22: result += "&quot;".utf8
            case 0x27: result += "&#39;".utf8
            // No page has these, and some readers stop at them.
            case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F: result += "\u{FFFD}".utf8
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
