import Accounts
import HTTPTypes
import Hummingbird

/// Two memberships of one person, who has just proved both: an offer to make them one.
struct JoinPages: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>, _ forms: FormRoutes) {
        pages.get("join") { request, context in
            _ = try site.signedIn(context)
            let texts = site.texts(context)
            let query = try FormBody(parsing: request.uri.query ?? "")
            guard let ticket = query["ticket"], !ticket.isEmpty else { throw SiteError.notFound }
            return try await site.page(
                JoinView(ticket: ticket), JoinView.template, title: texts("join.title"), request, context)
        }
        forms.post("join", on: pages) { submission in
            let context = submission.context
            let member = try site.signedIn(context).member
            try await site.limiter.spend(
                "join/\(submission.session.id)", site.configuration.rates.heavy, now: site.services.now())
            let failed = try await site.services.signIn.join(
                ticket: submission.form["ticket"] ?? "", session: submission.session)
            // The membership is more than it was: it gets a new session token.
            let held = try await site.sessions.replace(submission.session, with: member.id, submission.request)
            let notice = failed.isEmpty ? "joined" : "notRevoked"
            return Response.seeOther("/\(context.language)/accounts?notice=\(notice)").setting(held.setCookie)
        }
    }
}

struct JoinView: Sendable {
    let ticket: String

    static let template = PageTemplate(
        name: "join",
        """
        <h1>[[join.title]]</h1>
        <p class="lead">[[join.lead]]</p>
        <ul>
        <li>[[join.point1]]</li>
        <li>[[join.point2]]</li>
        <li>[[join.point3]]</li>
        </ul>
        <form method="post" action="{{base}}/join" class="actions">
        {{> token}}
        <input type="hidden" name="ticket" value="{{ticket}}">
        <button>[[join.button]]</button>
        <a href="{{base}}/accounts">[[join.leave]]</a>
        </form>
        """)
}
