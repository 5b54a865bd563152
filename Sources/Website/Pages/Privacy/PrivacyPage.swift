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
        <ul class="plain-list">
        <li class="card"><p><strong>[[privacy.accounts]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.accounts.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.untilDelete]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.grants]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.grants.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.untilUnlink]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.lists]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.lists.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>{{purge}}</dd></dl></li>
        <li class="card"><p><strong>[[privacy.apart]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.apart.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.untilDelete]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.shown]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.shown.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.untilDelete]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.ticks]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.ticks.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.untilDelete]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.follows]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.follows.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.untilDelete]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.posts]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.posts.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.posts.long]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.labels]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.labels.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.untilUnlink]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.lookups]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.lookups.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.lookups.long]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.sessions]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.sessions.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.sessions.long]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.optOut]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.optOut.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.optOut.long]]</dd></dl></li>
        <li class="card"><p><strong>[[privacy.suggestions]]</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>[[privacy.suggestions.why]]</dd>\
        <dt>[[privacy.long]]</dt><dd>[[privacy.suggestions.long]]</dd></dl></li>
        </ul>
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
