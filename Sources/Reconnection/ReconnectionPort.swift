import Identifiers

/// What reconnection needs of the store. Each call is one transaction.
package protocol ReconnectionPort: Sendable {
    /// Replaces the lists that are given and returns the difference, list by list. New followings beyond the bound
    /// wait; the store admits them when the period allows (`admitDeferred`).
    func replaceLists(
        _ lists: ImportedLists, of member: MemberID, bound: LookupBound, now: Int64
    ) async throws -> [ListChange]

    /// Admits followings that wait, as many as the bound allows. Returns how many, and when the next may be.
    func admitDeferred(
        of member: MemberID, bound: LookupBound, now: Int64
    ) async throws -> (admitted: Int, nextAt: Int64?)

    /// Who names this X account in a list, and how. Served by one index.
    func whoNames(_ pseudonym: XPseudonym) async throws -> [(member: MemberID, kinds: LinkKinds)]

    /// How many entries of each kind are stored for the member; a list that was never imported is absent.
    func listCounts(of member: MemberID) async throws -> [ListChange]

    /// Applies the rules to the member and everybody linked to them, both ways; stores who is shown to whom; hands in
    /// the follows of those to whom the member is newly shown and who want later joiners followed.
    func reconnect(_ member: MemberID, now: Int64) async throws -> ReconnectionResult

    func people(of member: MemberID, _ query: PeopleQuery, now: Int64) async throws -> PeoplePage
    /// Notes that the member has seen the list up to now.
    func sawPeople(_ member: MemberID, now: Int64) async throws
    func setDismissed(_ isDismissed: Bool, _ other: MemberID, of member: MemberID) async throws
    /// Which network somebody is to be followed on.
    func choose(_ network: Network, isChosen: Bool, for other: MemberID, of member: MemberID) async throws
    /// The same for all whom a query asks for, on every page of it, wherever the member can follow them; whom they
    /// asked to follow before is not ticked again.
    func chooseAll(_ query: PeopleQuery, isChosen: Bool, of member: MemberID) async throws

    /// Who has been shown the member, newest first: names on X and when. Only those whom the member may find too: who
    /// may be found by nobody is not told by looking, and not by a number either.
    func foundBy(_ member: MemberID, limit: Int) async throws -> [FoundBy]

    /// Somebody who is not a member asks not to be looked up: their X account is never matched.
    func optOut(_ pseudonym: XPseudonym, now: Int64) async throws
    /// Whether that was asked for the X account that the member proved: then they are shown to nobody.
    func isOptedOut(_ member: MemberID) async throws -> Bool

    /// Erases, once the campaign's date has come, the links that helped nobody: those that name no member. Once for
    /// each date; it can be cut off and called again. Returns how many.
    func purgeLinks(dueAt: Int64, now: Int64) async throws -> Int

    /// Numbers for the home page; see `CommunityCounts`.
    func communityCounts() async throws -> CommunityCounts
}

/// What applying the rules to one member changed.
package struct ReconnectionResult: Sendable, Hashable {
    /// People newly shown to the member.
    package var newForMember = 0
    /// People to whom the member is newly shown.
    package var newForOthers = 0
    /// Follows handed in for members who want later joiners followed.
    package var followsQueued = 0

    package init() {}
}

/// Somebody to whom a member was shown.
package struct FoundBy: Sendable, Hashable {
    package let screenName: String
    package let displayName: String
    /// Milliseconds since 1970.
    package let at: Int64

    package init(screenName: String, displayName: String, at: Int64) {
        self.screenName = screenName
        self.displayName = displayName
        self.at = at
    }
}

/// Counts for everybody to see; anything below `floor` is not told.
package struct CommunityCounts: Sendable, Hashable {
    package let members: Int?
    package let reconnections: Int?
    /// How often a member was shown somebody whom they knew; told when that many members were.
    package let found: Int?
    /// Public counts never describe fewer people than this.
    package static let floor = 20

    package init(members: Int, reconnections: Int, peopleReconnected: Int, found: Int, seekers: Int) {
        self.members = members >= Self.floor ? members : nil
        self.reconnections = peopleReconnected >= Self.floor ? reconnections : nil
        self.found = seekers >= Self.floor ? found : nil
    }
}
