import Identifiers

/// How sure a match is, strongest first.
package enum Tier: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// The person linked this X id and this account here.
    case proven = 0
    /// The directory of departures, or links in both directions.
    case confirmed
    /// A one-way statement of theirs.
    case stated
    /// Same custom domain; or same handle and name and common contacts.
    case likely
    /// Handle or name alone.
    case possible

    package static func < (left: Tier, right: Tier) -> Bool { left.rawValue < right.rawValue }

    /// Whether a match of this tier may be ticked before the person has looked.
    package var isTickedAtFirst: Bool { self <= .stated }

    /// Whether a match of this tier may be followed without a click, where both sides' choices allow it.
    package var mayBeFollowedAutomatically: Bool { self == .proven }
}

/// One reason why two people are shown to each other. The raw values are stored.
package enum Reason: Int64, Sendable, Hashable, CaseIterable {
    /// My archive says that I follow them on X.
    case iFollowThem = 1
    /// Their archive says that I follow them on X.
    case theyListMeAsFollower = 2
    /// Their archive says that they follow me on X.
    case theyFollowMe = 4
    /// My archive says that they follow me on X.
    case iListThemAsFollower = 8
    /// The campaign's directory of departures names their new address, with a source.
    case directory = 16
}

/// A set of reasons, as it is stored.
package struct Reasons: OptionSet, Sendable, Hashable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package init(_ reason: Reason) {
        rawValue = reason.rawValue
    }

    package static let iFollowThem = Reasons(.iFollowThem)
    package static let theyListMeAsFollower = Reasons(.theyListMeAsFollower)
    package static let theyFollowMe = Reasons(.theyFollowMe)
    package static let iListThemAsFollower = Reasons(.iListThemAsFollower)
    package static let directory = Reasons(.directory)

    /// The single reasons, in a fixed order.
    package var all: [Reason] { Reason.allCases.filter { contains(Reasons($0)) } }

    /// The same reasons, seen by the other person.
    package var mirrored: Reasons {
        var result: Reasons = []
        if contains(.iFollowThem) { result.insert(.theyFollowMe) }
        if contains(.theyFollowMe) { result.insert(.iFollowThem) }
        if contains(.theyListMeAsFollower) { result.insert(.iListThemAsFollower) }
        if contains(.iListThemAsFollower) { result.insert(.theyListMeAsFollower) }
        return result
    }
}

/// Who may find a member.
package enum Visibility: String, Sendable, Hashable, CaseIterable {
    /// Anyone whose list names me.
    case listed
    /// Only proven people whom my own archive confirms.
    case confirmed
    /// Nobody.
    case nobody
}
