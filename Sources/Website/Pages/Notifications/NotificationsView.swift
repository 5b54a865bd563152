/// Mail and feeds of a member.
struct NotificationsView: Sendable {
    struct Option: Sendable {
        let id: String
        let value: String
        let label: String
        let isChosen: Bool
    }

    let errors: FormErrors?
    let notice: String?
    let sendsMail: Bool
    /// Whether an address can be typed.
    let hasForm: Bool
    /// An address whose reader has yet to agree.
    let asked: String?
    let askedHint: String
    let canAskAgain: Bool
    /// An address that mail is sent to.
    let confirmed: String?
    let address: String
    let error: String?
    let frequencies: [Option]
    /// The address of the public feed.
    let news: String
    /// The address of the member's own feed, this once.
    let newFeed: String?
    let feedBegan: String?
    let hasFeed: Bool

    private static let frequency = """
        <fieldset class="field">
        <legend>[[notify.frequency]]</legend>
        {{#frequencies}}
        <div class="choice"><input type="radio" id="{{id}}" name="frequency" value="{{value}}"\
        {{#isChosen}} checked{{/isChosen}}><label for="{{id}}">{{label}}</label></div>
        {{/frequencies}}
        </fieldset>
        """

    private static let remove = """
        <form method="post" action="{{base}}/notifications/remove">
        {{> token}}
        <button class="plain">[[notify.mail.remove]]</button>
        </form>
        """

    static let template = PageTemplate(
        name: "notifications",
        """
        <p><a class="back" href="{{base}}/settings">[[form.back]]</a></p>
        {{> errors}}
        <h1>[[notify.title]]</h1>
        {{#notice}}
        <p class="notice" role="status">{{notice}}</p>
        {{/notice}}
        <p class="lead">[[notify.lead]]</p>
        <section class="card notify" aria-labelledby="mail-title">
        <h2 id="mail-title">[[notify.mail]]</h2>
        {{^sendsMail}}
        <p>[[notify.mail.none]]</p>
        {{/sendsMail}}
        {{#asked}}
        <p>[[notify.mail.asked]] <strong><bdi>{{asked}}</bdi></strong></p>
        <p class="hint">{{askedHint}}</p>
        {{#error}}
        <p class="error" id="address"><span class="hidden">[[form.errorTitle]]</span> {{error}}</p>
        {{/error}}
        {{#canAskAgain}}
        <form method="post" action="{{base}}/notifications/again">
        {{> token}}
        <button class="secondary">[[notify.mail.again]]</button>
        </form>
        {{/canAskAgain}}
        \(remove)
        {{/asked}}
        {{#confirmed}}
        <p>[[notify.mail.confirmed]] <strong><bdi>{{confirmed}}</bdi></strong></p>
        <p class="hint">[[notify.mail.confirmed.hint]]</p>
        <form method="post" action="{{base}}/notifications/frequency">
        {{> token}}
        \(frequency)
        <button class="secondary">[[notify.frequency.save]]</button>
        </form>
        \(remove)
        {{/confirmed}}
        {{#hasForm}}
        <p>[[notify.mail.what]]</p>
        <form method="post" action="{{base}}/notifications/mail" novalidate>
        {{> token}}
        <div class="field{{#error}} has-error{{/error}}">
        <label for="address">[[notify.mail.address]]</label>
        <p class="hint" id="address-hint">[[notify.mail.address.hint]]</p>
        {{#error}}
        <p class="error" id="address-error"><span class="hidden">[[form.errorTitle]]</span> {{error}}</p>
        {{/error}}
        <input type="email" id="address" name="address" value="{{address}}" maxlength="254" autocomplete="email" \
        dir="ltr" spellcheck="false" aria-describedby="address-hint{{#error}} address-error{{/error}}"\
        {{#error}} aria-invalid="true"{{/error}}>
        </div>
        \(frequency)
        <button>[[notify.mail.send]]</button>
        </form>
        {{/hasForm}}
        </section>
        <section class="card notify" aria-labelledby="people-title">
        <h2 id="people-title">[[notify.people]]</h2>
        <p>[[notify.people.what]]</p>
        {{#newFeed}}
        <div class="field"><label for="feed">[[notify.people.address]]</label>
        <p class="hint" id="feed-hint">[[notify.people.once]]</p>
        <input id="feed" value="{{newFeed}}" readonly dir="ltr" aria-describedby="feed-hint"></div>
        {{/newFeed}}
        {{#feedBegan}}
        <p class="hint">{{feedBegan}}</p>
        {{/feedBegan}}
        <form method="post" action="{{base}}/notifications/feed" class="actions">
        {{> token}}
        {{#hasFeed}}
        <button class="secondary" name="do" value="renew">[[notify.people.renew]]</button>
        <button class="plain" name="do" value="remove">[[notify.people.remove]]</button>
        {{/hasFeed}}
        {{^hasFeed}}
        <button class="secondary" name="do" value="renew">[[notify.people.make]]</button>
        {{/hasFeed}}
        </form>
        </section>
        <section class="card notify" aria-labelledby="news-title">
        <h2 id="news-title">[[notify.news]]</h2>
        <p>[[notify.news.what]]</p>
        <p><a href="{{news}}" dir="ltr"><bdi class="text-address">{{news}}</bdi></a></p>
        </section>
        """)
}
