/// Choices, language, browsers that are signed in, and the ways out.
struct SettingsView: Sendable {
    struct Language: Sendable {
        let tag: String
        let name: String
        let isCurrent: Bool
    }

    struct Session: Sendable {
        let id: String
        let browser: String
        let seen: String
        let begun: String
        let isThis: Bool
        let endLabel: String
    }

    let notice: String?
    let visibility: String
    let later: String
    let languages: [Language]
    let sessions: [Session]
    let hasOthers: Bool

    static let template = PageTemplate(
        name: "settings",
        """
        <h1>[[settings.title]]</h1>
        {{#notice}}
        <p class="notice" role="status">{{notice}}</p>
        {{/notice}}
        <section class="card" aria-labelledby="choices-title">
        <h2 id="choices-title">[[choices.title]]</h2>
        <dl>
        <dt>[[choices.visibility]]</dt><dd>{{visibility}}</dd>
        <dt>[[choices.later]]</dt><dd>{{later}}</dd>
        </dl>
        <p><a href="{{base}}/choices?to={{base}}/settings">[[settings.change]]</a></p>
        <p><a href="{{base}}/found-by">[[tasks.foundBy]]</a></p>
        <p><a href="{{base}}/notifications">[[notify.link]]</a></p>
        </section>
        <section class="card" aria-labelledby="language-title">
        <h2 id="language-title">[[settings.language]]</h2>
        <form method="post" action="{{base}}/settings/language">
        {{> token}}
        <div class="field"><label for="language">[[settings.language.label]]</label>
        <select id="language" name="language">
        {{#languages}}
        <option value="{{tag}}" lang="{{tag}}"{{#isCurrent}} selected{{/isCurrent}}>{{name}}</option>
        {{/languages}}
        </select></div>
        <button class="secondary">[[settings.language.save]]</button>
        </form>
        </section>
        <section class="card" aria-labelledby="sessions-title">
        <h2 id="sessions-title">[[settings.sessions]]</h2>
        <p>[[settings.sessions.hint]]</p>
        <form method="post" action="{{base}}/settings/sessions">
        {{> token}}
        <ul class="plain-list">
        {{#sessions}}
        <li><p><strong>{{browser}}</strong>{{#isThis}} \
        <span class="tag done">[[settings.sessions.this]]</span>{{/isThis}}<br>
        <span class="hint">{{seen}} {{begun}}</span></p>
        {{^isThis}}
        <p><button class="plain" name="end" value="{{id}}">{{endLabel}}</button></p>
        {{/isThis}}
        </li>
        {{/sessions}}
        </ul>
        {{#hasOthers}}
        <button class="secondary" name="end" value="others">[[settings.sessions.endOthers]]</button>
        {{/hasOthers}}
        </form>
        </section>
        <section class="card" aria-labelledby="leave-title">
        <h2 id="leave-title">[[settings.leave]]</h2>
        <p><a href="{{base}}/export" download>[[settings.export]]</a></p>
        <p><a href="{{base}}/delete">[[settings.delete]]</a></p>
        </section>
        """)
}
