import Accounts
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers

/// Everything that handlers share; immutable after start.
struct Site: Sendable {
    struct NoLanguage: Error, CustomStringConvertible {
        var description: String { "the campaign names no language" }
    }

    let configuration: SiteConfiguration
    let services: SiteServices
    let languages: Languages
    let cookie: SessionCookie
    let sessions: Sessions
    let limiter: RateLimiter
    let streams = OpenStreams()
    let assets: Assets
    private let textsByLanguage: [String: Texts]
    private let templates: [String: TemplateLibrary]
    private let fallback: Texts

    init(configuration: SiteConfiguration, services: SiteServices) throws {
        self.configuration = configuration
        self.services = services
        languages = Languages(tags: configuration.languages)
        cookie = SessionCookie(isSecure: configuration.isSecure)
        limiter = RateLimiter()
        sessions = Sessions(services: services, cookie: cookie, limiter: limiter, rates: configuration.rates)
        let folder = try Resources.folder(of: "Website", named: configuration.resources)
        assets = try Assets(folder: folder)
        var texts: [String: Texts] = [:]
        var templates: [String: TemplateLibrary] = [:]
        for language in configuration.languages {
            let catalogue = try Catalogue(language: language)
            let own = try Texts(
                language: language, catalogue: catalogue, constants: ["campaign": configuration.campaignName])
            texts[language] = own
            templates[language] = try TemplateLibrary(pages: Routes.templates, partials: Partials.all, texts: own)
        }
        guard let first = configuration.languages.first, let fallback = texts[first] else { throw NoLanguage() }
        textsByLanguage = texts
        self.templates = templates
        self.fallback = fallback
    }

    func texts(_ context: SiteContext) -> Texts { textsByLanguage[context.language] ?? fallback }

    func texts(in language: String) -> Texts { textsByLanguage[language] ?? fallback }

    // MARK: - Who is asking

    /// The session and its member, or a redirect to the sign-in.
    func signedIn(_ context: SiteContext) throws -> (session: BrowserSession, member: Member) {
        guard let session = context.session, let member = context.member else { throw SiteError.needsSignIn }
        return (session, member)
    }

    /// The member, once they made the choices of the registration; nothing is done for them before.
    func registered(_ context: SiteContext) throws -> Member {
        let member = try signedIn(context).member
        guard member.choices != nil else { throw SiteError.needsChoices }
        return member
    }

    // MARK: - Pages

    /// A whole page around a body.
    ///
    /// - Parameters:
    ///   - isError: a form came back with errors: the title says so.
    ///   - hasForm: the page holds a form, so that the browser gets a session if it has none.
    func page(
        _ view: some Sendable, _ template: PageTemplate, title: String, _ request: Request, _ context: SiteContext,
        status: HTTPResponse.Status = .ok, isError: Bool = false, hasForm: Bool = true, script: String? = nil
    ) async throws -> Response {
        let texts = texts(context)
        var session = context.session
        var setCookie: String?
        if session == nil, hasForm {
            let held = try await sessions.held(request, context)
            (session, setCookie) = (held.session, held.setCookie)
        }
        let token = session.map { FormToken.make(key: $0.formKey, randomBytes: services.randomBytes) } ?? ""
        let base = "/\(texts.language)"
        let frame: [String: Any] = ["token": token, "base": base, "assets": assets.base]
        let library = templates[texts.language]
        let body = library?.render(template, view, frame: frame) ?? ""
        let layout = LayoutView(
            title: (isError ? texts("form.errorTitle") + " " : "") + title, site: configuration.campaignName,
            language: texts.language, direction: texts.direction, body: body, script: script,
            alternates: alternates(of: request, except: texts.language), isSignedIn: context.member != nil,
            ways: ways(request, texts), isRegistered: context.member?.choices != nil,
            operatorName: configuration.operatorName.map { texts("footer.runBy", ["name": .text($0)]) },
            contact: configuration.contact, sandboxURL: configuration.sandboxURL)
        let html = library?.render(LayoutView.template, layout, frame: frame) ?? ""
        return Response.html(html, status: status).setting(setCookie).setting(languageCookie(request, texts.language))
    }

    /// A part of a page, for scripts.
    func fragment(_ view: some Sendable, _ template: PageTemplate, _ context: SiteContext) -> String {
        let texts = texts(context)
        return templates[texts.language]?.render(
            template, view, frame: ["base": "/\(texts.language)", "assets": assets.base]) ?? ""
    }

    /// The parts of the site that a member comes back to.
    private func ways(_ request: Request, _ texts: Texts) -> [LayoutView.Way] {
        [
            ("import", texts("nav.archive")), ("people", texts("nav.people")), ("deliveries", texts("nav.deliveries")),
            ("posts", texts("nav.posts")),
            ("accounts", texts("nav.accounts")), ("settings", texts("nav.settings")),
        ].map { part, name in
            let path = "/\(texts.language)/\(part)"
            let isBelow = request.uri.path.hasPrefix(path + "/")
            return LayoutView.Way(
                name: name, path: path, current: request.uri.path == path ? "page" : isBelow ? "true" : nil)
        }
    }

    /// Remembers the language of the page, where the browser does not know it yet.
    private func languageCookie(_ request: Request, _ language: String) -> String? {
        if request.cookies[Languages.cookieName]?.value == language { return nil }
        return "\(Languages.cookieName)=\(language); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
            + (configuration.isSecure ? "; Secure" : "")
    }

    /// The same page in the other languages.
    private func alternates(of request: Request, except current: String) -> [LayoutView.Alternate] {
        let rest = request.uri.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2)
        // Only pages have other languages; forms answered in place lead to the page that asked.
        let path = request.uri.path.hasPrefix("/\(current)/") ? rest.joined(separator: "/") : ""
        return languages.tags.filter { $0 != current }.map { tag in
            LayoutView.Alternate(language: tag, name: texts(in: tag)("language.name"), path: "/\(tag)/\(path)")
        }
    }
}
