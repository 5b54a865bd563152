import Identifiers

/// What an AppView shows of an account (`app.bsky.actor.defs#profileViewDetailed`).
package struct ProfileView: Sendable, Decodable {
    /// What a moderation service says about an account (`com.atproto.label.defs#label`).
    package struct Label: Sendable, Hashable, Decodable {
        /// Who says it.
        package let src: DID
        /// The label, such as `spam` or `!hide`.
        package let val: String
    }

    package let did: DID
    /// Nil when the AppView could not confirm it (`handle.invalid`).
    package let handle: Handle?
    package let displayName: String?
    package let description: String?
    package let followersCount: Int?
    package let followsCount: Int?
    package let postsCount: Int?
    /// When the account was made, as the AppView knows it; milliseconds since 1970.
    package let createdAt: Int64?
    /// Those in force.
    package let labels: [Label]

    /// The name that the person chose, if it shows anything.
    package var shownName: String? {
        displayName.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    /// What moderation services say, less what the account says of itself.
    package var moderationLabels: Set<String> {
        Set(labels.filter { $0.src != did }.map(\.val))
    }

    private struct Statement: Decodable {
        let label: Label
        let isTakenBack: Bool

        private enum CodingKeys: String, CodingKey {
            case neg
        }

        init(from decoder: any Decoder) throws {
            label = try Label(from: decoder)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            isTakenBack = try container.decodeIfPresent(Bool.self, forKey: .neg) ?? false
        }
    }

    private enum CodingKeys: String, CodingKey {
        case did, handle, displayName, description, followersCount, followsCount, postsCount, createdAt, labels
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        did = try container.decode(DID.self, forKey: .did)
        handle = try container.decodeIfPresent(Lossy<Handle>.self, forKey: .handle)?.value
        displayName = try container.decodeIfPresent(String.self, forKey: .displayName)
        description = try container.decodeIfPresent(String.self, forKey: .description)
        followersCount = try container.decodeIfPresent(Int.self, forKey: .followersCount)
        followsCount = try container.decodeIfPresent(Int.self, forKey: .followsCount)
        postsCount = try container.decodeIfPresent(Int.self, forKey: .postsCount)
        createdAt = try container.decodeIfPresent(Lossy<ATTimestamp>.self, forKey: .createdAt)?.value?.milliseconds
        let statements = try container.decodeIfPresent([Lossy<Statement>].self, forKey: .labels) ?? []
        labels = statements.compactMap(\.value).filter { !$0.isTakenBack }.map(\.label)
    }
}

/// How two accounts stand to each other (`app.bsky.graph.defs#relationship`), seen from the first one.
package struct ActorRelationship: Sendable, Hashable, Decodable {
    package let did: DID
    /// The follow of the other by the first.
    package let following: ATURI?
    /// The follow of the first by the other.
    package let followedBy: ATURI?
    /// The block of the other by the first.
    package let blocking: ATURI?
    /// The block of the first by the other.
    package let blockedBy: ATURI?
}
