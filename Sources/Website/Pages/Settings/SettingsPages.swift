import Accounts
import HTTPTypes
import Hummingbird
import Reconnection

/// What a member can change about themselves here.
struct SettingsPages: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("settings") { request, context in try await show(request, context) }
        forms.post("settings/language", on: pages) { submission in
            let member = try site.registered(submission.context)
            guard let language = submission.form["language"], site.languages.tags.contains(language) else {
                throw SiteError.malformedForm
            }
            try await site.services.accounts.setLanguage(language, of: member.id)
            return .seeOther("/\(language)/settings?notice=language")
        }
        forms.post("settings/sessions", on: pages) { submission in
            let member = try site.registered(submission.context)
            let end = submission.form["end"] ?? ""
            if end == "others" {
                try await site.services.accounts.endSessions(
                    of: member.id, except: submission.session.tokenHash)
            } else {
                guard let id = Int64(end) else { throw SiteError.malformedForm }
                _ = try await site.services.accounts.endSession(id, of: member.id)
            }
            return .seeOther("/\(submission.context.language)/settings?notice=sessions")
        }
    }

    private func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, _) = try site.signedIn(context)
        let member = try site.registered(context)
        let texts = site.texts(context)
        let query = try FormBody(parsing: request.uri.query ?? "")
        let all = try await site.services.accounts.sessions(of: member.id, now: site.services.now())
        let sessions = all.map { each -> SettingsView.Session in
            let browser = BrowserName(stored: each.userAgent)
            let name =
                browser.map { texts("settings.browser", ["browser": .text($0.browser), "system": .text($0.system)]) }
                ?? texts("settings.browser.unknown")
            return SettingsView.Session(
                id: String(each.id), browser: name,
                seen: texts("settings.sessions.seen", ["date": .text(texts.moment(each.seenAt))]),
                begun: texts("settings.sessions.begun", ["date": .text(texts.moment(each.createdAt))]),
                isThis: each.id == session.id, endLabel: texts("settings.sessions.end", ["name": .text(name)]))
        }
        let notice = query["notice"].flatMap { ["language", "sessions"].contains($0) ? $0 : nil }
        let choices = member.choices
        return try await site.page(
            SettingsView(
                notice: notice.map { texts("settings.notice.\($0)") },
                visibility: choices.map { texts("choices.visibility.\($0.visibility.rawValue)") } ?? "",
                later: texts(choices?.followsLaterJoiners == true ? "settings.later.yes" : "settings.later.no"),
                languages: site.languages.tags.map {
                    .init(tag: $0, name: site.texts(in: $0)("language.name"), isCurrent: $0 == context.language)
                },
                sessions: sessions, hasOthers: sessions.count > 1),
            SettingsView.template, title: texts("settings.title"), request, context)
    }
}

/// What a browser calls itself, in two words that people know; nothing else of it is stored.
struct BrowserName: Sendable, Hashable {
    let browser: String
    let system: String

    var stored: String { "\(browser) on \(system)" }

    init?(stored: String) {
        let words = stored.split(separator: " on ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return nil }
        (browser, system) = (words[0], words[1])
    }

    init?(userAgent: String) {
        let browsers = [
            ("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ]
        let systems = [
            ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"),
            ("Linux", "Linux"),
        ]
        guard let browser = browsers.first(where: { userAgent.contains($0.0) }),
            let system = systems.first(where: { userAgent.contains($0.0) })
        else { return nil }
        self.browser = browser.1
        self.system = system.1
    }
}
