import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers

/// Signing in and linking: the question, the way to the provider, and the way back.
struct SignInPages: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("sign-in") { request, context in try await choose(request, context) }
        for network in Network.allCases {
            pages.get("sign-in/\(network.rawValue)") { request, context in
                let query = try FormBody(parsing: request.uri.query ?? "")
                return try await ask(network, name: "", to: query["to"], nil, request, context)
            }
            forms.post("sign-in/\(network.rawValue)", on: pages) { try await begin(network, $0) }
        }
        forms.post("sign-out", on: pages) { submission in
            try await site.services.accounts.endSession(tokenHash: submission.session.tokenHash)
            return Response.seeOther("/\(submission.context.language)/").setting(site.cookie.removal)
        }
    }

    func addCallbacks(to router: Router<SiteContext>) {
        for network in Network.allCases {
            router.get("oauth/\(network.rawValue)/callback") { request, context in
                try await comeBack(network, request, context)
            }
        }
        router.get("oauth/mastodon/callback/:server") { request, context in
            try await comeBack(.mastodon, request, context)
        }
    }

    // MARK: - The question

    private func choose(_ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let query = try FormBody(parsing: request.uri.query ?? "")
        let isLinking = context.member != nil
        let title = texts(isLinking ? "signIn.linkTitle" : "signIn.title")
        return try await site.page(
            SignInView(
                title: title, lead: texts(isLinking ? "signIn.linkLead" : "signIn.lead"),
                to: LocalPath(query["to"], default: "/\(context.language)/").escaped,
                hasX: site.services.signIn.hasX),
            SignInView.template, title: title, request, context, hasForm: false)
    }

    private func ask(
        _ network: Network, name: String, to: String?, _ error: String?, _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        let texts = site.texts(context)
        let key = "signIn.\(network.rawValue)"
        let title = texts(context.member == nil ? key : "\(key).linkTitle")
        var errors = FormErrors()
        if let error { errors.add("name", error) }
        let field =
            network == .x
            ? nil
            : NetworkSignInView.Field(
                label: texts("\(key).label"), hint: texts("\(key).hint"), value: name, error: error,
                autocomplete: network == .bluesky ? "username" : "off")
        return try await site.page(
            NetworkSignInView(
                title: title, points: ["1", "2"].map { .init(text: texts("\(key).point\($0)")) }, field: field,
                button: texts("\(key).continue"), action: "/\(context.language)/sign-in/\(network.rawValue)",
                to: LocalPath(to, default: "/\(context.language)/").text, errors: errors.orNil,
                unavailable: network == .x && !site.services.signIn.hasX ? texts("x.notSetUp") : nil,
                sandboxHint: site.configuration.isSandbox ? texts("\(key).sandbox") : nil),
            NetworkSignInView.template, title: title, request, context, status: error == nil ? .ok : .badRequest,
            isError: error != nil)
    }

    // MARK: - There and back

    private func begin(_ network: Network, _ submission: FormRoutes.Submission) async throws -> Response {
        let context = submission.context
        let name = (submission.form["name"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        let to = LocalPath(submission.form["to"], default: "/\(context.language)/")
        let now = site.services.now()
        try await site.limiter.spend(
            "signIn/\(submission.session.id)", site.configuration.rates.signIn, now: now)
        try await site.limiter.spend("open/\(context.network)", site.configuration.rates.address, now: now)
        do {
            if let mistake = Self.mistake(in: name, network, site.texts(context)) {
                return try await ask(network, name: name, to: to.text, mistake, submission.request, context)
            }
            if network != .x, name.utf8.count > 400 { throw SignInError.malformedName }
            let url = try await site.services.signIn.begin(
                destination(network, name), session: submission.session, returnTo: to.text)
            return try await leave(for: url, submission.request, context)
        } catch let error as SignInError {
            guard network != .x else { throw error }
            // What was typed is still there; the sentence stands at the field.
            let entry = ErrorTable.entry(for: error)
            return try await ask(
                network, name: String(name.prefix(400)), to: to.text,
                site.texts(context)("signIn.error.\(entry.key)", entry.values), submission.request, context)
        }
    }

    /// What is plainly wrong with a name, as a sentence that says what to enter.
    private static func mistake(in name: String, _ network: Network, _ texts: Texts) -> String? {
        switch network {
        case .x: return nil
        case .mastodon: return name.isEmpty ? texts("signIn.mastodon.empty") : nil
        case .bluesky:
            let bare = name.hasPrefix("@") ? name.dropFirst() : name[...]
            if bare.isEmpty { return texts("signIn.bluesky.empty") }
            if bare.hasPrefix("did:") || bare.contains("://") { return nil }
            if bare.contains("@") { return texts("signIn.bluesky.address") }
            let isWord =
                bare.utf8.count <= 63 && bare.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            return isWord ? texts("signIn.bluesky.noEnd", ["name": .text(bare.lowercased())]) : nil
        }
    }

    private func destination(_ network: Network, _ name: String) -> SignInService.Destination {
        switch network {
        case .x: .x
        case .bluesky: .bluesky(name)
        case .mastodon: .mastodon(name)
        }
    }

    /// A page with one link, which a script follows at once.
    func leave(for url: String, _ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let address = URLComponents(string: url)
        let host = (address?.host ?? "") + (address?.port.map { ":\($0)" } ?? "")
        let title = texts("continue.title", ["host": .text(host)])
        return try await site.page(
            ContinueView(
                title: title, lead: texts("continue.lead", ["host": .text(host)]),
                link: texts("continue.link", ["host": .text(host)]), url: url),
            ContinueView.template, title: title, request, context, hasForm: false, script: "continue.js")
    }

    private func comeBack(_ network: Network, _ request: Request, _ context: SiteContext) async throws -> Response {
        guard let session = context.session else { throw SignInError.notBegunHere }
        // RFC 6749, section 3.1: none may be there twice. Which of the two would count, nobody could say.
        guard let parameters = try FormBody(parsing: request.uri.query ?? "").onlyValues else {
            throw SignInError.answerRefused(reason: "twice")
        }
        if network == .x, SignInService.isOptOut(state: parameters["state"]) {
            return try await OptOutPages(site: site).comeBack(parameters, session, context)
        }
        let language = context.language
        let completion: SignInService.Completion
        do {
            completion = try await site.services.signIn.finish(
                network, parameters: parameters, path: request.uri.path, session: session, language: language)
            site.signIns.note(network, nil, now: site.services.now())
        } catch {
            site.signIns.note(network, error, now: site.services.now())
            throw error
        }
        switch completion.result {
        case .registered(let member):
            let held = try await site.sessions.replace(session, with: member, request)
            let to = LocalPath(completion.returnTo, default: "/\(language)/").escaped
            return Response.seeOther("/\(language)/choices?to=\(to)").setting(held.setCookie)
        case .signedIn(let member), .linked(let member):
            let held = try await site.sessions.replace(session, with: member, request)
            let to = LocalPath(completion.returnTo, default: "/\(language)/").text
            return Response.seeOther(await MovedPage(site: site).allowed(network, member, to)).setting(held.setCookie)
        case .heldByAnother: return .seeOther("/\(language)/join?ticket=\(completion.joinTicket ?? "")")
        case .networkTaken(let existing): throw SiteError.networkTaken(existing: existing)
        }
    }
}
