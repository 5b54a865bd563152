import Accounts
import HTTPTypes
import Hummingbird
import Reconnection

/// For somebody who never joined: their X account is never looked up, once they proved that it is theirs.
struct OptOutPages: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("opt-out") { request, context in
            let texts = site.texts(context)
            let query = try FormBody(parsing: request.uri.query ?? "")
            return try await site.page(
                OptOutView(isDone: query["done"] == "yes", hasX: site.services.signIn.hasX), OptOutView.template,
                title: texts("optOut.title"), request, context)
        }
        forms.post("opt-out", on: pages) { submission in
            let context = submission.context
            let now = site.services.now()
            try await site.limiter.spend(
                "signIn/\(submission.session.id)", site.configuration.rates.signIn, now: now)
            let url = try await site.services.signIn.beginOptOut(
                session: submission.session, returnTo: "/\(context.language)/opt-out")
            return try await SignInPages(site: site).leave(for: url, submission.request, context)
        }
    }

    /// The way back from X. Nothing but the pseudonym is kept, and the session ends unless somebody is signed in.
    func comeBack(
        _ parameters: [String: String], _ session: BrowserSession, _ context: SiteContext
    ) async throws -> Response {
        let pseudonym = try await site.services.signIn.finishOptOut(parameters: parameters, session: session)
        try await site.services.reconnection.optOut(pseudonym, now: site.services.now())
        let response = Response.seeOther("/\(context.language)/opt-out?done=yes")
        guard session.member == nil else { return response }
        try await site.services.accounts.endSession(tokenHash: session.tokenHash)
        return response.setting(site.cookie.removal)
    }
}

struct OptOutView: Sendable {
    let isDone: Bool
    let hasX: Bool

    static let template = PageTemplate(
        name: "optOut",
        """
        {{#isDone}}
        <div class="confirmation" role="status"><h1>[[optOut.done]]</h1><p>[[optOut.done.what]]</p></div>
        {{/isDone}}
        {{^isDone}}
        <h1>[[optOut.title]]</h1>
        <p class="lead">[[optOut.lead]]</p>
        <p>[[optOut.how]]</p>
        <p>[[optOut.member]]</p>
        {{#hasX}}
        <form method="post" action="{{base}}/opt-out">
        {{> token}}
        <button>[[optOut.button]]</button>
        </form>
        {{/hasX}}
        {{^hasX}}
        <p class="notice">[[optOut.withoutX]]</p>
        {{/hasX}}
        {{/isDone}}
        """)
}
