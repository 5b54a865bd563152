import Campaign
import Hummingbird

/// How things are done, step by step, and letters to send.
struct GuidesPages: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("guides") { request, context in
            let texts = try site.campaignTexts(context)
            let base = "/\(context.language)"
            return try await site.page(
                GuidesView(
                    guides: rows(texts.guides, "\(base)/guides", context),
                    letters: rows(texts.letters, "\(base)/letters", context), hasLetters: !texts.letters.isEmpty),
                GuidesView.template, title: site.texts(context)("guides.title"), request, context, hasForm: false)
        }
        pages.get("guides/:slug") { request, context in
            let texts = try site.campaignTexts(context)
            let slug = context.parameters.get("slug") ?? ""
            guard let guide = texts.guide(slug) else { throw SiteError.notFound }
            let others = texts.guides.filter { $0.slug != slug }.map {
                TextView.Other(title: $0.document.title, path: "/\(context.language)/guides/\($0.slug)")
            }
            return try await site.page(
                TextView(guide, borrowed: site.borrowed(guide.language, context), others: others), TextView.template,
                title: guide.title, request, context, hasForm: false)
        }
    }

    private func rows(
        _ articles: [CampaignTexts.Article], _ path: String, _ context: SiteContext
    ) -> [GuidesView.Row] {
        articles.map {
            GuidesView.Row(
                title: $0.document.title, summary: $0.document.summary, path: "\(path)/\($0.slug)",
                language: $0.document.language == context.language ? nil : $0.document.language)
        }
    }
}

struct GuidesView: Sendable {
    struct Row: Sendable {
        let title: String
        let summary: String
        let path: String
        /// Where it is another one than the page's.
        let language: String?
    }

    let guides: [Row]
    let letters: [Row]
    let hasLetters: Bool

    static let template = PageTemplate(
        name: "guides",
        """
        <h1>[[guides.title]]</h1>
        <p class="lead">[[guides.lead]]</p>
        <ul class="guide-list">
        {{#guides}}
        <li{{#language}} lang="{{language}}" dir="auto"{{/language}}><h2><a href="{{path}}">{{title}}</a></h2><p>{{summary}}</p></li>
        {{/guides}}
        </ul>
        {{#hasLetters}}
        <h2 id="letters">[[guides.letters]]</h2>
        <p>[[guides.lettersLead]]</p>
        <ul class="guide-list guide-letters">
        {{#letters}}
        <li{{#language}} lang="{{language}}" dir="auto"{{/language}}><h3><a href="{{path}}">{{title}}</a></h3><p>{{summary}}</p></li>
        {{/letters}}
        </ul>
        {{/hasLetters}}
        """)
}
