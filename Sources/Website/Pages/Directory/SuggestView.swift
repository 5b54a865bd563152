import Campaign
import Localization

/// The form for suggestions and corrections.
struct SuggestView: Sendable {
    struct Option: Sendable {
        let id: String
        let name: String
        let value: String
        let label: String
        let isChosen: Bool
    }

    struct Choice: Sendable {
        let id: String
        let legend: String
        let error: String?
        let options: [Option]
    }

    struct Field: Sendable {
        let id: String
        let label: String
        let hint: String
        let value: String
        let error: String?
        let limit: String
        /// `text`, `url`, …
        let inputMode: String
        let isLong: Bool
    }

    let errors: FormErrors?
    let name: [Field]
    let choices: [Choice]
    let source: [Field]
    let addresses: [Field]
    let rest: [Field]

    init(_ form: SuggestForm, _ texts: Texts) {
        var errors = FormErrors()
        for error in form.errors { errors.add(error.field.rawValue, texts("directory.suggest.error.\(error.key)")) }
        self.errors = errors.orNil
        let field = { (field: SuggestForm.Field) in
            Field(
                id: field.rawValue, label: texts("directory.suggest.\(field.rawValue)"),
                hint: texts("directory.suggest.\(field.rawValue).hint"), value: form[field],
                error: errors[field.rawValue], limit: String(field.limit),
                inputMode: [.source, .bluesky, .website].contains(field)
                    ? "url" : [.mastodon, .contact].contains(field) ? "email" : "text", isLong: field == .note)
        }
        name = [field(.name)]
        source = [field(.source), field(.country), field(.date)]
        addresses = [field(.x), field(.bluesky), field(.mastodon), field(.website)]
        rest = [field(.note), field(.contact)]
        let choice = { (field: SuggestForm.Field, words: [String], prefix: String) in
            Choice(
                id: field.rawValue, legend: texts("directory.suggest.\(field.rawValue)"), error: errors[field.rawValue],
                options: words.enumerated().map { index, word in
                    Option(
                        // A link of the errors leads to the first.
                        id: index == 0 ? field.rawValue : "\(field.rawValue)-\(word)", name: field.rawValue,
                        value: word,
                        label: texts("\(prefix).\(word)"), isChosen: form[field] == word)
                })
        }
        choices = [
            choice(.kind, DirectoryKind.allCases.map(\.rawValue), "directory.kind"),
            choice(.status, ["left", "suspended", "announced"], "directory.status"),
        ]
    }

    private static let field = """
        <div class="field{{#error}} has-error{{/error}}">
        <label for="{{id}}">{{label}}</label>
        <p class="hint" id="{{id}}-hint">{{hint}}</p>
        {{#error}}
        <p class="error" id="{{id}}-error"><span class="hidden">[[form.errorTitle]]</span> {{error}}</p>
        {{/error}}
        {{#isLong}}
        <textarea class="directory-note" id="{{id}}" name="{{id}}" rows="5" maxlength="{{limit}}" \
        aria-describedby="{{id}}-hint">{{value}}</textarea>
        {{/isLong}}
        {{^isLong}}
        <input id="{{id}}" name="{{id}}" value="{{value}}" maxlength="{{limit}}" inputmode="{{inputMode}}" \
        autocomplete="off" aria-describedby="{{id}}-hint{{#error}} {{id}}-error{{/error}}"\
        {{#error}} aria-invalid="true"{{/error}}>
        {{/isLong}}
        </div>
        """

    static let template = PageTemplate(
        name: "directorySuggest",
        """
        <p><a class="back" href="{{base}}/directory">[[directory.back]]</a></p>
        {{> errors}}
        <h1>[[directory.suggest.title]]</h1>
        <p class="lead">[[directory.suggest.lead]]</p>
        <p class="notice">[[directory.suggest.person]]</p>
        <form method="post" action="{{base}}/directory/suggest" novalidate>
        {{> token}}
        {{#name}}
        \(field)
        {{/name}}
        {{#choices}}
        <fieldset class="field{{#error}} has-error{{/error}}"{{#error}} aria-describedby="{{id}}-error"{{/error}}>
        <legend><strong>{{legend}}</strong></legend>
        {{#error}}
        <p class="error" id="{{id}}-error"><span class="hidden">[[form.errorTitle]]</span> {{error}}</p>
        {{/error}}
        {{#options}}
        <div class="choice"><input type="radio" id="{{id}}" name="{{name}}" value="{{value}}"\
        {{#isChosen}} checked{{/isChosen}}><label for="{{id}}">{{label}}</label></div>
        {{/options}}
        </fieldset>
        {{/choices}}
        {{#source}}
        \(field)
        {{/source}}
        <h2>[[directory.suggest.addresses]]</h2>
        <p class="hint">[[directory.suggest.addresses.hint]]</p>
        {{#addresses}}
        \(field)
        {{/addresses}}
        <h2>[[directory.suggest.more]]</h2>
        {{#rest}}
        \(field)
        {{/rest}}
        <p>[[directory.suggest.next]]</p>
        <button>[[directory.suggest.send]]</button>
        </form>
        """)
}

/// After a suggestion: what happens next.
struct SuggestSentView: Sendable {
    let number: String

    static let template = PageTemplate(
        name: "directorySent",
        """
        <div class="confirmation" role="status"><h1>[[directory.sent.title]]</h1><p>{{number}}</p></div>
        <h2>[[directory.sent.next]]</h2>
        <ol>
        <li>[[directory.sent.step1]]</li>
        <li>[[directory.sent.step2]]</li>
        <li>[[directory.sent.step3]]</li>
        </ol>
        <p><a href="{{base}}/directory">[[directory.back]]</a></p>
        """)
}
