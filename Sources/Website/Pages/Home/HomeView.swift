/// What the site is, for somebody who is not signed in.
struct HomeView: Sendable {
    /// What the campaign asks for these days, such as requesting the archive.
    struct Action: Sendable {
        let text: String
        /// What the link says, and where it leads.
        let label: String
        let path: String
    }

    /// A number of the community, in a sentence.
    struct Number: Sendable {
        /// For the script that keeps it up to date.
        let id: String
        let text: String
    }

    let countdown: Countdown?
    let action: Action?
    /// How many are here already; never fewer than 20.
    let numbers: [Number]
    let hasNumbers: Bool
    /// Where the script asks for newer numbers, when they change by the minute.
    let news: String?
    let hasX: Bool
    let isSandbox: Bool

    static let template = PageTemplate(
        name: "home",
        """
        <div class="hero">
        <div>
        <h1>[[home.title]]</h1>
        <p class="lead">[[home.lead]]</p>
        </div>
        {{> door}}
        </div>
        <div class="start">
        <div>
        {{#countdown}}
        <section class="countdown" id="countdown" aria-labelledby="day" data-at="{{at}}" data-language="{{language}}"\
         data-texts="{{texts}}">
        <h2 id="day">{{title}}</h2>
        <p class="until"><span id="days">{{days}}</span> <span id="hours">{{hours}}</span> \
        <span id="minutes">{{minutes}}</span></p>
        <p class="moment"><time id="moment" datetime="{{machineMoment}}">{{moment}}</time></p>
        <p>{{what}}</p>
        </section>
        {{/countdown}}
        {{#hasNumbers}}
        <ul class="counts" id="counts"{{#news}} data-news="{{news}}"{{/news}}>
        {{#numbers}}
        <li id="{{id}}">{{text}}</li>
        {{/numbers}}
        </ul>
        {{/hasNumbers}}
        </div>
        <section class="card" aria-labelledby="begin">
        <h2 id="begin">[[home.begin]]</h2>
        <p>[[home.beginHint]]</p>
        <ul class="buttons" aria-labelledby="begin">
        {{#hasX}}<li><a class="button" href="{{base}}/sign-in/x">[[signIn.x]]</a></li>{{/hasX}}
        <li><a class="button{{#hasX}} secondary{{/hasX}}" href="{{base}}/sign-in/bluesky">[[signIn.bluesky]]</a></li>
        <li><a class="button{{#hasX}} secondary{{/hasX}}" href="{{base}}/sign-in/mastodon">[[signIn.mastodon]]</a></li>
        </ul>
        {{^hasX}}
        <p>[[x.notSetUp]]</p>
        {{/hasX}}
        <p>[[home.look]] <a href="{{base}}/look">[[home.look.link]]</a></p>
        {{#isSandbox}}
        <p class="hint">[[sandbox.hint]]</p>
        {{/isSandbox}}
        </section>
        </div>
        {{#action}}
        <section class="notice dated"><h2>[[home.action]]</h2> <p>{{text}}</p> <a class="go" href="{{path}}">{{label}}</a></section>
        {{/action}}
        <div class="start">
        <section class="how" aria-labelledby="how-title">
        <h2 id="how-title">[[home.how]]</h2>
        <ol class="steps">
        <li>[[home.step1]]</li>
        <li>[[home.step2]]</li>
        <li>[[home.step3]]</li>
        <li>[[home.step4]]</li>
        </ol>
        </section>
        <section class="rely" aria-labelledby="rely">
        <h2 id="rely">[[home.promise]]</h2>
        <ul>
        <li>[[home.promise1]]</li>
        <li>[[home.promise2]]</li>
        <li>[[home.promise3]]</li>
        </ul>
        <p><a href="{{base}}/privacy">[[home.privacy]]</a></p>
        </section>
        </div>
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

        func marked(_ mark: String, _ status: String) -> Task {
            Task(title: title, hint: hint, path: path, status: status, mark: mark)
        }
    }

    /// One step of the bar that shows how far it is.
    struct Step: Sendable {
        let mark: String
    }

    let launch: String?
    /// How many of the steps are done, in words and one by one.
    let done: String
    let steps: [Step]
    let tasks: [Task]
    let foundBy: String?

    static let template = PageTemplate(
        name: "tasks",
        """
        <h1>[[tasks.title]]</h1>
        {{#launch}}
        <p class="notice">{{launch}}</p>
        {{/launch}}
        <p>{{done}}</p>
        <div class="progress" aria-hidden="true">{{#steps}}<span class="{{mark}}"></span>{{/steps}}</div>
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
