/// How the person who is signed in stands to another account, on the server of the former.
///
/// Source: https://docs.joinmastodon.org/entities/Relationship/
package struct MastodonRelationship: Sendable, Hashable {
    package enum ParseError: Error, Hashable {
        case notAnObject
        case badID
    }

    /// Whether a follow exists.
    package enum FollowState: String, Sendable, Hashable, Codable {
        case notFollowing
        /// Asked for; the other side, or the other server, has yet to accept.
        case requested
        case following
    }

    package let id: MastodonAccountID
    package let isFollowing: Bool
    package let isRequested: Bool
    package let isFollowedBy: Bool
    package let isBlocking: Bool
    package let isBlockedBy: Bool
    package let isMuting: Bool
    package let isBlockingDomain: Bool
    package let additional: [String: JSONValue]

    package var followState: FollowState {
        isFollowing ? .following : isRequested ? .requested : .notFollowing
    }

    package init(_ json: JSONValue) throws(ParseError) {
        guard let members = json.members else { throw .notAnObject }
        guard let id = json["id"]?.identifier else { throw .badID }
        do throws(MastodonAccountID.ParseError) {
            self.id = try MastodonAccountID(id)
        } catch { throw .badID }
        isFollowing = json["following"]?.flag ?? false
        isRequested = json["requested"]?.flag ?? false
        isFollowedBy = json["followed_by"]?.flag ?? false
        isBlocking = json["blocking"]?.flag ?? false
        isBlockedBy = json["blocked_by"]?.flag ?? false
        isMuting = json["muting"]?.flag ?? false
        isBlockingDomain = json["domain_blocking"]?.flag ?? false
        additional = members.filter { !Self.knownMembers.contains($0.key) }
    }

    private static let knownMembers: Set<String> = [
        "id", "following", "requested", "followed_by", "blocking", "blocked_by", "muting", "domain_blocking",
    ]
}
