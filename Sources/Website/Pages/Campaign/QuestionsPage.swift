import Campaign
import Hummingbird

/// What people ask, each question with an address of its own.
struct QuestionsPage: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("questions") { request, context in
            let document = try site.campaignTexts(context).questions
            return try await site.page(
                QuestionsView(document, borrowed: site.borrowed(document.language, context)), QuestionsView.template,
                title: document.title, request, context, hasForm: false)
        }
    }
}

struct QuestionsView: Sendable {
    struct Question: Sendable {
        let title: String
        let anchor: String
    }

    let title: String
    let borrowed: BorrowedText?
    /// HTML that cmark made of the campaign's own text.
    let summary: String
    let body: String
    let questions: [Question]

    init(_ document: TextDocument, borrowed: BorrowedText?) {
        title = document.title
        summary = document.summaryHTML
        body = document.html
        self.borrowed = borrowed
        questions = document.sections.map { Question(title: $0.title, anchor: $0.anchor) }
    }

    static let template = PageTemplate(
        name: "questions",
        """
        {{#borrowed}}
        <p class="notice">{{notice}}</p>
        {{/borrowed}}
        <div{{#borrowed}} lang="{{language}}" dir="{{direction}}"{{/borrowed}}>
        <h1>{{title}}</h1>
        <div class="lead text-body">{{{summary}}}</div>
        <nav class="text-contents" aria-label="[[questions.contents]]">
        <ul>
        {{#questions}}
        <li><a href="#{{anchor}}">{{title}}</a></li>
        {{/questions}}
        </ul>
        </nav>
        <article class="text-body text-questions">
        {{{body}}}
        </article>
        </div>
        """)
}
