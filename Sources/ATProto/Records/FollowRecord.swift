import Identifiers

/// Somebody follows somebody (`app.bsky.graph.follow`).
package struct FollowRecord: ATRecord, Hashable {
    package static let collection = "app.bsky.graph.follow"

    package let subject: DID
    /// Milliseconds since 1970 UTC.
    package let createdAt: Int64

    package init(subject: DID, createdAt: Int64) {
        self.subject = subject
        self.createdAt = createdAt
    }

    private enum CodingKeys: String, CodingKey {
        case type = "$type"
        case subject, createdAt
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        subject = try container.decode(DID.self, forKey: .subject)
        createdAt = try container.decode(ATTimestamp.self, forKey: .createdAt).milliseconds
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.collection, forKey: .type)
        try container.encode(subject, forKey: .subject)
        try container.encode(ATTimestamp(milliseconds: createdAt), forKey: .createdAt)
    }
}
