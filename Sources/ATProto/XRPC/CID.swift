import Identifiers

/// What a record's or a blob's content is named by: it changes when the content does.
///
/// Taken as it comes, 8 to 256 characters of its alphabets (https://atproto.com/specs/lexicon, format `cid`).
package struct CID: TextIdentifier {
    package enum ParseError: Error, Hashable {
        case badLength
        case badCharacter
    }

    package let description: String

    package init(_ string: String) throws(ParseError) {
        guard (8...256).contains(string.utf8.count) else { throw .badLength }
        let isAllowed = string.utf8.allSatisfy { byte in
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2B
                || byte == 0x3D
        }
        guard isAllowed else { throw .badCharacter }
        description = string
    }
}
