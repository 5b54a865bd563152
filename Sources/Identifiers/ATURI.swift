/// The address of an account, a collection or a record: `at://authority[/collection[/rkey]]`.
///
/// The restricted form that lexicons use: no query, no fragment, no trailing slash, at most 8,192 bytes.
/// Source: https://atproto.com/specs/at-uri-scheme, "Restricted AT URI Syntax".
package struct ATURI: TextIdentifier {
    package enum ParseError: Error, Hashable {
        case missingScheme
        case tooLong
        case badDID(DID.ParseError)
        case badHandle(Handle.ParseError)
        case badCollection
        case badRecordKey(RecordKey.ParseError)
        case tooManySegments
    }

    /// A DID, or a handle in lower case. Handles can change hands: keep URIs with a DID.
    package let authority: String
    /// The record type as an NSID, such as `app.bsky.graph.follow`.
    package let collection: String?
    package let rkey: RecordKey?

    package init(_ string: String) throws(ParseError) {
        guard string.hasPrefix("at://") else { throw .missingScheme }
        guard string.utf8.count <= 8192 else { throw .tooLong }
        let parts = string.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 3 else { throw .tooManySegments }
        authority = try Self.parseAuthority(parts[0])
        collection = try parts.count > 1 ? Self.parseCollection(String(parts[1])) : nil
        rkey = try parts.count > 2 ? Self.parseRecordKey(String(parts[2])) : nil
    }

    /// - Throws: ``ParseError/badCollection`` when `collection` is not an NSID.
    package init(did: DID, collection: String, rkey: RecordKey? = nil) throws(ParseError) {
        authority = did.description
        self.collection = try Self.parseCollection(collection)
        self.rkey = rkey
    }

    /// The authority as a DID; nil when it is a handle.
    package var did: DID? {
        do {
            return try DID(authority)
        } catch {
            return nil  // Not a fault: the authority is a handle.
        }
    }

    package var description: String {
        var text = "at://" + authority
        if let collection { text += "/" + collection }
        if let rkey { text += "/" + rkey.description }
        return text
    }

    private static func parseAuthority(_ part: Substring) throws(ParseError) -> String {
        if part.hasPrefix("did:") {
            do throws(DID.ParseError) {
                return try DID(String(part)).description
            } catch { throw .badDID(error) }
        }
        let handle = part.asciiLowercased()
        do throws(Handle.ParseError) {
            try Handle.checkSyntax(handle)
        } catch { throw .badHandle(error) }
        return handle
    }

    private static func parseRecordKey(_ part: String) throws(ParseError) -> RecordKey {
        do throws(RecordKey.ParseError) {
            return try RecordKey(part)
        } catch { throw .badRecordKey(error) }
    }

    /// An NSID: a reversed domain of at least two labels and a name of letters and digits, at most 317 characters
    /// (https://atproto.com/specs/nsid).
    private static func parseCollection(_ part: String) throws(ParseError) -> String {
        let segments = DomainGrammar.labels(of: part)
        guard part.utf8.count <= 317, segments.count >= 3, let name = segments.last,
            let first = segments[0].utf8.first, first.isLetter
        else { throw .badCollection }
        let domain = segments.dropLast()
        guard domain.reduce(domain.count - 1, { $0 + $1.utf8.count }) <= DomainGrammar.maximumLength else {
            throw .badCollection
        }
        do throws(DomainGrammar.Fault) {
            for label in domain { try DomainGrammar.checkLabel(label) }
        } catch { throw .badCollection }
        guard let initial = name.utf8.first, initial.isLetter, name.utf8.count <= 63,
            name.utf8.allSatisfy(\.isLetterOrDigit)
        else { throw .badCollection }
        return part
    }
}
