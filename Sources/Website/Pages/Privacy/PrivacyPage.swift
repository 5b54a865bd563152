import HTTPTypes
import Hummingbird

/// What is stored, why, how long, who sees it, and how to be rid of it.
struct PrivacyPage: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("privacy") { request, context in
            let texts = site.texts(context)
            let purge = site.configuration.purgeAt.map { texts("privacy.purge", ["date": .text(texts.day($0))]) }
            return try await site.page(
                PrivacyView(purge: purge ?? texts("privacy.noPurge")), PrivacyView.template,
                title: texts("privacy.title"), request, context, hasForm: false)
        }
    }
}

struct PrivacyView: Sendable {
    let purge: String

    static let template = PageTemplate(
        name: "privacy",
        """
        <h1>[[privacy.title]]</h1>
        <p class="lead">[[privacy.lead]]</p>
        <div class="scroll" tabindex="0" role="region" aria-label="[[privacy.title]]"><table>
        <thead><tr><th scope="col">[[privacy.what]]</th><th scope="col">[[privacy.why]]</th>\
        <th scope="col">[[privacy.long]]</th></tr></thead>
        <tbody>
        <tr><td>[[privacy.accounts]]</td><td>[[privacy.accounts.why]]</td><td>[[privacy.untilDelete]]</td></tr>
        <tr><td>[[privacy.grants]]</td><td>[[privacy.grants.why]]</td><td>[[privacy.untilUnlink]]</td></tr>
        <tr><td>[[privacy.lists]]</td><td>[[privacy.lists.why]]</td><td>{{purge}}</td></tr>
        <tr><td>[[privacy.apart]]</td><td>[[privacy.apart.why]]</td><td>[[privacy.untilDelete]]</td></tr>
        <tr><td>[[privacy.follows]]</td><td>[[privacy.follows.why]]</td><td>[[privacy.untilDelete]]</td></tr>
        <tr><td>[[privacy.sessions]]</td><td>[[privacy.sessions.why]]</td><td>[[privacy.sessions.long]]</td></tr>
        <tr><td>[[privacy.optOut]]</td><td>[[privacy.optOut.why]]</td><td>[[privacy.optOut.long]]</td></tr>
        </tbody>
        </table></div>
        <h2>[[privacy.never]]</h2>
        <ul>
        <li>[[privacy.never1]]</li>
        <li>[[privacy.never2]]</li>
        <li>[[privacy.never3]]</li>
        </ul>
        <h2>[[privacy.who]]</h2>
        <p>[[privacy.who.what]]</p>
        <h2>[[privacy.rights]]</h2>
        <p>[[privacy.rights.what]]</p>
        <p><a href="{{base}}/opt-out">[[footer.optOut]]</a></p>
        """)
}
