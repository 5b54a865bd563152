/// What surrounds every page.
struct LayoutView: Sendable {
    /// The same page in another language.
    struct Alternate: Sendable {
        let language: String
        let name: String
        let path: String
        /// The path, with the origin.
        let address: String
    }

    /// A way into a part of the site.
    struct Way: Sendable {
        let name: String
        let path: String
        /// `page` on that page, `true` below it, nothing elsewhere.
        let current: String?
    }

    /// A group of ways in the footer.
    struct Group: Sendable {
        let id: String
        let title: String
        let ways: [Way]
    }

    /// What the operator has to say at the moment, told on every page.
    struct Notice: Sendable {
        let title: String
        let language: String
        let direction: String
    }

    let title: String
    let site: String
    /// What the page is about, in a sentence or two.
    let description: String
    /// The page's own address, with the origin; `nil` where it is none to come back to.
    let canonical: String?
    /// The address of a picture for link previews.
    let picture: String?
    /// The campaign's own colours, a path below the assets.
    let colours: String?
    let language: String
    let direction: String
    let body: String
    /// The page's own script, a path below the assets.
    let script: String?
    let alternates: [Alternate]
    let isSignedIn: Bool
    /// For members, or for visitors.
    let ways: [Way]
    let isVisitor: Bool
    let signIn: Way
    let groups: [Group]
    /// The page's language, by its own name.
    let languageName: String
    /// Who runs the site, and where they are reached.
    let operatorName: String?
    let contact: String?
    let sandboxURL: String?
    let hasWays: Bool
    let hasImprint: Bool
    let notice: Notice?

    static let template = PageTemplate(
        name: "layout",
        """
        <!doctype html>
        <html lang="{{language}}" dir="{{direction}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="theme-color" content="#faf5ea" media="(prefers-color-scheme: light)">
        <meta name="theme-color" content="#0d131c" media="(prefers-color-scheme: dark)">
        <title>{{title}} – {{site}}</title>
        <meta name="description" content="{{description}}">
        <link rel="icon" href="{{assets}}/mark.svg" type="image/svg+xml">
        <link rel="stylesheet" href="{{assets}}/css/site.css">
        <link rel="alternate" type="application/atom+xml" href="{{base}}/news.atom" title="[[notify.news.title]]">
        {{#colours}}
        <link rel="stylesheet" href="{{assets}}/{{colours}}">
        {{/colours}}
        {{#canonical}}
        <link rel="canonical" href="{{canonical}}">
        <meta property="og:type" content="website">
        <meta property="og:site_name" content="{{site}}">
        <meta property="og:title" content="{{title}}">
        <meta property="og:description" content="{{description}}">
        <meta property="og:url" content="{{canonical}}">
        {{#picture}}<meta property="og:image" content="{{picture}}">{{/picture}}
        {{#alternates}}
        <link rel="alternate" hreflang="{{language}}" href="{{address}}">
        {{/alternates}}
        <link rel="alternate" hreflang="{{language}}" href="{{canonical}}">
        {{/canonical}}
        {{#script}}
        <script type="module" src="{{assets}}/js/{{script}}"></script>
        {{/script}}
        </head>
        <body>
        <a class="skip" href="#main">[[layout.skip]]</a>
        <header class="site-header">
        <a class="brand" href="{{base}}/">{{> mark}}<span>{{site}}</span></a>
        {{#hasWays}}
        <nav aria-label="[[layout.navigation]]"><ul>
        {{#ways}}
        <li><a href="{{path}}"{{#current}} aria-current="{{current}}"{{/current}}>{{name}}</a></li>
        {{/ways}}
        </ul></nav>
        {{/hasWays}}
        {{#isVisitor}}{{#signIn}}
        <a class="way-in" href="{{path}}"{{#current}} aria-current="{{current}}"{{/current}}>{{name}}</a>
        {{/signIn}}{{/isVisitor}}
        {{#isSignedIn}}
        <form method="post" action="{{base}}/sign-out"><input type="hidden" name="token" value="{{token}}">\
        <button class="plain">[[nav.signOut]]</button></form>
        {{/isSignedIn}}
        </header>
        {{#sandboxURL}}
        <aside class="sandbox">[[sandbox.notice]] <a href="{{sandboxURL}}">[[sandbox.people]]</a></aside>
        {{/sandboxURL}}
        {{#notice}}
        <aside class="site-notice" aria-label="[[status.page.notice]]">\
        <span lang="{{language}}" dir="{{direction}}">{{title}}</span> \
        <a href="{{base}}/status#notice">[[status.page.read]]</a></aside>
        {{/notice}}
        <main id="main" tabindex="-1">
        {{{body}}}
        </main>
        <footer class="site-footer">
        <div class="groups">
        {{#groups}}
        <nav aria-labelledby="footer-{{id}}"><h2 id="footer-{{id}}">{{title}}</h2><ul>
        {{#ways}}
        <li><a href="{{path}}"{{#current}} aria-current="{{current}}"{{/current}}>{{name}}</a></li>
        {{/ways}}
        </ul></nav>
        {{/groups}}
        <nav aria-labelledby="footer-languages"><h2 id="footer-languages">[[footer.languages]]</h2><ul>
        <li><span aria-current="true">{{languageName}}</span></li>
        {{#alternates}}
        <li><a href="{{path}}" lang="{{language}}" hreflang="{{language}}">{{name}}</a></li>
        {{/alternates}}
        </ul></nav>
        </div>
        {{#hasImprint}}
        <p class="imprint">{{#operatorName}}<span>{{operatorName}}</span>{{/operatorName}} \
        {{#contact}}<a href="{{contact}}">[[footer.contact]]</a>{{/contact}}</p>
        {{/hasImprint}}
        </footer>
        </body>
        </html>
        """)
}
