import Identifiers
import XArchive

/// Writes the converted text, byte by byte, and notes what in it leads somewhere.
struct TextWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var spans: [TextSpan] = []

    private let showsAddresses: Bool
    /// Whether X had yet to find addresses and names in this text.
    private let findsNames: Bool
    private let page: (String) -> String
    /// The addresses behind short ones, where these do not stand where X says.
    private let expanded: [String: String]
    /// After a removed address: the space that follows goes too.
    private var skipsSpace = false
    /// Behind an address that a server must find the end of.
    private var needsGap = false

    /// - Parameters:
    ///   - showsAddresses: whether whole addresses stand in the text; a server then finds them itself.
    ///   - page: of a name that stands in the text.
    init(
        capacity: Int, showsAddresses: Bool, findsNames: Bool, expanded: [String: String],
        page: @escaping (String) -> String
    ) {
        self.showsAddresses = showsAddresses
        self.findsNames = findsNames
        self.expanded = expanded
        self.page = page
        bytes.reserveCapacity(capacity + 64)
    }

    /// Writes what has no meaning to X, `&amp; &lt; &gt;` unescaped once where they are escaped.
    mutating func write(_ source: ArraySlice<UInt8>, isEscaped: Bool) {
        var rest = isEscaped && source.contains(0x26) ? XText.unescaped(source)[...] : source
        while let byte = rest.first {
            switch byte {
            case 0x68 where endsWord, 0x48 where endsWord:  // h
                if let address = RawAddress.prefix(of: rest) {
                    let text = String(decoding: rest.prefix(address), as: UTF8.self)
                    write(shown: text, to: .link(WebAddress.linked(expanded[text] ?? text) ?? text))
                    rest = rest.dropFirst(address)
                    continue
                }
            case 0x40 where endsWord && bytes.last != 0x2F && bytes.last != 0x3D:  // @, not behind / or =
                if let length = nameLength(rest.dropFirst()) {
                    let text = String(decoding: rest.prefix(length + 1), as: UTF8.self)
                    if findsNames {
                        write(mention: text, to: page(String(text.dropFirst())))
                    } else if showsAddresses {
                        // A name that a server would tell somebody about.
                        append(0x40)
                        bytes += "\u{2060}".utf8
                        for byte in rest.dropFirst().prefix(length) { append(byte) }
                    } else {
                        for byte in rest.prefix(length + 1) { append(byte) }
                    }
                    rest = rest.dropFirst(length + 1)
                    continue
                }
            case 0x0D:  // \r\n
                append(0x0A)
                rest = rest.dropFirst(rest.dropFirst().first == 0x0A ? 2 : 1)
                continue
            default: break
            }
            append(byte)
            rest = rest.dropFirst()
        }
    }

    /// Writes words that lead somewhere; where addresses stand in the text, the address instead.
    mutating func write(shown text: String, to target: TextSpan.Target) {
        let isShown = showsAddresses && TextSpan(range: 0..<0, target: target).isLink
        let shown = isShown ? target.value : text
        guard !shown.isEmpty else { return }
        // Nor would a server find an address that follows these.
        if isShown, !endsWord || [0x2F, 0x40, 0x3D, 0x23].contains(bytes.last) { append(0x20) }
        if needsGap { append(0x20) }
        skipsSpace = false
        let start = bytes.count
        bytes += shown.utf8
        spans.append(TextSpan(range: start..<bytes.count, target: target))
        needsGap = isShown
    }

    mutating func write(mention text: String, to page: String) { write(shown: text, to: .mention(page: page)) }

    /// Leaves out an address, and one of the spaces around it.
    mutating func leaveOut() { skipsSpace = bytes.last.map(\.isSpace) ?? true }

    /// Without white space at both ends.
    func finish() -> ConvertedText {
        guard let start = bytes.firstIndex(where: { !$0.isSpace }), let last = bytes.lastIndex(where: { !$0.isSpace })
        else { return ConvertedText(text: "") }
        var text = ConvertedText(text: String(decoding: bytes[start...last], as: UTF8.self), spans: spans)
        for index in spans.indices {
            let range = spans[index].range
            text.spans[index].range = range.lowerBound - start..<min(range.upperBound, last + 1) - start
        }
        return text
    }

    /// Whether a name or an address can begin here.
    private var endsWord: Bool { bytes.last.map { !$0.isASCIIWord } ?? true }

    private mutating func append(_ byte: UInt8) {
        if skipsSpace {
            skipsSpace = false
            if byte == 0x20 { return }
        }
        if needsGap {
            needsGap = false
            // What a server would not take for a part of the address.
            switch byte {
            case 0x20, 0x09...0x0D, 0x29, 0x2C, 0x2E, 0x21, 0x3F, 0x3A, 0x3B, 0x22: break
            default: bytes.append(0x20)
            }
        }
        bytes.append(byte)
    }

    private func nameLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        let length = bytes.prefix(21).prefix(while: \.isASCIIWord).count
        guard 1...20 ~= length else { return nil }
        // An address of mail, or of another network.
        return findsNames && bytes.dropFirst(length).first == 0x40 ? nil : length
    }
}
