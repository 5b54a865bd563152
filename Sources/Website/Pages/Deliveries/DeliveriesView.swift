/// Where every follow stands.
struct DeliveriesView: Sendable {
    struct Count: Sendable {
        /// `<network>.<status>`, for the script that keeps it up to date.
        let id: String
        let mark: String
        let label: String
        let number: String
    }

    /// The work on one network.
    struct Lane: Sendable {
        let network: String
        let value: String
        let account: String
        let counts: [Count]
        /// Sentences on what holds it up.
        let notes: [Note]
        let canPause: Bool
        let canResume: Bool
        let canGoOn: Bool
        let needsSignIn: Bool
        let canCancel: Bool
        let canRetry: Bool
        let canUndo: Bool
        let canAskAgain: Bool
        let failedFile: String?
        let csv: String?
    }

    struct Note: Sendable {
        let text: String
    }

    struct Item: Sendable {
        let id: String
        let displayName: String
        let name: String
        let network: String
        let networkMark: String
        let status: String
        let mark: String
        let reason: String?
        let nextTry: String?
        let changed: String
        let changedAt: String
        let isAutomatic: Bool
        let canUndo: Bool
        let undo: String
        let undoLabel: String
    }

    let confirmation: String?
    let notice: String?
    let lanes: [Lane]
    let hasLanes: Bool
    let filters: [PeopleView.Filter]
    let items: [Item]
    let hasItems: Bool
    let filter: String
    let previous: String?
    let next: String?
    let events: String

    static let template = PageTemplate(
        name: "deliveries",
        """
        {{#confirmation}}
        <div class="confirmation with-door" id="begun">
        <div role="status"><h2>{{confirmation}}</h2><p>[[deliveries.closeTab]]</p></div>{{> door}}
        </div>
        {{/confirmation}}
        <h1>[[deliveries.title]]</h1>
        {{#notice}}
        <p class="notice" role="status">{{notice}}</p>
        {{/notice}}
        <p><a class="go" href="{{base}}/move">[[move.link]]</a></p>
        <p><a class="go" href="{{base}}/notifications">[[notify.link]]</a></p>
        <noscript><p class="hint">[[deliveries.reload]]</p></noscript>
        <div id="lanes" data-events="{{events}}">
        {{#lanes}}
        <section class="card" aria-labelledby="lane-{{value}}">
        {{> laneState}}
        {{#needsSignIn}}
        <p><a class="button" href="{{base}}/sign-in/{{value}}?to={{base}}/deliveries">[[deliveries.signInAgain]]</a></p>
        {{/needsSignIn}}
        <form method="post" action="{{base}}/deliveries" class="actions">
        {{> token}}
        {{> laneSteps}}
        {{#canRetry}}
        <button class="secondary" name="do" value="retry.{{value}}">[[deliveries.retry]]</button>
        {{/canRetry}}
        {{#canAskAgain}}
        <button class="secondary" name="do" value="again.{{value}}">[[deliveries.askAgain]]</button>
        {{/canAskAgain}}
        {{#canCancel}}<a href="{{base}}/deliveries/cancel?network={{value}}">[[deliveries.cancel]]</a>{{/canCancel}}
        {{#canUndo}}<a href="{{base}}/deliveries/undo?network={{value}}">[[deliveries.undoAll]]</a>{{/canUndo}}
        {{#failedFile}}<a href="{{failedFile}}" download>[[status.failedFile]]</a>{{/failedFile}}
        {{#csv}}<a href="{{csv}}" download>[[deliveries.csv]]</a>{{/csv}}
        </form>
        </section>
        {{/lanes}}
        </div>
        {{^hasLanes}}
        <p class="empty">[[deliveries.noAccount]] <a href="{{base}}/accounts">[[people.linkMore]]</a></p>
        {{/hasLanes}}
        <nav aria-label="[[deliveries.filters]]" id="filters"><ul class="filters">
        {{#filters}}
        <li><a href="{{path}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{label}}</a></li>
        {{/filters}}
        </ul></nav>
        <form method="post" action="{{base}}/deliveries" id="items">
        {{> token}}
        <input type="hidden" name="status" value="{{filter}}">
        {{#hasItems}}
        <ul class="deliveries">
        {{#items}}
        <li>
        <div class="who"><bdi>{{displayName}}</bdi> <span class="hint">\
        <span class="network {{networkMark}}">{{network}}</span> <bdi>{{name}}</bdi></span></div>
        <p><strong class="tag {{mark}}">{{status}}</strong> {{#reason}}{{reason}} {{/reason}}\
        {{#nextTry}}{{nextTry}} {{/nextTry}}{{#isAutomatic}}[[deliveries.automatic]] {{/isAutomatic}}\
        {{^nextTry}}<time class="hint" datetime="{{changedAt}}">{{changed}}</time>{{/nextTry}}</p>
        {{#canUndo}}
        <button class="plain" name="do" value="undo.{{id}}" aria-label="{{undoLabel}}">{{undo}}</button>
        {{/canUndo}}
        </li>
        {{/items}}
        </ul>
        {{/hasItems}}
        {{^hasItems}}
        <p class="empty">[[deliveries.empty]]</p>
        {{/hasItems}}
        </form>
        <div class="paging">
        {{#previous}}<a href="{{previous}}">[[people.previous]]</a>{{/previous}}
        {{#next}}<a href="{{next}}">[[people.next]]</a>{{/next}}
        </div>
        """)
}
