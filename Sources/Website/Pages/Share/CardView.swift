/// Which addresses stand on the card, and the card.
struct CardView: Sendable {
    struct Option: Sendable {
        let network: String
        let networkName: String
        let name: String
        let isChosen: Bool
    }

    struct Picture: Sendable {
        let path: String
        /// What it is called once it is downloaded.
        let file: String
        let width: Int
        let height: Int
        let alt: String
        let label: String
    }

    let options: [Option]
    let hasOptions: Bool
    /// Whether the member has any address to put on it.
    let hasAddresses: Bool
    /// Whether the site can draw it.
    let isAvailable: Bool
    let pictures: [Picture]
    let isDrawn: Bool
    /// What the picture says, for those who do not see it.
    let alt: String
    let error: String?
    let errors: FormErrors?

    static let template = PageTemplate(
        name: "share-card",
        """
        <p><a class="back" href="{{base}}/share">[[share.title]]</a></p>
        {{> errors}}
        <h1>[[card.title]]</h1>
        <p class="lead">[[card.what]]</p>
        {{^isAvailable}}
        <p class="empty">[[print.none]]</p>
        {{/isAvailable}}
        {{^hasAddresses}}
        <p class="notice">[[card.none]] <a href="{{base}}/accounts">[[people.linkMore]]</a></p>
        {{/hasAddresses}}
        {{#hasOptions}}
        <form method="get" action="{{base}}/share/card">
        <input type="hidden" name="draw" value="yes">
        <fieldset class="field{{#error}} has-error{{/error}}"{{#error}} aria-describedby="on-error"{{/error}}>
        <legend><h2>[[card.which]]</h2></legend>
        {{#error}}
        <p class="error" id="on-error"><span class="hidden">[[form.errorTitle]]</span> {{error}}</p>
        {{/error}}
        {{#options}}
        <div class="choice"><input type="checkbox" name="on" id="on-{{network}}" value="{{network}}"\
        {{#isChosen}} checked{{/isChosen}}> <label for="on-{{network}}"><span class="network {{network}}">\
        {{networkName}}</span> <bdi dir="ltr">{{name}}</bdi></label></div>
        {{/options}}
        </fieldset>
        <button{{#isDrawn}} class="secondary"{{/isDrawn}}>[[card.draw]]</button>
        </form>
        {{/hasOptions}}
        {{#isDrawn}}
        <h2>[[card.pictures]]</h2>
        <div class="share-cards">
        {{#pictures}}
        <figure><img src="{{path}}" alt="{{alt}}" width="{{width}}" height="{{height}}">
        <figcaption><a class="button" href="{{path}}" download="{{file}}">{{label}}</a></figcaption></figure>
        {{/pictures}}
        </div>
        <h2 id="description">[[card.description]]</h2>
        <p class="hint" id="description-hint">[[card.description.hint]]</p>
        <textarea class="share-text" readonly rows="3" dir="auto" aria-labelledby="description" \
        aria-describedby="description-hint">{{alt}}</textarea>
        <p><a class="go" href="{{base}}/share">[[card.words]]</a></p>
        {{/isDrawn}}
        """)
}
