import Campaign

/// Whether the site works.
struct StatusView: Sendable {
    struct Fact: Sendable {
        let name: String
        let text: String
    }

    /// A network or a server.
    struct Other: Sendable {
        /// The network's name, as the style sheet knows it.
        let mark: String
        let name: String
        /// The look of what is said of it, a class of `.tag`.
        let reach: String
        let text: String
    }

    /// What the operator says.
    struct Notice: Sendable {
        let title: String
        let summary: String
        let body: String
        let borrowed: BorrowedText?

        /// - Parameter borrowed: tells of a language that is not the page's.
        init?(
            _ document: TextDocument?, _ borrowed: (String, SiteContext) -> BorrowedText?, _ context: SiteContext
        ) {
            guard let document else { return nil }
            title = document.title
            summary = document.summaryHTML
            body = document.html
            self.borrowed = borrowed(document.language, context)
        }
    }

    /// The look of the headline, a class of `.tag`.
    let mark: String
    let headline: String
    let meaning: String
    let notice: Notice?
    let facts: [Fact]
    let networks: [Other]
    let servers: [Other]
    let hasServers: Bool
    let noServers: String
    let floor: String

    static let template = PageTemplate(
        name: "status",
        """
        <h1>[[status.page.title]]</h1>
        <p class="lead">[[status.page.lead]]</p>
        {{#notice}}
        <article class="notice text-body" id="notice"{{#borrowed}} lang="{{language}}" dir="{{direction}}"{{/borrowed}}>
        <h2>{{title}}</h2>
        {{{summary}}}
        {{{body}}}
        </article>
        {{#borrowed}}<p class="hint">{{notice}}</p>{{/borrowed}}
        {{/notice}}
        <section class="card" aria-labelledby="now">
        <h2 id="now"><span class="tag {{mark}}">{{headline}}</span></h2>
        <p>{{meaning}}</p>
        </section>
        <h2>[[status.page.facts]]</h2>
        <dl class="facts">
        {{#facts}}
        <dt>{{name}}</dt><dd><bdi>{{text}}</bdi></dd>
        {{/facts}}
        </dl>
        <h2>[[status.page.networks]]</h2>
        <dl class="facts">
        {{#networks}}
        <dt><span class="network {{mark}}">{{name}}</span></dt><dd><span class="tag {{reach}}">{{text}}</span></dd>
        {{/networks}}
        </dl>
        <h2>[[status.page.servers]]</h2>
        {{#hasServers}}
        <dl class="facts">
        {{#servers}}
        <dt><span class="network {{mark}}"><bdi>{{name}}</bdi></span></dt><dd><span class="tag {{reach}}">{{text}}</span></dd>
        {{/servers}}
        </dl>
        {{/hasServers}}
        {{^hasServers}}
        <p>{{noServers}}</p>
        {{/hasServers}}
        <p class="hint">{{floor}} [[status.page.how]]</p>
        <p><a href="/status.json">[[status.page.json]]</a></p>
        """)
}
