import Accounts
import HTTPTypes
import Hummingbird

/// What is stored, why, how long, who sees it, and how to be rid of it. It is made of the table that cleaning up goes
/// by, so that it is true.
struct PrivacyPage: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("privacy") { request, context in
            let texts = site.texts(context)
            let kinds = Retention.allCases.map { kind in
                PrivacyView.Kind(
                    what: texts("privacy.\(kind.rawValue)"), why: texts("privacy.\(kind.rawValue).why"),
                    long: duration(kind, texts))
            }
            return try await site.page(
                PrivacyView(lead: texts("privacy.lead", count: Retention.newcomer.days), kinds: kinds),
                PrivacyView.template, title: texts("privacy.title"), request, context, hasForm: false)
        }
    }

    private func duration(_ kind: Retention, _ texts: Texts) -> String {
        switch kind.end {
        case .memberLeaves: texts("privacy.untilDelete")
        case .accountUnlinked: texts("privacy.untilUnlink")
        case .campaignPurge:
            site.configuration.purgeAt.map { texts("privacy.purge", ["date": .text(texts.day($0))]) }
                ?? texts("privacy.noPurge")
        case .after(let period): texts("privacy.days", count: period.days)
        case .said(let periods):
            texts(
                "privacy.\(kind.rawValue).long", periods.mapValues { .text(texts("privacy.days", count: $0.days)) })
        }
    }
}

struct PrivacyView: Sendable {
    /// Something that is stored.
    struct Kind: Sendable {
        let what: String
        let why: String
        let long: String
    }

    let lead: String
    let kinds: [Kind]

    static let template = PageTemplate(
        name: "privacy",
        """
        <h1>[[privacy.title]]</h1>
        <p class="lead">{{lead}}</p>
        <ul class="plain-list">
        {{#kinds}}
        <li class="card"><p><strong>{{what}}</strong></p>
        <dl class="facts"><dt>[[privacy.why]]</dt><dd>{{why}}</dd>\
        <dt>[[privacy.long]]</dt><dd>{{long}}</dd></dl></li>
        {{/kinds}}
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
