/// What surrounds every page.
struct LayoutView: Sendable {
    /// The same page in another language.
    struct Alternate: Sendable {
        let language: String
        let name: String
        let path: String
    }

    /// A way into a part of the site.
    struct Way: Sendable {
        let name: String
        let path: String
        /// `page` on that page, `true` below it, nothing elsewhere.
        let current: String?
    }

    let title: String
    let site: String
    let language: String
    let direction: String
    let body: String
    /// The page's own script, a path below the assets.
    let script: String?
    let alternates: [Alternate]
    let isSignedIn: Bool
    /// For members.
    let ways: [Way]
    let isRegistered: Bool
    /// Who runs the site, and where they are reached.
    let operatorName: String?
    let contact: String?
    let sandboxURL: String?

    static let template = PageTemplate(
        name: "layout",
        """
        <!doctype html>
        <html lang="{{language}}" dir="{{direction}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} – {{site}}</title>
        <link rel="icon" href="{{assets}}/mark.svg" type="image/svg+xml">
        <link rel="stylesheet" href="{{assets}}/css/site.css">
        {{#alternates}}
        <link rel="alternate" hreflang="{{language}}" href="{{path}}">
        {{/alternates}}
        {{#script}}
        <script type="module" src="{{assets}}/js/{{script}}"></script>
        {{/script}}
        </head>
        <body>
        <a class="skip" href="#main">[[layout.skip]]</a>
        <header class="site-header">
        <a class="brand" href="{{base}}/"><img src="{{assets}}/mark.svg" alt="" width="28" height="28"> \
        <span>{{site}}</span></a>
        {{#isRegistered}}
        <nav aria-label="[[layout.navigation]]"><ul>
        {{#ways}}
        <li><a href="{{path}}"{{#current}} aria-current="{{current}}"{{/current}}>{{name}}</a></li>
        {{/ways}}
        </ul></nav>
        {{/isRegistered}}
        {{#isSignedIn}}
        <form method="post" action="{{base}}/sign-out"><input type="hidden" name="token" value="{{token}}">\
        <button class="plain">[[nav.signOut]]</button></form>
        {{/isSignedIn}}
        </header>
        {{#sandboxURL}}
        <aside class="sandbox">[[sandbox.notice]] <a href="{{sandboxURL}}">[[sandbox.people]]</a></aside>
        {{/sandboxURL}}
        <main id="main" tabindex="-1">
        {{{body}}}
        </main>
        <footer class="site-footer">
        <ul>
        {{#operatorName}}
        <li><span>{{operatorName}}</span></li>
        {{/operatorName}}
        {{#contact}}
        <li><a href="{{contact}}">[[footer.contact]]</a></li>
        {{/contact}}
        <li><a href="{{base}}/privacy">[[footer.privacy]]</a></li>
        <li><a href="{{base}}/opt-out">[[footer.optOut]]</a></li>
        {{#alternates}}
        <li><a href="{{path}}" lang="{{language}}" hreflang="{{language}}">{{name}}</a></li>
        {{/alternates}}
        </ul>
        </footer>
        </body>
        </html>
        """)
}
