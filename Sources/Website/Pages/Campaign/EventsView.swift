/// The campaign's days and local events.
struct EventsView: Sendable {
    /// A day of the campaign itself.
    struct Day: Sendable {
        let name: String
        let when: String
        let machineWhen: String
    }

    struct Row: Sendable {
        let id: String
        let title: String
        /// Where it is another one than the page's.
        let titleLanguage: String?
        let starts: String
        let machineStarts: String
        let ends: String?
        let machineEnds: String?
        let place: String?
        /// The name of the language that is spoken there.
        let language: String?
        let text: String?
        let textLanguage: String?
        let url: String?
    }

    let dates: [Day]
    let rows: [Row]
    let hasRows: Bool
    let contact: String?
    /// The calendar's address: below the site, and whole.
    let feed: String
    let feedAddress: String

    static let template = PageTemplate(
        name: "events",
        """
        <h1>[[events.title]]</h1>
        <p class="lead">[[events.lead]]</p>
        <dl class="text-dates">
        {{#dates}}
        <div><dt>{{name}}</dt><dd><time datetime="{{machineWhen}}">{{when}}</time></dd></div>
        {{/dates}}
        </dl>
        <p class="actions"><a class="button secondary" href="{{feed}}">[[events.subscribe]]</a></p>
        <p class="hint">[[events.subscribeHint]] <bdi class="text-address" dir="ltr">{{feedAddress}}</bdi></p>
        <h2>[[events.meet]]</h2>
        {{#hasRows}}
        <ul class="text-events">
        {{#rows}}
        <li id="{{id}}"><h3 dir="auto"{{#titleLanguage}} lang="{{titleLanguage}}"{{/titleLanguage}}>{{title}}</h3>
        <dl class="facts"><dt>[[events.when]]</dt><dd><time datetime="{{machineStarts}}">{{starts}}</time></dd>
        {{#ends}}
        <dt>[[events.until]]</dt><dd><time datetime="{{machineEnds}}">{{ends}}</time></dd>
        {{/ends}}
        {{#place}}
        <dt>[[events.where]]</dt><dd><bdi>{{place}}</bdi></dd>
        {{/place}}
        {{#language}}
        <dt>[[events.language]]</dt><dd><bdi>{{language}}</bdi></dd>
        {{/language}}
        </dl>
        {{#text}}
        <p dir="auto"{{#textLanguage}} lang="{{textLanguage}}"{{/textLanguage}}>{{text}}</p>
        {{/text}}
        {{#url}}
        <p><a href="{{url}}">[[events.more]]<span class="hidden">: {{title}}</span></a></p>
        {{/url}}
        </li>
        {{/rows}}
        </ul>
        {{/hasRows}}
        {{^hasRows}}
        <p class="empty">[[events.none]]</p>
        {{/hasRows}}
        {{#contact}}
        <p>[[events.propose]] <a href="{{contact}}">[[events.proposeLink]]</a></p>
        {{/contact}}
        """)
}
