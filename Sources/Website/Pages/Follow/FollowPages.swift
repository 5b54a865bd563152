import Accounts
import Crypto
import Deliveries
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import Reconnection

/// From the ticked people to the outbox: what is shown is what is handed in, or nothing is.
struct FollowPages: Sendable {
    let site: Site

    /// How many names of a network are listed; the list of people has all of them.
    private static let namesShown = 500

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("follow") { request, context in
            try await check(notice: nil, try site.registered(context), request, context)
        }
        forms.post("follow", on: pages) { try await handIn($0) }
    }

    private func handIn(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.registered(context)
        let ticked = try await site.services.deliveries.tickedChoices(of: member.id)
        guard submission.form["plan"] == Self.plan(of: ticked) else {
            return try await check(
                notice: site.texts(context)("follow.changed"), member, submission.request, context, status: .conflict)
        }
        let chosen = submission.form["network"].flatMap(Network.init(rawValue:))
        let choices = ticked.filter { chosen == nil || $0.network == chosen }
        let now = site.services.now()
        let summary = try await site.services.deliveries.follow(choices, as: member.id, now: now)
        try await site.services.reconnection.sawPeople(member.id, now: now)
        let count = summary.queued.values.reduce(0, +)
        return .seeOther("/\(context.language)/deliveries?queued=\(count)")
    }

    private func check(
        notice: String?, _ member: Member, _ request: Request, _ context: SiteContext,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let texts = site.texts(context)
        let ticked = try await site.services.deliveries.tickedChoices(of: member.id)
        let own = try await site.services.accounts.accounts(of: member.id)
        let people = try await names(of: ticked, member)
        let groups = [Network.bluesky, .mastodon].compactMap { network in
            group(network, ticked.filter { $0.network == network }, people, own, texts)
        }
        let launch = site.configuration.launchAt.flatMap { $0 > site.services.now() ? texts.moment($0) : nil }
        return try await site.page(
            FollowView(
                notice: notice, groups: groups, isEmpty: ticked.isEmpty, plan: Self.plan(of: ticked),
                together: groups.count > 1 ? texts("follow.together", count: ticked.count) : nil,
                launch: launch.map { texts("follow.launch", ["date": .text($0)]) }),
            FollowView.template, title: texts("follow.title"), request, context, status: status)
    }

    private func group(
        _ network: Network, _ choices: [FollowChoice], _ people: [Person], _ own: [LinkedAccount],
        _ texts: Texts
    ) -> FollowView.Group? {
        guard !choices.isEmpty else { return nil }
        let chosen = Set(choices.map(\.other))
        let names = people.compactMap { person -> FollowView.Name? in
            guard chosen.contains(person.member),
                let account = person.accounts.first(where: { $0.network == network })
            else { return nil }
            return FollowView.Name(
                displayName: DisplayName.shown(person.displayName, or: "@" + person.screenName), name: account.name)
        }
        let account = own.first { $0.key.network == network }?.name ?? ""
        let rest = choices.count - names.count
        return FollowView.Group(
            network: texts("network.\(network.rawValue)"), value: network.rawValue,
            heading: texts("follow.heading.\(network.rawValue)", count: choices.count),
            asWhom: texts("follow.asWhom", ["name": .text(account)]), names: names,
            more: rest > 0 ? texts("follow.more", count: rest) : nil,
            button: texts("follow.button.\(network.rawValue)", count: choices.count))
    }

    /// The people behind the choices, as far as they are listed, in the order of the list of people.
    private func names(of choices: [FollowChoice], _ member: Member) async throws -> [Person] {
        var wanted = Set(choices.map(\.other))
        var result: [Person] = []
        var query = PeopleQuery()
        query.limit = Self.namesShown
        while !wanted.isEmpty, result.count < Self.namesShown {
            let page = try await site.services.reconnection.people(of: member.id, query, now: site.services.now())
            result += page.people.filter { wanted.remove($0.member) != nil }
            query.offset += query.limit
            if query.offset >= page.total { break }
        }
        return result
    }

    /// A digest of the choices, for the form to name what its reader saw.
    private static func plan(of choices: [FollowChoice]) -> String {
        let lines = choices.map { "\($0.other).\($0.network.rawValue)" }.sorted().joined(separator: "\n")
        return SHA256.hash(data: Data(lines.utf8)).prefix(16).map { String(format: "%02x", $0) }.joined()
    }
}
