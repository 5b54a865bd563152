import Identifiers

/// Somebody a member may want to follow again: who they were on X, where they are now, and why we think so. The site
/// and the command line show this same value.
package struct Person: Sendable, Hashable {
    /// A member, or somebody of the campaign's directory (`MemberID.directoryEntry`).
    package let member: MemberID
    /// Their screen name on X, without the `@`.
    package let screenName: String
    package let displayName: String
    package let tier: Tier
    package let reasons: Reasons
    /// The seeker followed them on X, as far as that counts.
    package let wasFollowing: Bool
    /// Ticked before the seeker has looked.
    package let isTickedAtFirst: Bool
    /// Their accounts, by network.
    package let accounts: [Candidate]
    /// When they were found, milliseconds since 1970.
    package let foundAt: Int64
    /// Found since the seeker last looked at the list; nobody is at the first look.
    package let isNew: Bool
    /// The seeker put them aside.
    package let isDismissed: Bool

    package init(
        member: MemberID, screenName: String, displayName: String, tier: Tier, reasons: Reasons, wasFollowing: Bool,
        isTickedAtFirst: Bool, accounts: [Candidate], foundAt: Int64, isNew: Bool, isDismissed: Bool
    ) {
        self.member = member
        self.screenName = screenName
        self.displayName = displayName
        self.tier = tier
        self.reasons = reasons
        self.wasFollowing = wasFollowing
        self.isTickedAtFirst = isTickedAtFirst
        self.accounts = accounts
        self.foundAt = foundAt
        self.isNew = isNew
        self.isDismissed = isDismissed
    }

    /// One account that they can be followed at.
    package struct Candidate: Sendable, Hashable {
        package let network: Network
        /// As people write it.
        package let name: String
        package let displayName: String
        /// Whether the seeker chose this network for this person; `nil` while they chose nothing.
        package let isChosen: Bool?
        /// What became of following them here, the work's state and outcome; `nil` when it was never asked for.
        package let delivery: String?
        /// Following them here was asked for and taken back, or undone: it may be asked for again.
        package let isTakenBack: Bool

        package init(
            network: Network, name: String, displayName: String, isChosen: Bool?, delivery: String?,
            isTakenBack: Bool = false
        ) {
            self.network = network
            self.name = name
            self.displayName = displayName
            self.isChosen = isChosen
            self.delivery = delivery
            self.isTakenBack = isTakenBack
        }
    }
}

/// Which of the people are asked for.
package struct PeopleQuery: Sendable, Hashable {
    package enum Filter: String, Sendable, CaseIterable {
        /// Not dismissed.
        case all
        /// Not dismissed, and neither followed nor asked for anywhere: what was taken back or undone counts as not.
        case open
        /// Found since the last look; nobody before the first.
        case new
        case dismissed
    }

    /// Words looked for in names, case-insensitively; empty for all.
    package var search = ""
    package var filter = Filter.all
    /// Only people with an account there.
    package var network: Network?
    package var offset = 0
    package var limit = 100

    package init() {}
}

/// A page of people and how many there are.
package struct PeoplePage: Sendable {
    package let people: [Person]
    /// How many match the query.
    package let total: Int
    /// How many there are for each filter.
    package let counts: [PeopleQuery.Filter: Int]
    /// Whether the seeker has never looked before.
    package let isFirstLook: Bool

    package init(people: [Person], total: Int, counts: [PeopleQuery.Filter: Int], isFirstLook: Bool) {
        self.people = people
        self.total = total
        self.counts = counts
        self.isFirstLook = isFirstLook
    }
}
