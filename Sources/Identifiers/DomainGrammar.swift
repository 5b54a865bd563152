/// What a dotted name must look like: labels of 1 to 63 letters, digits and inner hyphens (RFC 1123, section 2.1).
enum DomainGrammar {
    enum Fault: Error {
        case emptyLabel
        case labelTooLong
        case hyphenAtEdge
        case character
    }

    /// The most characters that a name can have on the wire (RFC 1035, section 3.1, less the root's dot).
    static let maximumLength = 253

    static func checkLabel(_ label: Substring, allowsUnderscore: Bool = false) throws(Fault) {
        let bytes = label.utf8
        guard let first = bytes.first, let last = bytes.last else { throw .emptyLabel }
        guard bytes.count <= 63 else { throw .labelTooLong }
        guard first != 0x2D, last != 0x2D else { throw .hyphenAtEdge }
        for byte in bytes where !(byte.isLetterOrDigit || byte == 0x2D || (allowsUnderscore && byte == 0x5F)) {
            throw .character
        }
    }

    static func labels(of name: some StringProtocol) -> [Substring] {
        String(name).split(separator: ".", omittingEmptySubsequences: false)
    }
}
