import HTTPTypes
import Hummingbird
import Notifications

/// Where the links of mails lead. The secret in the address is all that is asked for: mail is read on other devices than
/// the one that is signed in here. A GET changes nothing, since programs follow links before people do.
struct MailLinkPages: Sendable {
    let site: Site

    /// What a mail provider sends along is not read.
    private static let bodyLimit = 64 * 1024

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("mail/confirm/:secret") { request, context in
            guard let secret = secret(context), try await site.services.subscriptions.canConfirm(secret) else {
                return try await page("tooLate", request, context)
            }
            return try await page("confirm", request, context)
        }
        pages.post("mail/confirm/:secret") { request, context in
            try await refuseOthers(request)
            guard let secret = secret(context), try await site.services.subscriptions.confirm(secret) else {
                return try await page("tooLate", request, context)
            }
            return try await page("confirmed", request, context)
        }
        pages.get("mail/stop/:secret") { request, context in try await page("stop", request, context) }
        // By RFC 8058 a provider posts here for its reader: with no cookie, no token, and no redirect as the answer.
        pages.post("mail/stop/:secret") { request, context in
            _ = try await request.body.collect(upTo: Self.bodyLimit)
            if let secret = secret(context) { try await site.services.subscriptions.stop(secret) }
            return try await page("stopped", request, context)
        }
    }

    private func secret(_ context: SiteContext) -> LinkSecret? {
        context.parameters.get("secret").flatMap { LinkSecret($0) }
    }

    /// Nobody else's page says yes for somebody.
    private func refuseOthers(_ request: Request) async throws {
        if let origin = request.headers[.origin], origin != site.configuration.publicURL { throw SiteError.crossSite }
        if let fetchSite = request.headers[.secFetchSite], fetchSite != "same-origin" { throw SiteError.crossSite }
        _ = try await request.body.collect(upTo: Self.bodyLimit)
    }

    private func page(_ step: String, _ request: Request, _ context: SiteContext) async throws -> Response {
        let texts = site.texts(context)
        let title = texts("notify.link.\(step).title")
        var response = try await site.page(
            MailLinkView(
                title: title, lead: texts("notify.link.\(step).lead"),
                button: ["confirm", "stop"].contains(step)
                    ? .init(label: texts("notify.link.\(step).button"), action: request.uri.path) : nil,
                isDone: step == "confirmed" || step == "stopped"),
            MailLinkView.template, title: title, request, context, status: step == "tooLate" ? .notFound : .ok,
            hasForm: false)
        response.headers[.robotsTag] = "noindex"
        return response
    }
}

/// A question with a button, or its answer.
struct MailLinkView: Sendable {
    struct Button: Sendable {
        let label: String
        let action: String
    }

    let title: String
    let lead: String
    let button: Button?
    let isDone: Bool

    static let template = PageTemplate(
        name: "mailLink",
        """
        {{#isDone}}
        <div class="confirmation" role="status"><h1>{{title}}</h1><p>{{lead}}</p></div>
        {{/isDone}}
        {{^isDone}}
        <h1>{{title}}</h1>
        <p class="lead">{{lead}}</p>
        {{/isDone}}
        {{#button}}
        <form method="post" action="{{action}}"><button>{{label}}</button></form>
        {{/button}}
        <p class="notify-answer"><a href="{{base}}/notifications">[[notify.link.settings]]</a></p>
        """)
}

extension HTTPField.Name {
    // The name is constant and valid; the fallback is never taken.
    static let robotsTag = HTTPField.Name("X-Robots-Tag") ?? .via
}
