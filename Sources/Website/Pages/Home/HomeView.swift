/// What the site is, for somebody who is not signed in.
struct HomeView: Sendable {
    /// The day on which everybody is reconnected, when it is still to come.
    let launch: String?
    /// How many are here already; never fewer than 20.
    let members: String?
    let reconnections: String?
    let hasX: Bool
    let isSandbox: Bool

    static let template = PageTemplate(
        name: "home",
        """
        <h1>[[home.title]]</h1>
        <p class="lead">[[home.lead]]</p>
        {{#launch}}
        <p class="launch"><strong>{{launch}}</strong></p>
        {{/launch}}
        <h2 id="begin">[[home.begin]]</h2>
        <p>[[home.beginHint]]</p>
        <ul class="buttons" aria-labelledby="begin">
        <li><a class="button" href="{{base}}/sign-in/bluesky">[[signIn.bluesky]]</a></li>
        <li><a class="button" href="{{base}}/sign-in/mastodon">[[signIn.mastodon]]</a></li>
        {{#hasX}}<li><a class="button" href="{{base}}/sign-in/x">[[signIn.x]]</a></li>{{/hasX}}
        </ul>
        {{^hasX}}
        <p>[[x.notSetUp]]</p>
        {{/hasX}}
        {{#isSandbox}}
        <p class="hint">[[sandbox.hint]]</p>
        {{/isSandbox}}
        <h2>[[home.how]]</h2>
        <ol class="steps">
        <li>[[home.step1]]</li>
        <li>[[home.step2]]</li>
        <li>[[home.step3]]</li>
        <li>[[home.step4]]</li>
        </ol>
        {{#members}}
        <p class="counts">{{members}}{{#reconnections}} {{reconnections}}{{/reconnections}}</p>
        {{/members}}
        <h2>[[home.promise]]</h2>
        <ul>
        <li>[[home.promise1]]</li>
        <li>[[home.promise2]]</li>
        <li>[[home.promise3]]</li>
        </ul>
        <p><a href="{{base}}/privacy">[[home.privacy]]</a></p>
        """)
}

/// What is done and what comes next, for a member.
struct TasksView: Sendable {
    struct Task: Sendable {
        let title: String
        let hint: String
        let path: String
        let status: String
        /// A word for the style: `done`, `next`, `open`.
        let mark: String
    }

    let launch: String?
    let tasks: [Task]
    let foundBy: String?

    static let template = PageTemplate(
        name: "tasks",
        """
        <h1>[[tasks.title]]</h1>
        {{#launch}}
        <p class="launch"><strong>{{launch}}</strong></p>
        {{/launch}}
        <ol class="tasks">
        {{#tasks}}
        <li class="{{mark}}"><div><a href="{{path}}">{{title}}</a><p>{{hint}}</p></div>\
        <strong class="tag {{mark}}">{{status}}</strong></li>
        {{/tasks}}
        </ol>
        {{#foundBy}}
        <p><a href="{{base}}/found-by">{{foundBy}}</a></p>
        {{/foundBy}}
        """)
}
