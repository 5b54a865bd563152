/// The name of a record within its collection: 1 to 512 of `A-Z a-z 0-9 . - _ : ~`, but not `.` or `..`.
///
/// Case matters. Source: https://atproto.com/specs/record-key.
package struct RecordKey: TextIdentifier, Comparable {
    package enum ParseError: Error, Hashable {
        case empty
        case tooLong
        case badCharacter
        case dots
    }

    package let description: String

    package init(_ string: String) throws(ParseError) {
        guard !string.isEmpty else { throw .empty }
        guard string.utf8.count <= 512 else { throw .tooLong }
        guard string.utf8.allSatisfy({ $0.isLetterOrDigit || Self.punctuation.contains($0) }) else {
            throw .badCharacter
        }
        guard string != ".", string != ".." else { throw .dots }
        description = string
    }

    /// The record key that a timestamp identifier is; every TID is one.
    package init(_ tid: TID) {
        description = tid.description
    }

    package static func < (left: RecordKey, right: RecordKey) -> Bool { left.description < right.description }

    private static let punctuation: Set<UInt8> = Set(".-_:~".utf8)
}
