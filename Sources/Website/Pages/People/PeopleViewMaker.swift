import Accounts
import Campaign
import Deliveries
import Identifiers
import Reconnection

/// Turns the domain's people into what the page shows.
struct PeopleViewMaker: Sendable {
    let texts: Texts
    let address: PeopleAddress
    let found: PeoplePage
    /// The member's own accounts.
    let own: [LinkedAccount]
    let ticked: [FollowChoice]
    /// Whom the member invited.
    let invitations: InvitationBook

    var view: PeopleView {
        let pages = max(1, (found.total + PeoplePages.pageSize - 1) / PeoplePages.pageSize)
        return PeopleView(
            title: texts("people.title"), total: texts("people.total", count: found.counts[.all] ?? 0),
            fits: isNarrowed ? texts("people.fits", count: found.total) : nil, all: all.path(in: texts.language),
            explainsTicks: !found.people.isEmpty && !ticked.isEmpty && address.filter != .dismissed,
            filters: filters, search: address.search, networks: networks, filter: address.filter.rawValue,
            networkFilter: address.network?.rawValue ?? "", page: String(address.page),
            rows: found.people.map(row), hasRows: !found.people.isEmpty, empty: empty,
            ticked: Self.sentence(for: ticked, texts), isNothingTicked: ticked.isEmpty,
            previous: address.page > 1 ? String(address.page - 1) : nil,
            next: address.page < pages ? String(address.page + 1) : nil,
            place: pages > 1
                ? texts("people.place", ["page": .number(address.page), "pages": .number(pages)]) : nil,
            showsSeen: (found.counts[.new] ?? 0) > 0, choosesAll: choosesAll,
            tickAll: texts("people.tickAll", count: found.total),
            untickAll: texts("people.untickAll", count: found.total), notice: nil, unlinked: unlinked)
    }

    /// There are several to tick or untick.
    private var choosesAll: Bool {
        found.total > 1 && address.filter != .dismissed
            && found.people.contains {
                $0.accounts.contains { each in own.contains { $0.key.network == each.network } }
            }
    }

    private var isNarrowed: Bool { !address.search.isEmpty || address.network != nil }

    /// The same part of the list, without what narrows it.
    private var all: PeopleAddress {
        var all = PeopleAddress()
        all.filter = address.filter
        return all
    }

    /// `212 on Bluesky and 40 on Mastodon are ticked.`
    static func sentence(for ticked: [FollowChoice], _ texts: Texts) -> String {
        let counts = Dictionary(grouping: ticked, by: \.network).mapValues(\.count)
        let parts = [Network.bluesky, .mastodon].compactMap { network in
            counts[network].map { texts("people.ticked.\(network.rawValue)", count: $0) }
        }
        return parts.isEmpty ? texts("people.ticked.none") : texts("people.ticked", ["list": .text(texts.list(parts))])
    }

    private var filters: [PeopleView.Filter] {
        PeopleQuery.Filter.allCases.map { filter in
            var address = PeopleAddress()
            address.filter = filter
            return PeopleView.Filter(
                label: texts("people.filter.\(filter.rawValue)", count: found.counts[filter] ?? 0),
                path: address.path(in: texts.language), isCurrent: filter == self.address.filter)
        }
    }

    private var networks: [PeopleView.NetworkOption] {
        [PeopleView.NetworkOption(value: "", label: texts("people.network.any"), isCurrent: address.network == nil)]
            + [Network.bluesky, .mastodon].map { network in
                PeopleView.NetworkOption(
                    value: network.rawValue, label: texts("network.\(network.rawValue)"),
                    isCurrent: address.network == network)
            }
    }

    private var empty: String {
        if isNarrowed { return texts("people.empty.search") }
        return texts("people.empty.\(address.filter.rawValue)")
    }

    /// Networks where people are but the member is not.
    private var unlinked: [PeopleView.Reason] {
        let there = Set(found.people.flatMap { $0.accounts.map(\.network) })
        return [Network.bluesky, .mastodon].filter { there.contains($0) && !canFollow(on: $0) }.map { network in
            PeopleView.Reason(text: texts("people.unlinked", ["network": .text(texts("network.\(network.rawValue)"))]))
        }
    }

    private func canFollow(on network: Network) -> Bool {
        own.contains { $0.key.network == network && $0.isProven && !$0.scope.isEmpty }
    }

    /// Why two people are shown to each other, in at most three sentences.
    static func sentences(for reasons: Reasons) -> [String] {
        let isMutual = reasons.isSuperset(of: [.iFollowThem, .theyFollowMe])
        var keys: [String] = []
        if isMutual {
            keys.append("mutual")
        } else if reasons.contains(.iFollowThem) {
            keys.append("iFollowed")
        } else if reasons.contains(.theyFollowMe) {
            keys.append("theyFollowed")
        } else if reasons.contains(.theyListMeAsFollower) {
            keys.append("theirArchive")
        }
        if reasons.isSuperset(of: [.iFollowThem, .theyListMeAsFollower])
            || reasons.isSuperset(of: [.theyFollowMe, .iListThemAsFollower])
        {
            keys.append("bothArchives")
        }
        if reasons.contains(.directory) { keys.append("directory") }
        return keys
    }

    private func row(_ person: Person) -> PeopleView.Row {
        let screenName: [String: TextValue] = ["name": .text("@" + person.screenName)]
        return PeopleView.Row(
            id: person.member.description,
            displayName: DisplayName.shown(person.displayName, or: "@" + person.screenName),
            screenName: person.screenName, profile: "https://x.com/\(person.screenName)",
            tier: texts("tier.\(person.tier)"),
            reasons: reasons(for: person),
            accounts: person.accounts.map { account($0, person) }, isNew: person.isNew,
            isDismissed: person.isDismissed,
            dismissLabel: texts(person.isDismissed ? "people.restore" : "people.dismiss", screenName),
            invited: invited(person))
    }

    /// Only a name can be looked up among those who were invited; the list itself names nobody.
    private func invited(_ person: Person) -> String? {
        guard invitations.count > 0 else { return nil }
        do {
            return invitations.day(of: try XHandle(person.screenName)).map {
                texts("invite.tag", ["date": .text(texts.day($0))])
            }
        } catch { return nil }
    }

    /// What the directory says can be looked up there, with its source.
    private func reasons(for person: Person) -> [PeopleView.Reason] {
        Self.sentences(for: person.reasons).map { key in
            var entry = DirectoryAddress()
            entry.query.search = person.displayName
            return PeopleView.Reason(
                text: texts("reason.person.\(key)"), source: key == "directory" ? entry.path(in: texts.language) : nil)
        }
    }

    private func note(for candidate: Person.Candidate, isLinked: Bool) -> String? {
        if candidate.isTakenBack { return texts("people.takenBack") }
        return isLinked || candidate.delivery != nil ? nil : texts("people.notLinked")
    }

    private func account(_ candidate: Person.Candidate, _ person: Person) -> PeopleView.Account {
        let network = candidate.network.rawValue
        let isLinked = canFollow(on: candidate.network)
        let isTicked = candidate.isChosen ?? person.isTickedAtFirst
        let status = candidate.isTakenBack ? nil : candidate.delivery
        return PeopleView.Account(
            id: "p\(person.member)-\(network)", value: "\(person.member).\(network)",
            was: "\(person.member).\(network).\(isTicked ? 1 : 0)", network: texts("network.\(network)"),
            networkMark: network, name: candidate.name,
            label: texts("people.followLabel", ["name": .text(person.screenName)]), isTicked: isTicked,
            isOpen: isLinked && status == nil && !person.isDismissed,
            status: status.map { texts("status.\($0)") }, statusMark: status,
            note: note(for: candidate, isLinked: isLinked))
    }
}
