/// How one account stands to another (docs.joinmastodon.org/entities/Relationship).
package struct MastodonRelationship: Sendable, Hashable {
    package var isFollowing: Bool
    package var isRequested: Bool
    package var showsReblogs: Bool
    package var notifies: Bool
    package var isFollowedBy: Bool
    package var isRequestedBy: Bool
    package var isBlocking: Bool
    package var isBlockedBy: Bool
    package var isMuting: Bool

    func json(id: String) -> JSONValue {
        [
            "id": .string(id), "following": .bool(isFollowing), "requested": .bool(isRequested),
            "showing_reblogs": .bool(showsReblogs), "notifying": .bool(notifies), "languages": nil,
            "followed_by": .bool(isFollowedBy), "requested_by": .bool(isRequestedBy),
            "blocking": .bool(isBlocking), "blocked_by": .bool(isBlockedBy), "muting": .bool(isMuting),
            "muting_notifications": .bool(isMuting), "muting_expires_at": nil, "domain_blocking": false,
            "endorsed": false, "note": "",
        ]
    }
}

/// Writes accounts as one server shows them (docs.joinmastodon.org/entities/Account).
struct MastodonAccountWriter: Sendable {
    /// The server that answers.
    let host: MastodonHost
    let fediverse: Fediverse
    let origins: SandboxOrigins

    func account(_ account: FediverseAccount) async -> JSONValue {
        .object(await members(of: account, nests: true))
    }

    /// What `verify_credentials` answers: the account with what only its owner sees.
    func credentials(_ account: FediverseAccount, impersonating claim: String?) async -> JSONValue {
        var members = await members(of: account, nests: true)
        members["source"] = [
            "privacy": "public", "sensitive": false, "language": "en", "note": .string(account.note), "fields": [],
            "follow_requests_count": 0,
        ]
        members["role"] = ["id": "-99", "name": "", "color": "", "permissions": "0", "highlighted": false]
        if let parts = claim?.split(separator: "@").map(String.init), parts.count == 2 {
            members["username"] = .string(parts[0])
            members["acct"] = .string(parts.joined(separator: "@"))
            members["url"] = .string("http://\(parts[1])/@\(parts[0])")
            members["uri"] = .string("http://\(parts[1])/users/\(parts[0])")
        }
        return .object(members)
    }

    func acct(_ address: FediverseAddress) -> String {
        guard address.host != host else { return address.username }
        return "\(address.username)@127.0.0.1:\(origins.port(of: address.host.listener))"
    }

    private func members(of account: FediverseAccount, nests: Bool) async -> [String: JSONValue] {
        let address = account.address
        let origin = origins[address.host.listener]
        let here = origins[host.listener]
        let counts = await fediverse.counts(of: address)
        var moved: JSONValue?
        if nests, let target = account.movedTo, let movedTo = await fediverse.account(target) {
            moved = .object(await members(of: movedTo, nests: false))
        }
        let members: [String: JSONValue?] = [
            "id": .string(AccountID.of(address, on: host)), "username": .string(address.username),
            "acct": .string(acct(address)), "display_name": .string(account.displayName),
            "locked": .bool(account.isLocked), "bot": .bool(account.isBot), "discoverable": true, "group": false,
            "indexable": false, "created_at": "2022-11-05T00:00:00.000Z",
            "note": .string("<p>\(escapedHTML(account.note))</p>"), "url": .string("\(origin)/@\(address.username)"),
            "uri": .string("\(origin)/users/\(address.username)"),
            "avatar": .string("\(here)/avatars/original/missing.png"),
            "avatar_static": .string("\(here)/avatars/original/missing.png"),
            "header": .string("\(here)/headers/original/missing.png"),
            "header_static": .string("\(here)/headers/original/missing.png"),
            "followers_count": .integer(Int64(counts.followers)),
            "following_count": .integer(Int64(counts.following)), "statuses_count": 0, "last_status_at": .null,
            "hide_collections": .null, "emojis": [], "roles": [], "fields": [], "moved": moved,
        ]
        return members.compactMapValues { $0 }
    }
}
