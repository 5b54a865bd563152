/// For the press: what can be taken along, and the campaign's own words.
struct PressView: Sendable {
    struct Line: Sendable {
        let text: String
    }

    struct Item: Sendable {
        let name: String
        let path: String
    }

    let text: TextView
    let numbers: [Line]
    let hasNumbers: Bool
    /// On which day these are the numbers.
    let readAt: String
    /// The paragraph that says it all, further down on the page.
    let paragraph: Item?
    let prints: [Item]
    let hasPrints: Bool
    let data: [Item]
    let contact: String?
    let contactShown: String?

    static let template = PageTemplate(
        name: "press",
        """
        {{#text}}
        {{#borrowed}}
        <p class="notice">{{notice}}</p>
        {{/borrowed}}
        <div class="text-body"{{#borrowed}} lang="{{language}}" dir="{{direction}}"{{/borrowed}}>
        <h1>{{title}}</h1>
        <div class="lead">{{{summary}}}</div>
        </div>
        {{/text}}
        <section class="card" aria-labelledby="kit">
        <h2 id="kit">[[press.kit]]</h2>
        <dl class="facts">
        <dt>[[press.numbers]]</dt><dd>
        {{#hasNumbers}}
        <ul>
        {{#numbers}}
        <li>{{text}}</li>
        {{/numbers}}
        </ul>
        <p class="hint">{{readAt}}</p>
        {{/hasNumbers}}
        {{^hasNumbers}}
        <span class="hint">[[press.noNumbers]]</span>
        {{/hasNumbers}}
        </dd>
        {{#paragraph}}
        <dt>[[press.paragraph]]</dt><dd><a href="{{path}}">{{name}}</a></dd>
        {{/paragraph}}
        <dt>[[press.prints]]</dt><dd>
        {{#hasPrints}}
        <ul>
        {{#prints}}
        <li><a href="{{path}}">{{name}}</a></li>
        {{/prints}}
        </ul>
        {{/hasPrints}}
        {{^hasPrints}}
        <span class="hint">[[print.none]]</span>
        {{/hasPrints}}
        </dd>
        <dt>[[press.mark]]</dt><dd><a href="/mark.svg" download>[[press.mark.file]]</a></dd>
        <dt>[[press.data]]</dt><dd><ul>
        {{#data}}
        <li><a href="{{path}}">{{name}}</a></li>
        {{/data}}
        </ul></dd>
        <dt>[[press.contact]]</dt><dd>{{#contact}}<a href="{{contact}}"><bdi>{{contactShown}}</bdi></a>{{/contact}}\
        {{^contact}}<span class="hint">[[about.noContact]]</span>{{/contact}}</dd>
        </dl>
        <p><a class="go" href="{{base}}/share">[[footer.share]]</a></p>
        </section>
        {{#text}}
        <article class="text-body"{{#borrowed}} lang="{{language}}" dir="{{direction}}"{{/borrowed}}>
        {{{body}}}
        </article>
        {{/text}}
        """)
}
