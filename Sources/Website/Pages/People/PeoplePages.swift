import Accounts
import Deliveries
import HTTPTypes
import Hummingbird
import Identifiers
import Reconnection

/// The list of a member's people, and what they choose in it.
struct PeoplePages: Sendable {
    let site: Site

    /// How many stand on a page; there is no cap on how many pages.
    static let pageSize = 50
    /// The form of a page of people is larger than others.
    private static let formLimit = 256 * 1024

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("people") { request, context in
            let member = try site.registered(context)
            return try await show(
                PeopleAddress(FormBody(parsing: request.uri.query ?? "")), member, request, context)
        }
        forms.post("people", on: pages, limit: Self.formLimit) { try await change($0) }
    }

    private func show(
        _ address: PeopleAddress, _ member: Member, _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        let texts = site.texts(context)
        let now = site.services.now()
        let found = try await site.services.reconnection.people(of: member.id, address.query, now: now)
        // Whoever comes from here on is new; at the first look everybody would be.
        if found.isFirstLook, (found.counts[.all] ?? 0) > 0 {
            try await site.services.reconnection.sawPeople(member.id, now: now)
        }
        let accounts = try await site.services.accounts.accounts(of: member.id)
        let ticked = try await site.services.deliveries.tickedChoices(of: member.id)
        let view = PeopleViewMaker(
            texts: texts, address: address, found: found, own: accounts, ticked: ticked,
            invitations: try await site.services.invitations.book(of: member.id)
        ).view
        return try await site.page(
            view, PeopleView.template, title: texts("people.title"), request, context, script: "people.js")
    }

    // MARK: - What the form asks for

    private func change(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.registered(context)
        let form = submission.form
        var address = PeopleAddress(form)
        try await saveTicks(form, member)
        let action = (form["do"] ?? "save").split(separator: ".", maxSplits: 1).map(String.init)
        let argument = action.count > 1 ? action[1] : ""
        switch action.first {
        case "dismiss", "restore":
            guard let number = Int64(argument) else { throw SiteError.malformedForm }
            try await site.services.reconnection.setDismissed(
                action[0] == "dismiss", MemberID(rawValue: number), of: member.id)
        case "all" where ["on", "off"].contains(argument):
            try await site.services.reconnection.chooseAll(address.query, isChosen: argument == "on", of: member.id)
        case "page": address.page = max(1, Int(argument) ?? 1)
        case "seen": try await site.services.reconnection.sawPeople(member.id, now: site.services.now())
        case "check": return .seeOther("/\(context.language)/follow")
        default: break
        }
        if submission.request.headers[.accept] == "application/json" {
            let ticked = try await site.services.deliveries.tickedChoices(of: member.id)
            return try .json(["ticked": PeopleViewMaker.sentence(for: ticked, site.texts(context))])
        }
        return .seeOther(address.path(in: context.language))
    }

    /// Records what was changed on the page: only what differs from how it stood.
    private func saveTicks(_ form: FormBody, _ member: Member) async throws {
        let on = Set(form.all("on"))
        for was in form.all("was").prefix(4 * Self.pageSize) {
            let parts = was.split(separator: ".")
            guard parts.count == 3, let number = Int64(parts[0]), let network = Network(rawValue: String(parts[1]))
            else { throw SiteError.malformedForm }
            let isOn = on.contains("\(number).\(network.rawValue)")
            guard isOn != (parts[2] == "1") else { continue }
            try await site.services.reconnection.choose(
                network, isChosen: isOn, for: MemberID(rawValue: number), of: member.id)
        }
    }
}
