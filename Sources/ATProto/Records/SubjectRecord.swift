import Identifiers

/// What one account says of another, and nothing more: that it follows or blocks it. Public, like every record.
package protocol SubjectRecord: ATRecord, Hashable {
    var subject: DID { get }
    /// Milliseconds since 1970 UTC.
    var createdAt: Int64 { get }

    init(subject: DID, createdAt: Int64)
}

private enum SubjectRecordKey: String, CodingKey {
    case type = "$type"
    case subject, createdAt
}

extension SubjectRecord {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: SubjectRecordKey.self)
        self.init(
            subject: try container.decode(DID.self, forKey: .subject),
            createdAt: try container.decode(ATTimestamp.self, forKey: .createdAt).milliseconds)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: SubjectRecordKey.self)
        try container.encode(Self.collection, forKey: .type)
        try container.encode(subject, forKey: .subject)
        try container.encode(ATTimestamp(milliseconds: createdAt), forKey: .createdAt)
    }
}
