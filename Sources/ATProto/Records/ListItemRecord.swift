import Identifiers

/// Somebody is on a list (`app.bsky.graph.listitem`).
package struct ListItemRecord: ATRecord, Hashable {
    package static let collection = "app.bsky.graph.listitem"

    package let subject: DID
    /// The list's record, of the same account.
    package let list: ATURI
    /// Milliseconds since 1970 UTC.
    package let createdAt: Int64

    package init(subject: DID, list: ATURI, createdAt: Int64) {
        self.subject = subject
        self.list = list
        self.createdAt = createdAt
    }

    private enum CodingKeys: String, CodingKey {
        case type = "$type"
        case subject, list, createdAt
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        subject = try container.decode(DID.self, forKey: .subject)
        list = try container.decode(ATURI.self, forKey: .list)
        createdAt = try container.decode(ATTimestamp.self, forKey: .createdAt).milliseconds
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.collection, forKey: .type)
        try container.encode(subject, forKey: .subject)
        try container.encode(list, forKey: .list)
        try container.encode(ATTimestamp(milliseconds: createdAt), forKey: .createdAt)
    }
}
