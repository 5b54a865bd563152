import Accounts
import Campaign
import Foundation
import HTTPTypes
import Hummingbird
import Identifiers

/// Everything that handlers share; immutable after start.
struct Site: Sendable {
    struct NoLanguage: Error, CustomStringConvertible {
        var description: String { "the campaign names no language" }
    }

    /// The sheet of the campaign's colours, below the assets.
    private static let coloursFile = "campaign.css"

    let configuration: SiteConfiguration
    let services: SiteServices
    let languages: Languages
    let cookie: SessionCookie
    let sessions: Sessions
    let limiter: RateLimiter
    let streams = OpenStreams()
    let numbers: CommunityNumbers
    let signIns = SignInLog()
    let statusBoard: StatusBoard
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
        numbers = CommunityNumbers(port: services.reconnection, now: services.now)
        statusBoard = StatusBoard(services: services, signIns: signIns)
        sessions = Sessions(services: services, cookie: cookie, limiter: limiter, rates: configuration.rates)
        let folder = try Resources.folder(of: "Website", named: configuration.resources)
        assets = try Assets(
            folder: folder, generated: Self.colours(configuration).map { [Self.coloursFile: $0.sheet] } ?? [:])
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

    /// The card that stands for a link to the site; `nil` where the site can make none.
    private func picture(_ name: String, _ texts: Texts) -> String? {
        guard services.printer != nil, configuration.campaign.texts(in: texts.language) != nil else { return nil }
        return "\(configuration.publicURL)/\(texts.language)/print/\(name)"
    }

    /// The campaign's own; `nil` where those of `site.css` hold.
    private static func colours(_ configuration: SiteConfiguration) -> CampaignColours? {
        let accents = configuration.campaign.file.colours
        return accents == .standard ? nil : CampaignColours(accents: accents)
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
    ///   - description: what it is about, for search engines and link previews; else what the site is.
    ///   - picture: the card for link previews, among those to print; else the usual one.
    func page(
        _ view: some Sendable, _ template: PageTemplate, title: String, _ request: Request, _ context: SiteContext,
        status: HTTPResponse.Status = .ok, isError: Bool = false, hasForm: Bool = true, script: String? = nil,
        description: String? = nil, picture: String? = nil
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
        let isPlace = status == .ok && !isError && request.method == .get
        let address = configuration.publicURL + request.uri.path
        let ways = ways(request, texts, context)
        let layout = LayoutView(
            title: (isError ? texts("form.errorTitle") + " " : "") + title, site: configuration.campaignName,
            description: description ?? texts("layout.description"), canonical: isPlace ? address : nil,
            picture: self.picture(picture ?? "card.png", texts),
            colours: Self.colours(configuration) == nil ? nil : Self.coloursFile,
            language: texts.language, direction: texts.direction, body: body, script: script,
            alternates: alternates(of: request, except: texts.language), isSignedIn: context.member != nil,
            ways: ways, isVisitor: context.member == nil,
            signIn: way("sign-in", texts("layout.signIn"), request, texts), groups: groups(request, texts),
            languageName: texts("language.name"),
            operatorName: operatorName.map { texts("footer.runBy", ["name": .text($0)]) },
            contact: contact, sandboxURL: configuration.sandboxURL, hasWays: !ways.isEmpty,
            hasImprint: operatorName != nil || contact != nil,
            notice: request.uri.path.hasSuffix("/status") ? nil : layoutNotice(context))
        let html = library?.render(LayoutView.template, layout, frame: frame) ?? ""
        return Response.html(html, status: status).setting(setCookie).setting(languageCookie(request, texts.language))
    }

    private func layoutNotice(_ context: SiteContext) -> LayoutView.Notice? {
        notice(context).map { notice in
            LayoutView.Notice(
                title: notice.title, language: notice.language, direction: texts(in: notice.language).direction)
        }
    }

    /// A part of a page, for scripts.
    func fragment(_ view: some Sendable, _ template: PageTemplate, _ context: SiteContext) -> String {
        let texts = texts(context)
        return templates[texts.language]?.render(
            template, view, frame: ["base": "/\(texts.language)", "assets": assets.base]) ?? ""
    }

    /// For a member the parts of the site that they come back to; for a visitor what they may ask first. Whoever signed in
    /// and has yet to make the choices has nowhere else to go.
    private func ways(_ request: Request, _ texts: Texts, _ context: SiteContext) -> [LayoutView.Way] {
        guard let member = context.member else {
            return [
                ("manifesto", texts("layout.why")), ("questions", texts("footer.questions")),
                ("directory", texts("footer.directory")),
            ].map { way($0, $1, request, texts) }
        }
        guard member.choices != nil else { return [] }
        return [
            ("import", texts("nav.archive")), ("people", texts("nav.people")), ("deliveries", texts("nav.deliveries")),
            ("posts", texts("nav.posts")),
            ("accounts", texts("nav.accounts")), ("settings", texts("nav.settings")),
        ].map { way($0, $1, request, texts) }
    }

    private func way(_ part: String, _ name: String, _ request: Request, _ texts: Texts) -> LayoutView.Way {
        let path = "/\(texts.language)/\(part)"
        let isBelow = request.uri.path.hasPrefix(path + "/")
        return LayoutView.Way(
            name: name, path: path, current: request.uri.path == path ? "page" : isBelow ? "true" : nil)
    }

    private func groups(_ request: Request, _ texts: Texts) -> [LayoutView.Group] {
        func group(_ id: String, _ title: String, _ parts: [(String, String)]) -> LayoutView.Group {
            LayoutView.Group(id: id, title: title, ways: parts.map { way($0, $1, request, texts) })
        }
        return [
            group(
                "campaign", texts("footer.campaign"),
                [
                    ("manifesto", texts("footer.manifesto")), ("questions", texts("footer.questions")),
                    ("networks", texts("footer.networks")), ("guides", texts("footer.guides")),
                    ("events", texts("footer.events")), ("share", texts("footer.share")),
                    ("print", texts("footer.print")),
                ]),
            group(
                "left", texts("footer.left"),
                [("directory", texts("footer.directory")), ("look", texts("footer.look"))]),
            group(
                "trust", texts("footer.trust"),
                [
                    ("about", texts("footer.about")), ("privacy", texts("footer.privacy")),
                    ("status", texts("footer.status")), ("press", texts("footer.press")),
                    ("report", texts("footer.report")),
                    ("opt-out", texts("footer.optOut")),
                ]),
        ]
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
            LayoutView.Alternate(
                language: tag, name: texts(in: tag)("language.name"), path: "/\(tag)/\(path)",
                address: "\(configuration.publicURL)/\(tag)/\(path)")
        }
    }
}
