import Accounts
import Campaign
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers
import Reconnection

/// Inviting one person who is not here yet: in words of one's own, looked at once more, sent by the member themselves.
///
/// What the pages say depends on the name that was typed, on the people whom the member sees anyway, and on whom they
/// invited before: on nothing else, so that nobody is found out (decision 15).
struct InvitePages: Sendable {
    let site: Site

    /// What is taken of a text that somebody wrote, in bytes.
    private static let limit = 4_000

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("invite") { request, context in
            let query = try FormBody(parsing: request.uri.query ?? "")
            return try await ask(
                name: "", error: nil, isTakenBack: query["taken"] == "back", try site.registered(context), request,
                context)
        }
        forms.post("invite", on: pages) { try await take($0) }
    }

    /// One step further with somebody.
    private struct Step: Sendable {
        let member: Member
        let handle: XHandle
        let text: String
        let texts: Texts
        let submission: FormRoutes.Submission

        /// As people write it.
        var name: String { "@\(handle)" }
        /// For sentences.
        var named: [String: TextValue] { ["name": .text(texts.isolated(name))] }
    }

    private func take(_ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let member = try site.registered(context)
        let texts = site.texts(context)
        let typed = String((submission.form["name"] ?? "").prefix(200))
        guard let handle = Self.handle(typed) else {
            return try await ask(name: typed, error: texts("invite.error.name"), member, submission.request, context)
        }
        let own = try await site.services.accounts.accounts(of: member.id)
        if own.contains(where: { $0.key.network == .x && $0.name.lowercased() == handle.description.lowercased() }) {
            return try await ask(name: typed, error: texts("invite.error.self"), member, submission.request, context)
        }
        let text = (submission.form["text"] ?? "").replacing("\r\n", with: "\n").trimmingCharacters(
            in: .whitespacesAndNewlines)
        guard text.utf8.count <= Self.limit else { throw SiteError.tooLarge }
        let step = Step(member: member, handle: handle, text: text, texts: texts, submission: submission)
        let action = (submission.form["do"] ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        if action.first == "back" {
            try await site.services.invitations.takeBack(handle, by: member.id)
            return .seeOther("/\(context.language)/invite?taken=back")
        }
        if try await isHere(step) { return try await here(step) }
        if let day = try await site.services.invitations.book(of: member.id).day(of: handle) {
            return try await twice(step, day)
        }
        switch action.first {
        case "review": return try await review(step)
        case "send": return try await send(step)
        case "take": return try await write(step, suggestion: action.count > 1 ? Int(action[1]) : nil)
        default: return try await write(step, suggestion: nil)
        }
    }

    /// A name as people type it, with `@` or as the address of the profile.
    private static func handle(_ typed: String) -> XHandle? {
        let name = typed.trimmingCharacters(in: .whitespacesAndNewlines)
            .replacing(/^https?:\/\//.ignoresCase(), with: "")
            .replacing(/^(www\.|mobile\.)?(x|twitter)\.com\//.ignoresCase(), with: "")
            .prefix { $0 != "/" && $0 != "?" }
        do { return try XHandle(String(name)) } catch { return nil }
    }

    /// Whether the member's own list shows them, put aside or not.
    private func isHere(_ step: Step) async throws -> Bool {
        for filter in [PeopleQuery.Filter.all, .dismissed] {
            var query = PeopleQuery()
            query.search = step.handle.description
            query.filter = filter
            let page = try await site.services.reconnection.people(
                of: step.member.id, query, now: site.services.now())
            if page.people.contains(where: { $0.screenName.lowercased() == query.search.lowercased() }) { return true }
        }
        return false
    }

    // MARK: - Steps

    private func ask(
        name: String, error: String?, isTakenBack: Bool = false, _ member: Member, _ request: Request,
        _ context: SiteContext
    ) async throws -> Response {
        let texts = site.texts(context)
        var errors = FormErrors()
        if let error { errors.add("name", error) }
        let count = try await site.services.invitations.book(of: member.id).count
        let sentences = texts.forScripts(prefix: "import.js.").merging(texts.forScripts(prefix: "invite.js.")) { $1 }
        let document = try JSONSerialization.data(withJSONObject: sentences, options: [.sortedKeys])
        return try await site.page(
            InviteView(
                name: name, error: error, errors: errors.orNil, isTakenBack: isTakenBack,
                count: count == 0 ? nil : texts("invite.count", count: count),
                texts: String(decoding: document, as: UTF8.self), language: texts.language),
            InviteView.template, title: texts("invite.title"), request, context,
            status: error == nil ? .ok : .badRequest, isError: error != nil, script: "invite.js")
    }

    private func write(_ step: Step, suggestion: Int?, isError: Bool = false) async throws -> Response {
        let context = step.submission.context
        let places = try await site.sharePlaces(context)
        let suggestions = try site.campaignTexts(context).words.invitations.map { places.filled($0, name: step.name) }
        // What somebody wrote stays, unless they take another one.
        let chosen = suggestion.flatMap { suggestions.indices.contains($0) ? suggestions[$0] : nil }
        let text = chosen ?? (step.text.isEmpty && !isError ? suggestions.first ?? "" : step.text)
        var errors = FormErrors()
        if isError { errors.add("text", step.texts("invite.error.text")) }
        let title = step.texts("invite.write.title", step.named)
        return try await site.page(
            InviteWriteView(
                title: title, name: step.name, text: text,
                others: suggestions.enumerated().filter { $0.element != text }.map {
                    InviteWriteView.Other(text: $0.element, action: "take.\($0.offset)")
                },
                isUnknown: places.accounts == nil, error: isError ? step.texts("invite.error.text") : nil,
                errors: errors.orNil),
            InviteWriteView.template, title: title, step.submission.request, context,
            status: isError ? .badRequest : .ok, isError: isError)
    }

    private func review(_ step: Step) async throws -> Response {
        guard !step.text.isEmpty else { return try await write(step, suggestion: nil, isError: true) }
        let title = step.texts("invite.review.title", step.named)
        return try await site.page(
            InviteReviewView(
                title: title, name: step.name, text: step.text, once: step.texts("invite.once", step.named),
                isTooLong: XPostLength.count(step.text) > XPostLength.limit),
            InviteReviewView.template, title: title, step.submission.request, step.submission.context)
    }

    private func send(_ step: Step) async throws -> Response {
        guard !step.text.isEmpty else { return try await write(step, suggestion: nil, isError: true) }
        let now = site.services.now()
        try await site.limiter.spend("invite/\(step.member.id)", site.configuration.rates.invitations, now: now)
        if let day = try await site.services.invitations.invite(step.handle, by: step.member.id, now: now) {
            return try await twice(step, day)
        }
        let context = step.submission.context
        let places = try await site.sharePlaces(context)
        let subject = places.filled(try site.campaignTexts(context).words.mail.subject)
        return try await site.page(
            InviteReadyView(
                lead: step.texts("invite.ready.lead", step.named), name: step.name, text: step.text,
                x: ComposeLink.x(step.text), mail: ComposeLink.mail(subject: subject, step.text),
                isSandbox: site.configuration.isSandbox, bluesky: ComposeLink.bluesky(step.text),
                mastodon: places.server.map { ComposeLink.mastodon(step.text, on: $0) }),
            InviteReadyView.template, title: step.texts("invite.ready.title"), step.submission.request, context)
    }

    // MARK: - Nobody is invited twice

    private func twice(_ step: Step, _ day: Int64) async throws -> Response {
        try await known(
            step, step.texts("invite.twice.title", step.named),
            step.texts("invite.twice.what", step.named.merging(["date": .text(step.texts.day(day))]) { $1 }),
            people: nil)
    }

    private func here(_ step: Step) async throws -> Response {
        var address = PeopleAddress()
        address.search = step.handle.description
        return try await known(
            step, step.texts("invite.here.title", step.named), step.texts("invite.here.what"),
            people: address.path(in: step.texts.language))
    }

    private func known(_ step: Step, _ title: String, _ what: String, people: String?) async throws -> Response {
        try await site.page(
            InviteKnownView(title: title, what: what, name: step.name, people: people), InviteKnownView.template,
            title: title, step.submission.request, step.submission.context)
    }
}
