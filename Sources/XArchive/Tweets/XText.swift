/// Texts as X writes them into an archive.
package enum XText {
    private static let entities: [(name: [UInt8], character: UInt8)] = [
        (Array("&amp;".utf8), 0x26), (Array("&lt;".utf8), 0x3C), (Array("&gt;".utf8), 0x3E),
    ]

    /// UTF-8 in which `&amp;`, `&lt;` and `&gt;` are the signs themselves. Once: `&amp;lt;` is `&lt;`.
    package static func unescaped(_ source: some Sequence<UInt8>) -> [UInt8] {
        var rest = Array(source)[...]
        guard rest.contains(0x26) else { return Array(rest) }
        var result: [UInt8] = []
        result.reserveCapacity(rest.count)
        while let byte = rest.first {
            if byte == 0x26, let (name, character) = entities.first(where: { rest.starts(with: $0.name) }) {
                result.append(character)
                rest = rest.dropFirst(name.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
