/// What is asked at registration: who may find them, whether later joiners are followed, consent and age.
struct ChoicesView: Sendable {
    struct Option: Sendable {
        let id: String
        let value: String
        let label: String
        let hint: String
        let isChecked: Bool
    }

    let title: String
    let lead: String
    let options: [Option]
    let visibilityError: String?
    let followsLater: Bool
    let allowsMentionLinks: Bool
    /// Consent is asked once.
    let asksConsent: Bool
    /// Their X account asked not to be looked up.
    let isOptedOut: Bool
    let consents: Bool
    let consentError: String?
    let isOldEnough: Bool
    let ageError: String?
    let to: String
    let errors: FormErrors?

    static let template = PageTemplate(
        name: "choices",
        """
        {{> errors}}
        <h1>{{title}}</h1>
        <p class="lead">{{lead}}</p>
        {{#isOptedOut}}
        <p class="notice">[[choices.optedOut]]</p>
        {{/isOptedOut}}
        <form method="post" action="{{base}}/choices" novalidate>
        {{> token}}
        <input type="hidden" name="to" value="{{to}}">
        <fieldset class="field{{#visibilityError}} has-error{{/visibilityError}}" \
        {{#visibilityError}}aria-describedby="visibility-error"{{/visibilityError}}>
        <legend><h2>[[choices.visibility]]</h2></legend>
        {{#visibilityError}}
        <p class="error" id="visibility-error"><span class="hidden">[[form.errorTitle]]</span> {{visibilityError}}</p>
        {{/visibilityError}}
        {{#options}}
        <div class="choice"><input type="radio" name="visibility" id="{{id}}" value="{{value}}" \
        aria-describedby="{{id}}-hint"{{#isChecked}} checked{{/isChecked}}>
        <div><label for="{{id}}">{{label}}</label><p class="hint" id="{{id}}-hint">{{hint}}</p></div></div>
        {{/options}}
        </fieldset>
        <fieldset class="field">
        <legend><h2>[[choices.later]]</h2></legend>
        <div class="choice"><input type="checkbox" name="later" id="later" value="yes" aria-describedby="later-hint"\
        {{#followsLater}} checked{{/followsLater}}>
        <div><label for="later">[[choices.later.label]]</label>\
        <p class="hint" id="later-hint">[[choices.later.hint]]</p></div></div>
        </fieldset>
        <fieldset class="field">
        <legend><h2>[[choices.mentions]]</h2></legend>
        <div class="choice"><input type="checkbox" name="mentions" id="mentions" value="yes" \
        aria-describedby="mentions-hint"{{#allowsMentionLinks}} checked{{/allowsMentionLinks}}>
        <div><label for="mentions">[[choices.mentions.label]]</label>\
        <p class="hint" id="mentions-hint">[[choices.mentions.hint]]</p></div></div>
        </fieldset>
        {{#asksConsent}}
        <fieldset class="field{{#consentError}} has-error{{/consentError}}{{#ageError}} has-error{{/ageError}}">
        <legend><h2>[[choices.consent]]</h2></legend>
        <p>[[choices.consent.text]] <a href="{{base}}/privacy">[[choices.consent.more]]</a></p>
        {{#consentError}}
        <p class="error" id="consent-error"><span class="hidden">[[form.errorTitle]]</span> {{consentError}}</p>
        {{/consentError}}
        <div class="choice"><input type="checkbox" name="consent" id="consent" value="yes"\
        {{#consentError}} aria-invalid="true" aria-describedby="consent-error"{{/consentError}}\
        {{#consents}} checked{{/consents}}>
        <label for="consent">[[choices.consent.label]]</label></div>
        {{#ageError}}
        <p class="error" id="age-error"><span class="hidden">[[form.errorTitle]]</span> {{ageError}}</p>
        {{/ageError}}
        <div class="choice"><input type="checkbox" name="age" id="age" value="yes"\
        {{#ageError}} aria-invalid="true" aria-describedby="age-error"{{/ageError}}\
        {{#isOldEnough}} checked{{/isOldEnough}}>
        <label for="age">[[choices.age.label]]</label></div>
        </fieldset>
        {{/asksConsent}}
        <p class="hint">[[choices.change]]</p>
        <button>[[choices.save]]</button>
        </form>
        {{#asksConsent}}
        <section aria-labelledby="rather">
        <h2 id="rather">[[choices.rather]]</h2>
        <p>[[choices.rather.hint]]</p>
        <p><a href="{{base}}/delete">[[choices.rather.link]]</a></p>
        </section>
        {{/asksConsent}}
        """)
}
