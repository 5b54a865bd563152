import Identifiers

/// What a member's archive says about another X account.
package struct LinkKinds: OptionSet, Sendable, Hashable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The member follows that account.
    package static let following = LinkKinds(rawValue: 1)
    /// That account follows the member.
    package static let follower = LinkKinds(rawValue: 2)
    /// The member blocks that account.
    package static let blocked = LinkKinds(rawValue: 4)
    /// The member mutes that account.
    package static let muted = LinkKinds(rawValue: 8)

    /// Kinds that keep two people apart.
    package static let apart: LinkKinds = [.blocked, .muted]
}

/// The lists of one archive, as pseudonyms. `nil` means that the archive does not hold the list, or that the member
/// did not consent to send it: what is stored of it stays as it is.
package struct ImportedLists: Sendable {
    package var following: [XPseudonym]?
    package var followers: [XPseudonym]?
    package var blocked: [XPseudonym]?
    package var muted: [XPseudonym]?

    package init(
        following: [XPseudonym]?, followers: [XPseudonym]?, blocked: [XPseudonym]? = nil, muted: [XPseudonym]? = nil
    ) {
        self.following = following
        self.followers = followers
        self.blocked = blocked
        self.muted = muted
    }

    /// The lists that are there, by kind.
    package var byKind: [(kind: LinkKinds, targets: [XPseudonym])] {
        [(.following, following), (.follower, followers), (.blocked, blocked), (.muted, muted)]
            .compactMap { kind, targets in targets.map { (kind, $0) } }
    }
}

/// What an import changed in one list.
package struct ListChange: Sendable, Hashable {
    package let kind: LinkKinds
    /// How many the list holds now.
    package let count: Int
    package let added: Int
    package let removed: Int
    /// How many of the added ones wait, since only so many may be looked up in a period (`LookupBound`).
    package let deferred: Int

    package init(kind: LinkKinds, count: Int, added: Int, removed: Int, deferred: Int) {
        self.kind = kind
        self.count = count
        self.added = added
        self.removed = removed
        self.deferred = deferred
    }
}

/// How many followings of one person are looked up in a period. Without a bound, invented archives could be used to
/// ask who is a member (Hagen et al., *All the Numbers are US*, propose limits of this kind for contact discovery).
package struct LookupBound: Sendable {
    /// New ids that may be looked up within the period.
    package var ids = 20_000
    /// Milliseconds; ten days.
    package var period: Int64 = 10 * 86_400_000

    package init() {}
}
