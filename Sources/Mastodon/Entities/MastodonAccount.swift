import FoundationEssentials
import Identifiers

/// An account as one server describes it, its own or one of another server.
///
/// Only `id` and `username` are required; a missing flag reads as false, as on servers that do not have it. Fields
/// that this type does not know are kept in `additional`.
/// Source: https://docs.joinmastodon.org/entities/Account/
package struct MastodonAccount: Sendable, Hashable {
    package enum ParseError: Error, Hashable {
        case notAnObject
        case badID
        case missingUsername
    }

    /// Where a person says that they went.
    package struct Destination: Sendable, Hashable {
        /// The id on the server that was asked.
        package let id: MastodonAccountID
        /// The address; nil when the server gives none that can be one.
        package let acct: Acct?
    }

    package let id: MastodonAccountID
    package let username: String
    /// The address relative to the server that was asked; nil when it gives none that can be one.
    package let acct: Acct?
    package let displayName: String
    /// The account's ActivityPub id, where the server tells it (Mastodon 4.2).
    package let uri: String?
    package let url: String?
    /// Each follow waits for the person's consent.
    package let isLocked: Bool
    /// Hidden by the moderators of the server that was asked; a follow goes nowhere.
    package let isSuspended: Bool
    /// Silenced by the moderators of the server that was asked; a follow of it is requested.
    package let isLimited: Bool
    package let isBot: Bool
    /// Whom to follow instead.
    package let moved: Destination?
    package let followersCount: Int?
    package let followingCount: Int?
    /// Milliseconds since 1970 UTC; some servers round it to the day.
    package let createdAt: Int64?
    package let additional: [String: JSONValue]

    /// - Parameters:
    ///   - json: the entity.
    ///   - host: the server that was asked, which a bare name belongs to.
    package init(_ json: JSONValue, host: ServerHost) throws(ParseError) {
        guard let members = json.members else { throw .notAnObject }
        id = try Self.id(json)
        guard let username = json["username"]?.text, !username.isEmpty else { throw .missingUsername }
        self.username = username
        acct = Self.acct(json, username: username, host: host)
        displayName = json["display_name"]?.text ?? username
        uri = json["uri"]?.text
        url = json["url"]?.text
        isLocked = json["locked"]?.flag ?? false
        isSuspended = json["suspended"]?.flag ?? false
        isLimited = (json["limited"] ?? json["silenced"])?.flag ?? false
        isBot = json["bot"]?.flag ?? false
        // Takahē sends `false` where nobody moved.
        if let target = json["moved"], target.members != nil {
            moved = Destination(
                id: try Self.id(target),
                acct: Self.acct(target, username: target["username"]?.text ?? "", host: host))
        } else {
            moved = nil
        }
        followersCount = json["followers_count"]?.count
        followingCount = json["following_count"]?.count
        createdAt = json["created_at"]?.text.flatMap(ServerDate.milliseconds)
        additional = members.filter { !Self.knownMembers.contains($0.key) }
    }

    private static func id(_ json: JSONValue) throws(ParseError) -> MastodonAccountID {
        guard let text = json["id"]?.identifier else { throw .badID }
        do throws(MastodonAccountID.ParseError) {
            return try MastodonAccountID(text)
        } catch { throw .badID }
    }

    /// A bare name is of the server that was asked; a full one is as it says.
    private static func acct(_ json: JSONValue, username: String, host: ServerHost) -> Acct? {
        do throws(Acct.ParseError) {
            guard let text = json["acct"]?.text else { return try Acct(user: username, host: host) }
            return text.contains("@") ? try Acct(text) : try Acct(user: text, host: host)
        } catch {
            return nil  // The account can be shown and unfollowed all the same; it never equals an address asked for.
        }
    }

    private static let knownMembers: Set<String> = [
        "id", "username", "acct", "display_name", "uri", "url", "locked", "suspended", "limited", "silenced", "bot",
        "moved", "followers_count", "following_count", "created_at",
    ]
}
