import Accounts
import HTTPTypes
import Hummingbird
import Reconnection

/// Who was shown the member: nobody is looked up in secret.
struct FoundByPage: Sendable {
    let site: Site

    /// How many are shown, newest first.
    private static let limit = 500

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("found-by") { request, context in
            let member = try site.registered(context)
            let texts = site.texts(context)
            let found = try await site.services.reconnection.foundBy(member.id, limit: Self.limit)
            let rows = found.map { each in
                FoundByView.Row(
                    displayName: DisplayName.shown(each.displayName, or: "@" + each.screenName),
                    screenName: each.screenName, at: texts.day(each.at), machineAt: texts.machineMoment(each.at))
            }
            return try await site.page(
                FoundByView(
                    rows: rows, hasRows: !rows.isEmpty,
                    newest: found.count == Self.limit ? texts("foundBy.newest", count: Self.limit) : nil),
                FoundByView.template, title: texts("foundBy.title"), request, context)
        }
    }
}

struct FoundByView: Sendable {
    struct Row: Sendable {
        let displayName: String
        let screenName: String
        let at: String
        let machineAt: String
    }

    let rows: [Row]
    let hasRows: Bool
    let newest: String?

    static let template = PageTemplate(
        name: "foundBy",
        """
        <h1>[[foundBy.title]]</h1>
        <p class="lead">[[foundBy.lead]] <a href="{{base}}/choices?to={{base}}/found-by">[[foundBy.change]]</a></p>
        {{#newest}}
        <p class="hint">{{newest}}</p>
        {{/newest}}
        {{#hasRows}}
        <ul class="deliveries">
        {{#rows}}
        <li><div class="who"><bdi>{{displayName}}</bdi> <span class="hint"><bdi>@{{screenName}}</bdi> [[people.onX]]</span></div>
        <time class="hint" datetime="{{machineAt}}">{{at}}</time></li>
        {{/rows}}
        </ul>
        {{/hasRows}}
        {{^hasRows}}
        <p class="empty">[[foundBy.nobody]]</p>
        {{/hasRows}}
        """)
}
