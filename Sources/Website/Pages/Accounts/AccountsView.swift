/// The member's linked accounts, and what can be added.
struct AccountsView: Sendable {
    struct Account: Sendable {
        let network: String
        let value: String
        let name: String
        let displayName: String?
        let linked: String
        let isProven: Bool
        let needsSignIn: Bool
        let unlinkLabel: String
        /// Whether another account proves who they are.
        let canUnlink: Bool
    }

    struct Missing: Sendable {
        let value: String
        let label: String
        let hint: String
    }

    let notice: String?
    let accounts: [Account]
    let missing: [Missing]
    let hasMissing: Bool
    let hasX: Bool
    /// Whether X sign-in, which this site lacks, would be of use.
    let lacksX: Bool

    static let template = PageTemplate(
        name: "accounts",
        """
        <h1>[[accounts.title]]</h1>
        {{#notice}}
        <p class="notice" role="status">{{notice}}</p>
        {{/notice}}
        {{#accounts}}
        <section class="card" aria-labelledby="account-{{value}}">
        <h2 id="account-{{value}}"><span class="network {{value}}">{{network}}</span> <bdi>{{name}}</bdi></h2>
        <p>{{#displayName}}<bdi>{{displayName}}</bdi> · {{/displayName}}{{linked}}</p>
        {{^isProven}}
        <p class="notice">[[accounts.unproven]]\
        {{#hasX}} <a href="{{base}}/sign-in/x?to={{base}}/accounts">[[accounts.prove]]</a>{{/hasX}}</p>
        {{/isProven}}
        {{#needsSignIn}}
        <p class="notice">[[stop.needsSignIn]]</p>
        <p><a class="button" href="{{base}}/sign-in/{{value}}?to={{base}}/accounts">[[deliveries.signInAgain]]</a></p>
        {{/needsSignIn}}
        {{#canUnlink}}
        <p><a href="{{base}}/accounts/unlink?network={{value}}">{{unlinkLabel}}</a></p>
        {{/canUnlink}}
        {{^canUnlink}}
        <p class="hint">[[accounts.notice.lastAccount]]</p>
        {{/canUnlink}}
        </section>
        {{/accounts}}
        {{#hasMissing}}
        <h2>[[accounts.more]]</h2>
        <ul class="plain-list">
        {{#missing}}
        <li class="card">\
        <p><a class="button secondary" href="{{base}}/sign-in/{{value}}?to={{base}}/accounts">{{label}}</a></p>
        <p class="hint">{{hint}}</p></li>
        {{/missing}}
        </ul>
        {{/hasMissing}}
        {{#lacksX}}
        <p>[[x.notSetUp]]</p>
        {{/lacksX}}
        """)
}
