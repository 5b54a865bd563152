/// Opening the archive in the browser, and sending ids only. The one page that needs scripts.
struct ImportView: Sendable {
    /// For the script: sentences, by name, as JSON.
    let texts: String
    let language: String
    /// The name of the member's X account, if there is one: the archive should be of the same.
    let account: String?
    /// The address of this page, to go on at a computer.
    let address: String
    let last: String?
    let isSandbox: Bool
    let sandboxURL: String?

    static let template = PageTemplate(
        name: "import",
        """
        <p><a class="back" href="{{base}}/choices">[[form.back]]</a></p>
        <h1>[[import.title]]</h1>
        <p class="lead">[[import.lead]]</p>
        {{#last}}
        <p class="notice">{{last}}</p>
        {{/last}}
        <noscript><p class="notice">[[import.needsScripts]]</p></noscript>
        <div id="import" data-texts="{{texts}}" data-language="{{language}}" data-token="{{token}}"\
        {{#account}} data-account="{{account}}"{{/account}}>
        <section id="cannot" class="late">
        <h2>[[import.cannot.title]]</h2>
        <p>[[import.cannot.what]]</p>
        <p><a href="{{base}}/import">{{address}}</a></p>
        <p><img src="{{base}}/import/qr.svg" alt="[[import.cannot.code]]" width="200" height="200"></p>
        </section>
        {{> openArchive}}
        <section id="problem" class="error-summary" tabindex="-1" hidden>
        <h2>[[import.problem]]</h2>
        <p id="problem-text"></p>
        <p>[[import.nothingSent]]</p>
        </section>
        <section id="found" hidden aria-labelledby="found-title">
        <h2 id="found-title" tabindex="-1">[[import.found]]</h2>
        <p id="owner"></p>
        <ul id="counts"></ul>
        <ul id="warnings" class="hint"></ul>
        <h2>[[import.sent.title]]</h2>
        <p>[[import.sent.what]]</p>
        <p class="hint">[[import.sent.not]]</p>
        <details><summary>[[import.sent.example]]</summary><p><code id="example"></code></p></details>
        <fieldset class="field" id="apart">
        <legend><h2>[[import.apart]]</h2></legend>
        <p>[[import.apart.hint]]</p>
        <div class="choice" id="blocks-choice"><input type="checkbox" id="blocks">\
        <label for="blocks">[[import.blocks]]</label></div>
        <div class="choice" id="mutes-choice"><input type="checkbox" id="mutes">\
        <label for="mutes">[[import.mutes]]</label></div>
        </fieldset>
        <div class="actions">
        <button type="button" id="send"></button>
        <button type="button" class="secondary" id="again">[[import.other]]</button>
        </div>
        </section>
        <p id="state" role="status" class="hint"></p>
        </div>
        <details id="how"><summary>[[import.how]]</summary>
        {{> archiveSteps}}
        <p>[[import.without]]</p>
        </details>
        {{#sandboxURL}}
        <p class="hint">[[import.sandbox]] <a href="{{sandboxURL}}">[[sandbox.people]]</a></p>
        {{/sandboxURL}}
        """)
}

/// What an import changed.
struct ImportDoneView: Sendable {
    struct Line: Sendable {
        let text: String
    }

    let lines: [Line]
    /// How many people are there to be seen.
    let found: String

    static let template = PageTemplate(
        name: "importDone",
        """
        <div class="confirmation" role="status"><h1>[[import.done.title]]</h1><p>[[import.done.lead]]</p></div>
        <ul>
        {{#lines}}
        <li>{{text}}</li>
        {{/lines}}
        </ul>
        <h2>[[follow.next]]</h2>
        <p><strong>{{found}}</strong> [[import.done.next]]</p>
        <p><a class="button" href="{{base}}/people">[[import.done.people]]</a></p>
        """)
}
