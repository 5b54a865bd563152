import Identifiers

/// Where a record was written, and what it then was.
package struct RecordReference: Sendable, Hashable, Codable {
    package let uri: ATURI
    package let cid: CID

    package init(uri: ATURI, cid: CID) {
        self.uri = uri
        self.cid = cid
    }
}

/// A record as a repository has it.
package struct RecordEntry<Value: Decodable & Sendable>: Sendable, Decodable {
    package let uri: ATURI
    /// Nil when the server does not say.
    package let cid: CID?
    /// Nil for a record that is not of the form that its collection asks for: other apps write too.
    package let value: Value?

    private enum CodingKeys: String, CodingKey {
        case uri, cid, value
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        uri = try container.decode(ATURI.self, forKey: .uri)
        cid = try container.decodeIfPresent(CID.self, forKey: .cid)
        value = try container.decode(Lossy<Value>.self, forKey: .value).value
    }
}

/// Part of a collection, and how to go on.
package struct RecordPage<Value: Decodable & Sendable>: Sendable {
    package let records: [RecordEntry<Value>]
    /// Nil at the end. A page may be empty and not the last.
    package let cursor: String?
}
