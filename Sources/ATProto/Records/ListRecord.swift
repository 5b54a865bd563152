/// A list of accounts (`app.bsky.graph.list`); who is on it is said by a ``ListItemRecord`` for each.
package struct ListRecord: ATRecord, Hashable {
    package static let collection = "app.bsky.graph.list"

    /// What a list is for (`app.bsky.graph.defs#listPurpose`).
    package enum Purpose: String, Sendable, Codable, CaseIterable {
        /// To read, and to show to others.
        case curation = "app.bsky.graph.defs#curatelist"
        /// To mute or block all who are on it.
        case moderation = "app.bsky.graph.defs#modlist"
        /// What a starter pack refers to.
        case reference = "app.bsky.graph.defs#referencelist"
    }

    package enum ValidationError: Error, Hashable {
        case emptyName
        /// More than 64 bytes of UTF-8.
        case nameTooLong
        /// More than 300 characters as people count them, or more than 3,000 bytes.
        case descriptionTooLong
    }

    package let purpose: Purpose
    package let name: String
    package let description: String?
    /// Milliseconds since 1970 UTC.
    package let createdAt: Int64

    package init(
        purpose: Purpose, name: String, description: String? = nil, createdAt: Int64
    ) throws(ValidationError) {
        guard !name.isEmpty else { throw .emptyName }
        guard name.utf8.count <= 64 else { throw .nameTooLong }
        if let description, description.count > 300 || description.utf8.count > 3_000 { throw .descriptionTooLong }
        self.purpose = purpose
        self.name = name
        self.description = description
        self.createdAt = createdAt
    }

    private enum CodingKeys: String, CodingKey {
        case type = "$type"
        case purpose, name, description, createdAt
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        purpose = try container.decode(Purpose.self, forKey: .purpose)
        name = try container.decode(String.self, forKey: .name)
        description = try container.decodeIfPresent(String.self, forKey: .description)
        createdAt = try container.decode(ATTimestamp.self, forKey: .createdAt).milliseconds
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.collection, forKey: .type)
        try container.encode(purpose, forKey: .purpose)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(description, forKey: .description)
        try container.encode(ATTimestamp(milliseconds: createdAt), forKey: .createdAt)
    }
}
