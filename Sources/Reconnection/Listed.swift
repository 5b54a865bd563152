import Identifiers

extension MemberID {
    /// Somebody of the campaign's directory, who is no member: numbers of members begin at one, theirs stand below zero.
    package init(directoryEntry number: Int64) {
        self.init(rawValue: -number)
    }

    /// The number of the directory's entry; `nil` for members.
    package var directoryEntry: Int64? { rawValue < 0 ? -rawValue : nil }
}

extension ReconnectionRules {
    /// What a member sees of somebody in the campaign's directory, or `nil` when they are not shown.
    ///
    /// Their own list of followings must name the entry's X account, and neither block nor mute it. The directory is public
    /// and has a source for each entry, so nobody's choice is asked; nobody is followed without a click either.
    package static func verdict(ofListedWhom says: LinkKinds) -> Verdict? {
        guard says.contains(.following), says.isDisjoint(with: .apart) else { return nil }
        return Verdict(
            tier: .confirmed, reasons: [.iFollowThem, .directory], wasFollowing: true,
            isTickedAtFirst: Tier.confirmed.isTickedAtFirst,
            mayBeFollowedAutomatically: Tier.confirmed.mayBeFollowedAutomatically)
    }
}
