import Accounts
import Deliveries
import HTTPTypes
import Hummingbird
import Identifiers

/// A picture of the member's own move: who came along, network by network and over time.
struct MovePage: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("move") { request, context in
            let member = try site.registered(context)
            let texts = site.texts(context)
            let days = try await site.services.deliveries.followsByDay(of: member.id)
            let progress = try await site.services.deliveries.progress(of: member.id, now: site.services.now())
            let maker = MoveViewMaker(texts: texts, days: days, progress: progress)
            return try await site.page(
                maker.view, MoveView.template, title: texts("move.title"), request, context)
        }
    }
}

/// Two shores, and what crossed from one to the other.
struct MoveView: Sendable {
    struct Network: Sendable {
        let value: String
        let name: String
        let count: String
    }

    /// A day, or a month where there are many days.
    struct Period: Sendable {
        let id: String
        let name: String
        let line: [TwoShores.Dot]
        let bluesky: String
        let mastodon: String
        let total: String
    }

    let lead: String
    let isEmpty: Bool
    let here: String
    let there: String
    let shores: TwoShores
    /// What one dot stands for, where that is more than one follow.
    let scale: String?
    let networks: [Network]
    let periods: [Period]
    let dayScale: String?

    static let template = PageTemplate(
        name: "move",
        """
        <p><a class="back" href="{{base}}/deliveries">[[nav.deliveries]]</a></p>
        <h1>[[move.title]]</h1>
        {{#isEmpty}}
        <p class="empty">[[move.empty]]</p>
        <p><a class="button" href="{{base}}/people">[[import.done.people]]</a></p>
        {{/isEmpty}}
        {{^isEmpty}}
        <p class="lead">{{lead}}</p>
        <figure class="crossing">
        <p class="names-of-shores"><span>{{here}}</span> <span>{{there}}</span></p>
        {{#shores}}
        <svg class="shores" viewBox="0 0 360 150" width="360" height="150" aria-hidden="true" focusable="false">\
        <path class="land" d="M0 150V84q30-14 58-4 22 8 30 70ZM360 150V62q-52-12-92 6-34 16-48 82Z"/>\
        <path class="frame" d="M22 80V44h22v34"/><path class="lit" d="M296 66h24l-30 40h-46Z"/>\
        <path class="light" d="M298 24h24v42h-24Z"/><path class="frame" d="M296 66V22h28v44"/>\
        <path class="way" d="M44 70Q170 8 296 60"/>\
        <path class="water" d="M100 132q10-6 20 0t20 0 20 0 20 0M118 144q10-6 20 0t20 0 20 0"/>\
        {{#dots}}<path class="{{mark}}" d="{{path}}"/>{{/dots}}</svg>
        {{/shores}}
        <figcaption class="legend">{{#networks}}<span><span class="network {{value}}">{{name}}</span> \
        <strong>{{count}}</strong></span> {{/networks}}{{#scale}}<span class="hint">{{scale}}</span>{{/scale}}</figcaption>
        </figure>
        <h2>[[move.days]]</h2>
        <ol class="days">
        {{#periods}}
        <li><a href="#{{id}}"><span>{{name}}</span> \
        <svg class="day-line" viewBox="0 0 200 16" preserveAspectRatio="xMaxYMid meet" aria-hidden="true" \
        focusable="false">{{#line}}<path class="{{mark}}" d="{{path}}"/>{{/line}}</svg> \
        <strong>{{total}}</strong></a></li>
        {{/periods}}
        </ol>
        {{#dayScale}}<p class="hint">{{dayScale}}</p>{{/dayScale}}
        <details><summary>[[move.table]]</summary>
        <div class="table" role="region" aria-labelledby="numbers-caption" tabindex="0"><table>
        <caption id="numbers-caption">[[move.caption]]</caption>
        <thead><tr><th scope="col">[[move.when]]</th><th scope="col" class="number">[[network.bluesky]]</th>\
        <th scope="col" class="number">[[network.mastodon]]</th><th scope="col" class="number">[[move.together]]</th></tr></thead>
        <tbody>
        {{#periods}}
        <tr id="{{id}}"><th scope="row">{{name}}</th><td class="number">{{bluesky}}</td>\
        <td class="number">{{mastodon}}</td><td class="number">{{total}}</td></tr>
        {{/periods}}
        </tbody></table></div>
        </details>
        {{/isEmpty}}
        """)
}
