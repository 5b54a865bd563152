/// A screen name on X, without the `@`: up to 15 letters, digits and underscores, and up to 20 for old accounts.
///
/// X does not tell apart the case, so neither does `==`; the spelling is kept. It can change hands: ``XUserID`` is
/// who somebody is.
package struct XHandle: TextIdentifier {
    package enum ParseError: Error, Hashable {
        case empty
        case tooLong
        case badCharacter
    }

    package let description: String

    /// Takes the name with or without a leading `@`.
    package init(_ string: String) throws(ParseError) {
        let name = string.hasPrefix("@") ? String(string.dropFirst()) : string
        guard !name.isEmpty else { throw .empty }
        guard name.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == 0x5F }) else { throw .badCharacter }
        guard name.utf8.count <= 20 else { throw .tooLong }
        description = name
    }

    package static func == (left: XHandle, right: XHandle) -> Bool {
        left.description.asciiLowercased() == right.description.asciiLowercased()
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(description.asciiLowercased())
    }
}
