/// An address of e-mail as people type it into a form: `name@example.com`.
///
/// Narrower than RFC 5322, section 3.4.1, on purpose: no quoted names, no comments, no address literals, ASCII alone
/// (RFC 6531 is not asked of the host's mail program). So it never ends a header, never separates two recipients, and is
/// never taken for an option of a program.
package struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, for the sentence at the field.
    package enum ParseError: String, Error, Sendable, Hashable {
        case empty, malformed, tooLong
    }

    /// In characters (RFC 5321, section 4.5.3.1.3, less the brackets).
    package static let limit = 254
    private static let localLimit = 64
    /// Signs of an atom (RFC 5322, section 3.2.3), besides letters and digits.
    private static let atomSigns = Set("!#$%&'*+-/=?^_`{|}~".utf8)

    /// With its domain in lower case.
    package let description: String
    package let domain: String
    private let local: String

    /// Reads what somebody typed; white space around it does not count.
    package init(_ typed: String) throws(ParseError) {
        let text = typed.trimmed
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= Self.limit else { throw .tooLong }
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { throw .malformed }
        let local = text[..<at]
        let domain = text[text.utf8.index(after: at)...].lowercased()
        guard local.utf8.count <= Self.localLimit else { throw .tooLong }
        guard !local.hasPrefix("-"), Self.isDotAtom(local), Self.isDomain(domain) else { throw .malformed }
        self.local = String(local)
        self.domain = domain
        description = "\(local)@\(domain)"
    }

    /// What is counted as one mailbox: upper and lower case are the same (RFC 5321 lets servers tell them apart, hardly
    /// any does), and what follows a plus sign is a label.
    package var mailbox: String {
        "\(local.lowercased().prefix { $0 != "+" })@\(domain)"
    }

    private static func isDotAtom(_ text: Substring) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { isLetterOrDigit($0) || atomSigns.contains($0) }
        }
    }

    /// Two labels at least (RFC 1035, section 2.3.1), the last one no number: no address of the network.
    private static func isDomain(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, !last.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return false
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
