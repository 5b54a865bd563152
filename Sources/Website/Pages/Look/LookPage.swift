import Foundation
import HTTPTypes
import Hummingbird

/// Looking into one's archive without signing in. Nothing is sent: the page's own policy keeps the browser from it.
struct LookPage: Sendable {
    let site: Site

    /// What the site's pages may do, less every way of sending something.
    static let contentPolicy = SecurityHeaders.contentPolicy
        .replacing("connect-src 'self'", with: "connect-src 'none'")
        .replacing("form-action 'self'", with: "form-action 'none'")

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("look") { request, context -> Response in
            // Members have a page that sends what they agree to; this one could not even sign them out.
            if context.member != nil { return .seeOther("/\(context.language)/import") }
            let texts = site.texts(context)
            let sentences = texts.forScripts(prefix: "import.js.").merging(texts.forScripts(prefix: "look.js.")) { $1 }
            let document = try JSONSerialization.data(withJSONObject: sentences, options: [.sortedKeys])
            var response = try await site.page(
                LookView(
                    texts: String(decoding: document, as: UTF8.self), language: texts.language,
                    address: "\(site.configuration.publicURL)/\(context.language)/look",
                    sandboxURL: site.configuration.sandboxURL),
                LookView.template, title: texts("look.title"), request, context, hasForm: false, script: "look.js",
                description: texts("look.lead"))
            response.headers[.contentSecurityPolicy] = Self.contentPolicy
            return response
        }
    }
}

struct LookView: Sendable {
    /// For the script: sentences, by name, as JSON.
    let texts: String
    let language: String
    /// The address of this page, to go on at a computer.
    let address: String
    let sandboxURL: String?

    static let template = PageTemplate(
        name: "look",
        """
        <h1>[[look.title]]</h1>
        <p class="lead">[[look.lead]]</p>
        <p>[[look.proof]]</p>
        <noscript><p class="notice">[[import.needsScripts]]</p></noscript>
        <div id="look" data-texts="{{texts}}" data-language="{{language}}">
        <section id="cannot" class="late">
        <h2>[[import.cannot.title]]</h2>
        <p>[[look.cannot]]</p>
        <p>{{address}}</p>
        </section>
        {{> openArchive}}
        <section id="problem" class="error-summary" tabindex="-1" hidden>
        <h2>[[import.problem]]</h2>
        <p id="problem-text"></p>
        <p>[[look.nothingSent]]</p>
        </section>
        <section id="found" hidden aria-labelledby="found-title">
        <h2 id="found-title" tabindex="-1">[[import.found]]</h2>
        <p id="owner"></p>
        <dl class="numbers" id="counts"></dl>
        <ul id="warnings" class="hint"></ul>
        <div class="card">
        <h2>[[look.sent.title]]</h2>
        <p>[[look.sent.now]]</p>
        <p>[[import.sent.what]]</p>
        <details><summary>[[import.sent.example]]</summary><p><code id="example"></code></p></details>
        <p>[[look.sent.posts]]</p>
        </div>
        <p><a class="button" href="{{base}}/sign-in?to={{base}}/import">[[look.begin]]</a></p>
        <p><button type="button" class="secondary" id="again">[[look.forget]]</button></p>
        </section>
        <p id="state" role="status" class="hidden"></p>
        </div>
        <details id="how"><summary>[[import.how]]</summary>
        {{> archiveSteps}}
        </details>
        {{#sandboxURL}}
        <p class="hint">[[look.sandbox]] <a href="{{sandboxURL}}">[[sandbox.people]]</a></p>
        {{/sandboxURL}}
        """)
}
