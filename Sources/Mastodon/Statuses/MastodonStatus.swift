/// A status as its server shows it.
///
/// Source: https://docs.joinmastodon.org/entities/Status/
package struct MastodonStatus: Sendable, Hashable {
    package enum ParseError: Error, Hashable {
        case badID
        case missingDate
    }

    package let id: MastodonStatusID
    /// Where people read it; nil where the server names no page.
    package let url: String?
    /// Milliseconds since 1970 UTC.
    package let createdAt: Int64
    /// HTML.
    package let content: String
    package let visibility: String?
    package let inReplyTo: MastodonStatusID?

    /// - Parameter json: the entity.
    package init(_ json: JSONValue) throws(ParseError) {
        guard let id = json["id"]?.identifier.flatMap({ MastodonStatusID($0) }) else { throw .badID }
        guard let createdAt = json["created_at"]?.text.flatMap(ServerDate.milliseconds) else { throw .missingDate }
        self.id = id
        self.createdAt = createdAt
        url = json["url"]?.text ?? json["uri"]?.text
        content = json["content"]?.text ?? ""
        visibility = json["visibility"]?.text
        inReplyTo = json["in_reply_to_id"]?.identifier.flatMap { MastodonStatusID($0) }
    }

    /// What a status says, as SHA-256 in Base64, for comparing: what a server adds (links, paragraphs) is looked
    /// through, and white space, of which servers change some, does not count.
    package var fingerprint: String { StatusText.fingerprint(StatusText.essence(ofHTML: content)) }

    /// The same of plain text.
    package static func fingerprint(of text: String) -> String {
        StatusText.fingerprint(StatusText.essence(of: text))
    }
}
