import Campaign
import Hummingbird

/// Texts that are one page each: the manifesto, and how something is reported.
struct TextPages: Sendable {
    let site: Site

    private static let pages: [(address: String, text: @Sendable (CampaignTexts) -> TextDocument)] = [
        ("manifesto", { $0.manifesto }), ("report", { $0.report }),
    ]

    func add(to pages: RouterGroup<SiteContext>) {
        for (address, text) in Self.pages {
            pages.get("\(address)") { request, context in
                let document = text(try site.campaignTexts(context))
                return try await site.page(
                    TextView(document, borrowed: site.borrowed(document.language, context)), TextView.template,
                    title: document.title, request, context, hasForm: false)
            }
        }
    }
}

/// A text of the campaign; also a guide, with the way to the others.
struct TextView: Sendable {
    struct Other: Sendable {
        let title: String
        let path: String
    }

    let title: String
    let borrowed: BorrowedText?
    /// HTML that cmark made of the campaign's own text.
    let summary: String
    let body: String
    /// For guides.
    let others: [Other]
    let hasOthers: Bool

    init(_ document: TextDocument, borrowed: BorrowedText?, others: [Other] = []) {
        title = document.title
        summary = document.summaryHTML
        body = document.html
        self.borrowed = borrowed
        self.others = others
        hasOthers = !others.isEmpty
    }

    static let template = PageTemplate(
        name: "text",
        """
        {{#hasOthers}}
        <p><a class="back" href="{{base}}/guides">[[guides.all]]</a></p>
        {{/hasOthers}}
        {{#borrowed}}
        <p class="notice">{{notice}}</p>
        {{/borrowed}}
        <article class="text-body"{{#borrowed}} lang="{{language}}" dir="{{direction}}"{{/borrowed}}>
        <h1>{{title}}</h1>
        <div class="lead">{{{summary}}}</div>
        {{{body}}}
        </article>
        {{#hasOthers}}
        <nav class="guide-others" aria-labelledby="others">
        <h2 id="others">[[guides.others]]</h2>
        <ul>
        {{#others}}
        <li><a href="{{path}}">{{title}}</a></li>
        {{/others}}
        </ul>
        </nav>
        {{/hasOthers}}
        """)
}
