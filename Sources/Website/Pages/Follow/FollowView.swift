/// Check your answers: exactly what will be handed in, before anything is.
struct FollowView: Sendable {
    struct Group: Sendable {
        let network: String
        let value: String
        let heading: String
        let asWhom: String
        let names: [Name]
        let more: String?
        let button: String
    }

    struct Name: Sendable {
        let displayName: String
        let name: String
    }

    let notice: String?
    let groups: [Group]
    let isEmpty: Bool
    /// Names what was shown, so that the same is executed.
    let plan: String
    let together: String?
    let launch: String?

    static let template = PageTemplate(
        name: "follow",
        """
        <p><a class="back" href="{{base}}/people">[[form.back]]</a></p>
        <h1>[[follow.title]]</h1>
        {{#notice}}
        <p class="notice" role="alert">{{notice}}</p>
        {{/notice}}
        {{#isEmpty}}
        <p class="empty">[[follow.empty]]</p>
        {{/isEmpty}}
        {{^isEmpty}}
        <form method="post" action="{{base}}/follow">
        {{> token}}
        <input type="hidden" name="plan" value="{{plan}}">
        {{#groups}}
        <section class="card" aria-labelledby="group-{{value}}">
        <h2 id="group-{{value}}">{{heading}}</h2>
        <p>{{asWhom}}</p>
        <details><summary>[[follow.who]]</summary>
        <ul class="names">
        {{#names}}
        <li><bdi>{{displayName}}</bdi> <span class="hint"><bdi>{{name}}</bdi></span></li>
        {{/names}}
        </ul>
        {{#more}}
        <p>{{more}}</p>
        {{/more}}
        </details>
        <button {{#together}}class="secondary" {{/together}}name="network" value="{{value}}">{{button}}</button>
        </section>
        {{/groups}}
        <h2>[[follow.next]]</h2>
        <ul>
        {{#launch}}
        <li>{{launch}}</li>
        {{/launch}}
        <li>[[follow.pace]]</li>
        <li>[[follow.tell]]</li>
        <li>[[follow.undo]]</li>
        </ul>
        {{#together}}
        <button name="network" value="all">{{together}}</button>
        {{/together}}
        </form>
        {{/isEmpty}}
        """)
}
