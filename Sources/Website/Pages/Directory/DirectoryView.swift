/// The directory of departures.
struct DirectoryView: Sendable {
    struct Option: Sendable {
        let value: String
        let label: String
        let isCurrent: Bool
    }

    struct Link: Sendable {
        /// `bluesky`, `mastodon` or nothing.
        let mark: String
        let label: String
        let name: String
        let url: String
    }

    struct Entry: Sendable {
        let name: String
        /// `announced`, `suspended` or `left`: the class of the mark beside the word.
        let mark: String
        let status: String
        let hasLeft: Bool
        let hasStopped: Bool
        let hasAnnounced: Bool
        let date: String?
        let machineDate: String?
        let facts: String
        let links: [Link]
        let hasLinks: Bool
        let proof: String?
        let onX: String?
        let source: String
        let sourceURL: String?
        let suggest: String
        let suggestLabel: String
    }

    let total: String
    let statuses: [PeopleView.Filter]
    let search: String
    let kinds: [Option]
    let countries: [Option]
    let status: String
    /// How many fit a search, and where all are shown again.
    let fits: String?
    let all: String
    let entries: [Entry]
    let hasEntries: Bool
    let previous: String?
    let next: String?
    let place: String?

    static let template = PageTemplate(
        name: "directory",
        """
        <h1>[[directory.title]]</h1>
        <p class="lead">[[directory.lead]]</p>
        <p>{{total}}</p>
        <nav aria-label="[[directory.statuses]]"><ul class="filters">
        {{#statuses}}
        <li><a href="{{path}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{label}}</a></li>
        {{/statuses}}
        </ul></nav>
        <form class="directory-search" method="get" action="{{base}}/directory" role="search">
        <input type="hidden" name="status" value="{{status}}">
        <div class="field"><label for="q">[[directory.search]]</label>
        <input id="q" name="q" type="search" value="{{search}}" maxlength="100"></div>
        <div class="field"><label for="kind">[[directory.kind]]</label>
        <select id="kind" name="kind">
        {{#kinds}}
        <option value="{{value}}"{{#isCurrent}} selected{{/isCurrent}}>{{label}}</option>
        {{/kinds}}
        </select></div>
        <div class="field"><label for="country">[[directory.country]]</label>
        <select id="country" name="country">
        {{#countries}}
        <option value="{{value}}"{{#isCurrent}} selected{{/isCurrent}}>{{label}}</option>
        {{/countries}}
        </select></div>
        <button class="secondary">[[directory.find]]</button>
        </form>
        {{#fits}}
        <p role="status">{{fits}} <a href="{{all}}">[[directory.showAll]]</a></p>
        {{/fits}}
        {{#hasEntries}}
        <ul class="directory-entries">
        {{#entries}}
        <li>
        <h2><bdi>{{name}}</bdi></h2>
        <p class="directory-facts"><strong class="directory-mark {{mark}}">\
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" \
        stroke-width="2" stroke-linecap="round" stroke-linejoin="round">\
        {{#hasLeft}}<path d="M8 2H3v12h5M7 8h7m-3-3 3 3-3 3"/>{{/hasLeft}}\
        {{#hasStopped}}<path d="M5.5 3v10M10.5 3v10"/>{{/hasStopped}}\
        {{#hasAnnounced}}<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 2"/>{{/hasAnnounced}}\
        </svg><span>{{status}}</span></strong> \
        {{#date}}<time datetime="{{machineDate}}">{{date}}</time> {{/date}}<span>{{facts}}</span></p>
        {{#hasLinks}}
        <ul class="directory-links">
        {{#links}}
        <li><span class="network {{mark}}">{{label}}</span> <a href="{{url}}" rel="noreferrer"><bdi>{{name}}</bdi></a></li>
        {{/links}}
        </ul>
        {{/hasLinks}}
        <p class="directory-source hint"><span>\
        {{#proof}}{{proof}} {{/proof}}{{#onX}}{{onX}} {{/onX}}[[directory.source]] \
        {{#sourceURL}}<a href="{{sourceURL}}" rel="noreferrer nofollow"><bdi>{{source}}</bdi></a>{{/sourceURL}}\
        {{^sourceURL}}<bdi>{{source}}</bdi>{{/sourceURL}}</span> \
        <a href="{{suggest}}" aria-label="{{suggestLabel}}">[[directory.correct]]</a></p>
        </li>
        {{/entries}}
        </ul>
        <nav class="paging" aria-label="[[directory.pages]]">
        {{#previous}}<a href="{{previous}}" rel="prev">[[directory.previous]]</a>{{/previous}}
        {{#place}}<span>{{place}}</span>{{/place}}
        {{#next}}<a href="{{next}}" rel="next">[[directory.next]]</a>{{/next}}
        </nav>
        {{/hasEntries}}
        {{^hasEntries}}
        <p class="empty">[[directory.empty]]</p>
        {{/hasEntries}}
        <section class="card" aria-labelledby="missing">
        <h2 id="missing">[[directory.missing]]</h2>
        <p>[[directory.missing.what]]</p>
        <p><a class="button" href="{{base}}/directory/suggest">[[directory.suggest]]</a></p>
        </section>
        <h2>[[directory.how]]</h2>
        <p>[[directory.how.proof]]</p>
        <p>[[directory.how.match]]</p>
        <p><a href="{{base}}/directory/log">[[directory.log]]</a></p>
        <p>[[directory.data]] <a href="/directory.csv">CSV</a> · <a href="/directory.json">JSON</a></p>
        """)
}
