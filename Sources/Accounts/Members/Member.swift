import ATProto
import Identifiers
import Reconnection

/// Somebody who registered here.
package struct Member: Sendable, Hashable {
    package let id: MemberID
    /// Milliseconds since 1970.
    package let joinedAt: Int64
    /// What they chose at registration; `nil` until they did, and then nothing is done for them and nobody finds them.
    package let choices: Choices?
    /// The language of their pages, a BCP 47 tag.
    package let language: String
}

/// What a member is asked at registration. Nothing is preselected.
package struct Choices: Sendable, Hashable {
    /// Who may find them.
    package var visibility: Visibility
    /// Whether proven people whom they followed are followed as soon as they join.
    package var followsLaterJoiners: Bool
    /// Whether posts that others move may link to where they are now, where they are mentioned.
    package var allowsMentionLinks: Bool
    /// When they said that they are old enough and agree, milliseconds since 1970.
    package var consentedAt: Int64

    package init(
        visibility: Visibility, followsLaterJoiners: Bool, allowsMentionLinks: Bool = false, consentedAt: Int64
    ) {
        self.visibility = visibility
        self.followsLaterJoiners = followsLaterJoiners
        self.allowsMentionLinks = allowsMentionLinks
        self.consentedAt = consentedAt
    }
}

/// An account that a member linked.
package struct LinkedAccount: Sendable, Hashable {
    package let member: MemberID
    package let key: AccountKey
    /// The name as people write it, without a leading `@`: `screenname`, `handle.example.com`, `user@example.com`.
    package let name: String
    package let displayName: String
    /// False for an X account that only an archive names.
    package let isProven: Bool
    /// Milliseconds since 1970.
    package let linkedAt: Int64
    /// The scopes that were granted, as the provider writes them; empty without a grant.
    package let scope: String
    /// True when the provider refused the stored grant: the member has to sign in again.
    package let needsSignIn: Bool

    package init(
        member: MemberID, key: AccountKey, name: String, displayName: String, isProven: Bool, linkedAt: Int64,
        scope: String, needsSignIn: Bool
    ) {
        self.member = member
        self.key = key
        self.name = name
        self.displayName = displayName
        self.isProven = isProven
        self.linkedAt = linkedAt
        self.scope = scope
        self.needsSignIn = needsSignIn
    }
}

extension LinkedAccount {
    /// Whether the grant covers writing posts with their pictures, and deleting them.
    package var mayPublish: Bool {
        guard !needsSignIn, !scope.isEmpty else { return false }
        switch key {
        case .x: return false
        case .bluesky:
            return ATScopes(scope).covers(.posts)
        case .mastodon:
            let held = scope.split(separator: " ")
            return held.contains("write") || (held.contains("write:statuses") && held.contains("write:media"))
        }
    }
}

extension Member {
    package init(id: MemberID, joinedAt: Int64, language: String, choices: Choices?) {
        self.id = id
        self.joinedAt = joinedAt
        self.choices = choices
        self.language = language
    }
}
