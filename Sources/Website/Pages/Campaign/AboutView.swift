/// Who stands behind this.
struct AboutView: Sendable {
    struct Host: Sendable {
        let name: String
        let url: String
    }

    struct Link: Sendable {
        let name: String
        let url: String
    }

    struct Account: Sendable {
        let tag: String
        /// What the language calls itself.
        let language: String
        let name: String
        let bluesky: Link?
        let mastodon: Link?
    }

    let name: String?
    let contact: String?
    let contactShown: String?
    let funding: String?
    let legalNotice: String?
    let supporters: [String]
    let hasSupporters: Bool
    let hosts: [Host]
    let hasHosts: Bool
    let accounts: [Account]
    let hasAccounts: Bool

    static let template = PageTemplate(
        name: "about",
        """
        <h1>[[about.title]]</h1>
        <p class="lead">[[about.lead]]</p>
        <h2>[[about.operator]]</h2>
        {{^name}}
        <p class="notice">[[about.noOperator]]</p>
        {{/name}}
        <dl class="facts">
        {{#name}}
        <dt>[[about.name]]</dt><dd><bdi>{{name}}</bdi></dd>
        {{/name}}
        <dt>[[about.contact]]</dt><dd>{{#contact}}<a href="{{contact}}"><bdi>{{contactShown}}</bdi></a>{{/contact}}\
        {{^contact}}<span class="hint">[[about.noContact]]</span>{{/contact}}</dd>
        <dt>[[about.funding]]</dt><dd>{{#funding}}<bdi>{{funding}}</bdi>{{/funding}}\
        {{^funding}}<span class="hint">[[about.noFunding]]</span>{{/funding}}</dd>
        {{#legalNotice}}
        <dt>[[about.legal]]</dt><dd><a href="{{legalNotice}}"><bdi>{{legalNotice}}</bdi></a></dd>
        {{/legalNotice}}
        </dl>
        <h2>[[about.hosts]]</h2>
        {{#hasHosts}}
        <ul>
        {{#hosts}}
        <li><a href="{{url}}"><bdi>{{name}}</bdi></a></li>
        {{/hosts}}
        </ul>
        {{/hasHosts}}
        {{^hasHosts}}
        <p class="hint">[[about.noHosts]]</p>
        {{/hasHosts}}
        {{#hasSupporters}}
        <h2>[[about.supporters]]</h2>
        <ul>
        {{#supporters}}
        <li><bdi>{{.}}</bdi></li>
        {{/supporters}}
        </ul>
        {{/hasSupporters}}
        <h2>[[about.accounts]]</h2>
        <dl class="facts">
        {{#accounts}}
        <dt lang="{{tag}}">{{language}}</dt><dd><bdi lang="{{tag}}">{{name}}</bdi>\
        {{#bluesky}} · <a class="network bluesky" href="{{url}}"><bdi>{{name}}</bdi></a>{{/bluesky}}\
        {{#mastodon}} · <a class="network mastodon" href="{{url}}"><bdi>{{name}}</bdi></a>{{/mastodon}}</dd>
        {{/accounts}}
        </dl>
        {{^hasAccounts}}
        <p class="hint">[[about.noAccounts]]</p>
        {{/hasAccounts}}
        <h2>[[about.software]]</h2>
        <p>[[about.softwareText]]</p>
        <ul>
        <li><a href="{{base}}/privacy">[[footer.privacy]]</a></li>
        <li><a href="{{base}}/status">[[about.status]]</a></li>
        <li><a href="{{base}}/report">[[about.report]]</a></li>
        <li><a href="{{base}}/press">[[about.press]]</a></li>
        </ul>
        """)
}
