/// Which network to sign in with, or to link.
struct SignInView: Sendable {
    let title: String
    let lead: String
    let to: String
    let hasX: Bool

    static let template = PageTemplate(
        name: "signIn",
        """
        <h1>{{title}}</h1>
        <p class="lead">{{lead}}</p>
        <ul class="buttons">
        {{#hasX}}<li><a class="button" href="{{base}}/sign-in/x?to={{to}}">[[signIn.x]]</a></li>{{/hasX}}
        <li><a class="button{{#hasX}} secondary{{/hasX}}" href="{{base}}/sign-in/bluesky?to={{to}}">[[signIn.bluesky]]</a></li>
        <li><a class="button{{#hasX}} secondary{{/hasX}}" href="{{base}}/sign-in/mastodon?to={{to}}">[[signIn.mastodon]]</a></li>
        </ul>
        {{^hasX}}
        <p>[[x.notSetUp]]</p>
        {{/hasX}}
        """)
}

/// The one question before going to a network: which account or server.
struct NetworkSignInView: Sendable {
    /// A line of explanation.
    struct Point: Sendable {
        let text: String
    }

    /// The field for a name or an address; X needs none.
    struct Field: Sendable {
        let label: String
        let hint: String
        let value: String
        let error: String?
        /// What the browser may fill in.
        let autocomplete: String
    }

    let title: String
    let points: [Point]
    let field: Field?
    let button: String
    let action: String
    let to: String
    let errors: FormErrors?
    /// A sentence instead of the form, when signing in there does not work.
    let unavailable: String?
    let sandboxHint: String?

    static let template = PageTemplate(
        name: "networkSignIn",
        """
        <p><a class="back" href="{{base}}/">[[form.back]]</a></p>
        {{> errors}}
        <h1>{{title}}</h1>
        {{#unavailable}}
        <p class="notice" role="note">{{unavailable}}</p>
        {{/unavailable}}
        {{^unavailable}}
        <ul class="points">
        {{#points}}
        <li>{{text}}</li>
        {{/points}}
        </ul>
        <form method="post" action="{{action}}" novalidate>
        {{> token}}
        <input type="hidden" name="to" value="{{to}}">
        {{#field}}
        <div class="field{{#error}} has-error{{/error}}">
        <label for="name">{{label}}</label>
        <p class="hint" id="name-hint">{{hint}}</p>
        {{#error}}
        <p class="error" id="name-error"><span class="hidden">[[form.errorTitle]]</span> {{error}}</p>
        {{/error}}
        <input id="name" name="name" value="{{value}}" autocapitalize="none" autocorrect="off" spellcheck="false" \
        autocomplete="{{autocomplete}}" inputmode="url" maxlength="400" \
        aria-describedby="name-hint{{#error}} name-error{{/error}}"{{#error}} aria-invalid="true"{{/error}}>
        </div>
        {{/field}}
        {{#sandboxHint}}
        <p class="hint">{{sandboxHint}}</p>
        {{/sandboxHint}}
        <button>{{button}}</button>
        </form>
        {{/unavailable}}
        """)
}

/// One link to the provider. A redirect from a form to another host is forbidden by our own content policy.
struct ContinueView: Sendable {
    let title: String
    let lead: String
    let link: String
    let url: String

    static let template = PageTemplate(
        name: "continue",
        """
        <h1>{{title}}</h1>
        <p class="lead">{{lead}}</p>
        <p><a class="button" id="continue" href="{{url}}" rel="noreferrer">{{link}}</a></p>
        """)
}
