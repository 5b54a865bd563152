/// An atproto handle: a domain name that names an account, lower-case, at most 253 characters.
///
/// Refuses the top-level domains that can never be anybody's on the internet. `.test` parses, because development
/// environments use it. Source: https://atproto.com/specs/handle.
package struct Handle: TextIdentifier, Comparable {
    package enum ParseError: Error, Hashable {
        case empty
        case tooLong
        case badCharacter
        case notADomain
        case emptyLabel
        case labelTooLong
        case hyphenAtEdge
        case topLevelDomainStartsWithDigit
        case reservedTopLevelDomain
    }

    package let description: String

    package init(_ string: String) throws(ParseError) {
        let handle = string.asciiLowercased()
        try Self.checkSyntax(handle)
        let topLevel = handle.utf8.suffix(while: { $0 != 0x2E })
        guard !Self.reservedTopLevelDomains.contains(String(decoding: topLevel, as: UTF8.self)) else {
            throw .reservedTopLevelDomain
        }
        description = handle
    }

    /// A handle as a person typed or pasted it: a leading `@`, white space around it and the invisible marks of
    /// text direction that some apps copy along are taken off.
    package init(typed string: String) throws(ParseError) {
        let visible = String(String.UnicodeScalarView(string.unicodeScalars.filter { !Self.isInvisible($0) }))
        let trimmed = visible.trimmingSpace()
        try self.init(String(trimmed.hasPrefix("@") ? trimmed.dropFirst() : trimmed))
    }

    package static func < (left: Handle, right: Handle) -> Bool { left.description < right.description }

    /// The syntax alone, without the list of reserved domains.
    static func checkSyntax(_ handle: String) throws(ParseError) {
        guard !handle.isEmpty else { throw .empty }
        guard handle.utf8.count <= DomainGrammar.maximumLength else { throw .tooLong }
        let labels = DomainGrammar.labels(of: handle)
        for label in labels {
            do throws(DomainGrammar.Fault) {
                try DomainGrammar.checkLabel(label)
            } catch {
                switch error {
                case .emptyLabel: throw .emptyLabel
                case .labelTooLong: throw .labelTooLong
                case .hyphenAtEdge: throw .hyphenAtEdge
                case .character: throw .badCharacter
                }
            }
        }
        guard labels.count >= 2 else { throw .notADomain }
        guard let first = labels.last?.utf8.first, first.isLetter else { throw .topLevelDomainStartsWithDigit }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF, 0x00AD: true
        default: false
        }
    }

    private static let reservedTopLevelDomains: Set<String> = [
        "alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion",
    ]
}

extension BidirectionalCollection {
    fileprivate func suffix(while matches: (Element) -> Bool) -> SubSequence {
        var start = endIndex
        while start > startIndex {
            let previous = index(before: start)
            guard matches(self[previous]) else { break }
            start = previous
        }
        return self[start...]
    }
}
