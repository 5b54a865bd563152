/// The address book of a move: who somebody was on X, where they are now, and why we think so.
struct PeopleView: Sendable {
    /// A link that narrows the list.
    struct Filter: Sendable {
        let label: String
        let path: String
        let isCurrent: Bool
    }

    struct NetworkOption: Sendable {
        let value: String
        let label: String
        let isCurrent: Bool
    }

    /// One account of somebody.
    struct Account: Sendable {
        let id: String
        /// `<member>.<network>`, for the form.
        let value: String
        /// `value`, and `1` or `0` for how it stood.
        let was: String
        let network: String
        let networkMark: String
        let name: String
        let label: String
        let isTicked: Bool
        /// Whether it can be ticked here; else `status` or `note` says why not.
        let isOpen: Bool
        let status: String?
        let statusMark: String?
        let note: String?
    }

    struct Row: Sendable {
        let id: String
        let displayName: String
        let screenName: String
        let profile: String
        let tier: String
        let reasons: [Reason]
        let accounts: [Account]
        let isNew: Bool
        let isDismissed: Bool
        let dismissLabel: String
        /// When the member invited them, in a sentence.
        let invited: String?
    }

    struct Reason: Sendable {
        let text: String
        /// Where it can be looked up.
        var source: String?
    }

    let title: String
    let total: String
    /// How many fit a search, and where all are shown again.
    let fits: String?
    let all: String
    /// Whether to say what the ticks mean.
    let explainsTicks: Bool
    let filters: [Filter]
    let search: String
    let networks: [NetworkOption]
    let filter: String
    let networkFilter: String
    let page: String
    let rows: [Row]
    let hasRows: Bool
    let empty: String
    let ticked: String
    let isNothingTicked: Bool
    let previous: String?
    let next: String?
    let place: String?
    let showsSeen: Bool
    /// Whether there are so many that one would rather tick or untick them together, and how that is called.
    let choosesAll: Bool
    let tickAll: String
    let untickAll: String
    let notice: String?
    let unlinked: [Reason]

    static let template = PageTemplate(
        name: "people",
        """
        <h1>[[people.title]]</h1>
        {{#notice}}
        <p class="notice" role="status">{{notice}}</p>
        {{/notice}}
        <p class="lead">{{total}}</p>
        {{#unlinked}}
        <p class="notice">{{text}} <a href="{{base}}/accounts">[[people.linkMore]]</a></p>
        {{/unlinked}}
        <nav aria-label="[[people.filters]]"><ul class="filters">
        {{#filters}}
        <li><a href="{{path}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{label}}</a></li>
        {{/filters}}
        </ul></nav>
        <form class="search" method="get" action="{{base}}/people" role="search">
        <input type="hidden" name="filter" value="{{filter}}">
        <div class="field"><label for="q">[[people.search]]</label>
        <input id="q" name="q" type="search" value="{{search}}" maxlength="100"></div>
        <div class="field"><label for="network">[[people.network]]</label>
        <select id="network" name="network">
        {{#networks}}
        <option value="{{value}}"{{#isCurrent}} selected{{/isCurrent}}>{{label}}</option>
        {{/networks}}
        </select></div>
        <button class="secondary">[[people.find]]</button>
        </form>
        {{#fits}}
        <p role="status">{{fits}} <a href="{{all}}">[[people.showAll]]</a></p>
        {{/fits}}
        {{#explainsTicks}}
        <p class="hint">[[people.ticks]]</p>
        {{/explainsTicks}}
        {{#hasRows}}
        <form method="post" action="{{base}}/people" id="people-form">
        {{> token}}
        <input type="hidden" name="filter" value="{{filter}}">
        <input type="hidden" name="q" value="{{search}}">
        <input type="hidden" name="network" value="{{networkFilter}}">
        <input type="hidden" name="page" value="{{page}}">
        <button class="hidden" name="do" value="save" tabindex="-1">[[people.save]]</button>
        {{#choosesAll}}
        <p class="actions"><button class="plain" name="do" value="all.on">{{tickAll}}</button>
        <button class="plain" name="do" value="all.off">{{untickAll}}</button></p>
        {{/choosesAll}}
        <ul class="people">
        {{#rows}}
        <li id="person-{{id}}">
        <div class="who"><h2><bdi>{{displayName}}</bdi></h2>\
        <p><a href="{{profile}}" rel="noreferrer"><bdi>@{{screenName}}</bdi></a> [[people.onX]]\
        {{#isNew}} <strong class="tag new">[[people.new]]</strong>{{/isNew}}</p>\
        {{#invited}}<p class="hint">{{invited}}</p>{{/invited}}</div>
        <div class="where">
        {{#accounts}}
        <p class="account">
        {{#isOpen}}
        <input type="hidden" name="was" value="{{was}}">
        <input type="checkbox" name="on" id="{{id}}" value="{{value}}"{{#isTicked}} checked{{/isTicked}}>
        <label for="{{id}}"><span class="network {{networkMark}}">{{network}}</span> \
        <span class="hidden">{{label}}</span><bdi>{{name}}</bdi></label>
        {{#note}}<span class="hint">{{note}}</span>{{/note}}
        {{/isOpen}}
        {{^isOpen}}
        <span class="network {{networkMark}}">{{network}}</span> <bdi>{{name}}</bdi>
        {{#status}}<strong class="tag {{statusMark}}">{{status}}</strong>{{/status}}
        {{#note}}<span class="hint">{{note}}</span>{{/note}}
        {{/isOpen}}
        </p>
        {{/accounts}}
        </div>
        <div class="why"><p><strong>{{tier}}</strong> {{#reasons}}<span class="reason">{{text}}\
        {{#source}} <a href="{{source}}">[[people.source]]</a>{{/source}}</span> {{/reasons}}</p>
        {{#isDismissed}}
        <button class="plain" name="do" value="restore.{{id}}" aria-label="{{dismissLabel}}">\
        [[people.restoreShort]]</button>
        {{/isDismissed}}
        {{^isDismissed}}
        <button class="plain" name="do" value="dismiss.{{id}}" aria-label="{{dismissLabel}}">\
        [[people.dismissShort]]</button>
        {{/isDismissed}}
        </div>
        </li>
        {{/rows}}
        </ul>
        <div class="paging">
        {{#previous}}
        <button class="secondary" name="do" value="page.{{previous}}">[[people.previous]]</button>
        {{/previous}}
        {{#place}}<span>{{place}}</span>{{/place}}
        {{#next}}<button class="secondary" name="do" value="page.{{next}}">[[people.next]]</button>{{/next}}
        <button class="secondary" name="do" value="save" id="save">[[people.save]]</button>
        {{#showsSeen}}<button class="plain" name="do" value="seen">[[people.seen]]</button>{{/showsSeen}}
        </div>
        <div class="bar">
        <p id="ticked" role="status">{{ticked}}</p>
        <button name="do" value="check">[[people.check]]</button>
        </div>
        </form>
        {{/hasRows}}
        {{^hasRows}}
        <p class="empty">{{empty}}</p>
        {{/hasRows}}
        <p><a class="go" href="{{base}}/invite">[[invite.link]]</a></p>
        """)
}
