import Identifiers

/// One side of a possible reconnection, as far as the rules need it.
package struct Party: Sendable, Hashable {
    package let member: MemberID
    /// Whether the X id was proven by signing in with X; an archive alone proves nothing.
    package let isProven: Bool
    /// Whether the member has imported a list of followings.
    package let hasOwnList: Bool
    /// Who may find them; `nil` while they have not chosen, which counts as nobody.
    package let visibility: Visibility?
    /// What their archive says about the other side.
    package let saysOfOther: LinkKinds

    package init(
        member: MemberID, isProven: Bool, hasOwnList: Bool, visibility: Visibility?, saysOfOther: LinkKinds
    ) {
        self.member = member
        self.isProven = isProven
        self.hasOwnList = hasOwnList
        self.visibility = visibility
        self.saysOfOther = saysOfOther
    }
}

/// The rules of who is shown to whom, and who is followed without a click. Pure.
package enum ReconnectionRules {
    /// What a match means for the seeker.
    package struct Verdict: Sendable, Hashable {
        package let tier: Tier
        package let reasons: Reasons
        /// Whether the seeker followed them on X, as far as it counts: then following them again is the next step.
        package let wasFollowing: Bool
        /// Ticked before the person has looked.
        package let isTickedAtFirst: Bool
        /// May be followed without a click when the seeker has switched that on.
        package let mayBeFollowedAutomatically: Bool
    }

    /// What the seeker sees of the other, or `nil` when they are not shown.
    ///
    /// - An unproven X id is never found, and never makes others follow.
    /// - A block or mute on either side keeps the two apart, both ways.
    /// - The other's choice decides: `listed` shows them to anyone whose list names them; `confirmed` only to a proven
    ///   seeker whom the other's own archive names; `nobody` and no choice, to no one.
    /// - Ids of followers only count when that person's own list agrees; a seeker without a list of their own is
    ///   shown who lists them, never ticked and never followed automatically, since the other side alone says so.
    package static func verdict(seeker: Party, other: Party) -> Verdict? {
        guard seeker.member != other.member, other.isProven else { return nil }
        guard seeker.saysOfOther.isDisjoint(with: .apart), other.saysOfOther.isDisjoint(with: .apart) else {
            return nil
        }
        var reasons: Reasons = []
        if seeker.saysOfOther.contains(.following) {
            reasons.insert(.iFollowThem)
            if other.saysOfOther.contains(.follower) { reasons.insert(.theyListMeAsFollower) }
        }
        if seeker.isProven {
            if other.saysOfOther.contains(.following) {
                reasons.insert(.theyFollowMe)
                if seeker.saysOfOther.contains(.follower) { reasons.insert(.iListThemAsFollower) }
            }
            if !seeker.hasOwnList, other.saysOfOther.contains(.follower) { reasons.insert(.theyListMeAsFollower) }
        }
        guard !reasons.isEmpty else { return nil }
        switch other.visibility {
        case .listed: break
        case .confirmed:
            guard seeker.isProven, !other.saysOfOther.isDisjoint(with: [.following, .follower]) else { return nil }
        case .nobody, nil: return nil
        }
        let stated = reasons.contains(.iFollowThem)
        return Verdict(
            tier: .proven, reasons: reasons,
            wasFollowing: stated || reasons.contains(.theyListMeAsFollower),
            isTickedAtFirst: stated && Tier.proven.isTickedAtFirst,
            mayBeFollowedAutomatically: stated && Tier.proven.mayBeFollowedAutomatically && seeker.isProven)
    }
}
