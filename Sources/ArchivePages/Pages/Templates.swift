import Templating

/// The pages' Mustache templates. `[[key]]` stands for a text without open places, put in when the templates are read;
/// everything else is escaped where it is put in, without exception.
///
/// Names differ between a page and what it repeats: a name that is missing inside is looked for outside.
enum Templates {
    /// No request to another host, no script or style in a page, and nothing that leads an address elsewhere. `file:` is
    /// for browsers that take each file of a disk for an origin of its own.
    static let policy =
        "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; "
        + "media-src 'self' file:; form-action 'self' file:; base-uri 'none'"

    private static let head = """
        <!DOCTYPE html>
        <html lang="{{language}}" dir="{{direction}}">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(policy)">
        <meta http-equiv="x-dns-prefetch-control" content="off">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex, nofollow, noarchive">
        <meta name="referrer" content="no-referrer">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} – {{site}}</title>
        <link rel="icon" href="{{base}}assets/mark.svg" type="image/svg+xml">
        <link rel="stylesheet" href="{{base}}assets/style.css">
        {{#scripts}}
        <script src="{{base}}{{.}}" defer></script>
        {{/scripts}}
        </head>
        <body>
        <a class="skip" href="#main">[[archive.layout.skip]]</a>
        <header class="site">
        <a class="brand" href="{{base}}index.html"><img src="{{base}}assets/mark.svg" alt="" width="28" height="28"><bdi>{{site}}</bdi></a>
        <nav aria-label="[[archive.layout.navigation]]"><ul>
        {{#navigation}}
        <li><a href="{{base}}{{to}}"{{#current}} aria-current="page"{{/current}}>{{label}}</a></li>
        {{/navigation}}
        </ul></nav>
        </header>
        <main id="main" tabindex="-1">
        <h1>{{title}}</h1>

        """

    private static let foot = """
        </main>
        <footer class="site"><p>[[archive.footer.local]]</p><p>{{made}}</p></footer>
        </body>
        </html>

        """

    /// Where one can go from a page to its neighbours.
    private static func paging(_ name: String) -> String {
        """
        {{#paging}}
        <nav class="paging" aria-label="[[\(name)]]"><ul>
        {{#steps}}
        <li><a href="{{base}}{{to}}"{{#relation}} rel="{{relation}}"{{/relation}}>{{label}}</a></li>
        {{/steps}}
        </ul></nav>
        {{/paging}}

        """
    }

    /// A text in its pieces; no white space may come between them.
    private static let text =
        #"{{#segments}}{{#href}}<a href="{{href}}"{{#away}} rel="external noreferrer noopener nofollow"{{/away}}>{{piece}}</a>{{/href}}{{^href}}{{piece}}{{/href}}{{/segments}}"#

    private static let post = """
        <article class="post" id="p{{id}}" aria-labelledby="d{{id}}">
        {{#leads}}<h2 id="d{{id}}"><a href="{{place}}"><time datetime="{{machine}}">{{moment}}</time></a></h2>{{/leads}}
        {{^leads}}<h3 id="d{{id}}"><a href="{{place}}"><time datetime="{{machine}}">{{moment}}</time></a></h3>{{/leads}}
        {{#hasTags}}
        <p class="tags">{{#tags}}<span class="tag">{{.}}</span> {{/tags}}</p>
        {{/hasTags}}
        {{#context}}
        <p class="context"><a href="{{to}}"{{#isAway}} rel="external noreferrer noopener nofollow"{{/isAway}}>{{label}}</a></p>
        {{/context}}
        <div class="text" dir="auto"{{#lang}} lang="{{lang}}"{{/lang}}>\(text)</div>
        {{#hasMedia}}
        <ul class="media">
        {{#media}}
        <li>{{#isPhoto}}<a href="{{source}}"><img src="{{source}}" alt="{{alt}}" loading="lazy" decoding="async"{{#size}} width="{{width}}" height="{{height}}"{{/size}}></a>{{/isPhoto}}{{^isPhoto}}<video src="{{source}}" aria-label="{{alt}}" controls preload="metadata"{{#isLoop}} loop muted playsinline{{/isLoop}}{{#size}} width="{{width}}" height="{{height}}"{{/size}}></video>{{/isPhoto}}</li>
        {{/media}}
        </ul>
        {{/hasMedia}}
        {{#quotes}}
        <blockquote><p><a href="{{to}}">{{label}}</a></p><p dir="auto">{{excerpt}}</p></blockquote>
        {{/quotes}}
        {{#notes}}
        <p class="note">{{.}}</p>
        {{/notes}}
        {{#whole}}
        <p><a class="whole" href="{{to}}">{{label}}</a></p>
        {{/whole}}
        {{#versions}}
        <details><summary>{{summary}}</summary>
        {{#earlier}}
        <p><time datetime="{{machine}}">{{moment}}</time></p><div class="text" dir="auto">\(text)</div>
        {{/earlier}}
        </details>
        {{/versions}}
        {{#hasFacts}}
        <ul class="facts">
        {{#facts}}
        <li>{{.}}</li>
        {{/facts}}
        {{#links}}
        <li><a href="{{to}}" rel="external noreferrer noopener nofollow">{{label}}</a></li>
        {{/links}}
        </ul>
        {{/hasFacts}}
        </article>

        """

    private static let posts = """
        {{#lead}}
        <p>{{lead}}</p>
        {{/lead}}
        {{> paging}}
        {{#threads}}
        {{#label}}
        <div class="thread" role="group" aria-label="{{label}}">
        {{#posts}}
        {{> post}}
        {{/posts}}
        </div>
        {{/label}}
        {{^label}}
        {{#posts}}
        {{> post}}
        {{/posts}}
        {{/label}}
        {{/threads}}
        {{> pagingBelow}}

        """

    private static let searchForm = """
        <form class="search" role="search" action="{{base}}search.html" method="get">
        <p><label for="q">[[archive.search.label]]</label><input id="q" name="q" type="search" autocomplete="off" spellcheck="false"></p>
        {{#filters}}
        <p class="hint">[[archive.search.hint]]</p>
        <div class="filters">
        <p><label for="year">[[archive.search.year]]</label><select id="year" name="year"><option value="">[[archive.search.anyYear]]</option>
        {{#years}}
        <option>{{.}}</option>
        {{/years}}
        </select></p>
        <p class="choice"><input id="media" name="media" type="checkbox" value="1"><label for="media">[[archive.search.media]]</label></p>
        <p class="choice"><input id="threads" name="threads" type="checkbox" value="1"><label for="threads">[[archive.search.threads]]</label></p>
        </div>
        {{/filters}}
        <p><button>[[archive.search.button]]</button></p>
        </form>

        """

    private static let home = """
        <p class="lead">{{lead}}</p>
        {{> searchForm}}
        <h2>[[archive.home.years]]</h2>
        {{#calendar}}
        <section class="year" aria-labelledby="y{{year}}">
        <h3 id="y{{year}}">{{year}} <span class="count">{{count}}</span></h3>
        <ul class="months">
        {{#months}}
        <li><a href="{{to}}">{{month}}</a> <span class="count">{{count}}</span></li>
        {{/months}}
        </ul>
        </section>
        {{/calendar}}
        {{#hasApart}}
        <h2>[[archive.home.apart]]</h2>
        <ul>
        {{#apart}}
        <li><a href="{{to}}">{{label}}</a> <span class="count">{{count}}</span></li>
        {{/apart}}
        </ul>
        {{/hasApart}}
        <h2>[[archive.home.numbers]]</h2>
        <dl class="numbers">
        {{#numbers}}
        <div><dt>{{label}}</dt><dd>{{number}}</dd></div>
        {{/numbers}}
        </dl>

        """

    private static let threads = """
        {{#empty}}
        <p>[[archive.threads.empty]]</p>
        {{/empty}}
        {{> paging}}
        <ul class="list">
        {{#listed}}
        <li><a href="{{base}}{{to}}"><time datetime="{{machine}}">{{day}}</time></a> <span class="count">{{count}}</span><p dir="auto">{{excerpt}}</p></li>
        {{/listed}}
        </ul>
        {{> pagingBelow}}

        """

    private static let media = """
        {{> paging}}
        <ul class="gallery">
        {{#items}}
        <li>{{#isPhoto}}<a href="{{base}}{{source}}"><img src="{{base}}{{source}}" alt="{{alt}}" loading="lazy" decoding="async"></a>{{/isPhoto}}{{^isPhoto}}<video src="{{base}}{{source}}" aria-label="{{alt}}" controls preload="metadata"></video>{{/isPhoto}}<a href="{{base}}{{to}}">{{label}}</a></li>
        {{/items}}
        </ul>
        {{> pagingBelow}}

        """

    private static let mediaYears = """
        {{#empty}}
        <p>[[archive.media.empty]]</p>
        {{/empty}}
        <ul>
        {{#calendar}}
        <li><a href="{{base}}{{to}}">{{year}}</a> <span class="count">{{count}}</span></li>
        {{/calendar}}
        </ul>

        """

    private static let search = """
        {{> searchForm}}
        <p id="scriptless" class="note">[[archive.search.noScript]]</p>
        <h2 id="found" class="hidden">[[archive.search.results]]</h2>
        <p id="status" role="status"></p>
        <ol id="results" class="list" aria-labelledby="found"></ol>
        <p><button id="more" type="button" hidden></button></p>

        """

    /// A page says twice where one goes from it, each time under a name of its own.
    static let partials = [
        PageTemplate(name: "post", post), PageTemplate(name: "paging", paging("archive.page.navigation")),
        PageTemplate(name: "pagingBelow", paging("archive.page.navigationBelow")),
        PageTemplate(name: "searchForm", searchForm),
    ]

    enum Page: String, CaseIterable {
        case posts
        case home
        case threads
        case media
        case mediaYears
        case search

        var template: PageTemplate {
            let body =
                switch self {
                case .posts: Templates.posts
                case .home: Templates.home
                case .threads: Templates.threads
                case .media: Templates.media
                case .mediaYears: Templates.mediaYears
                case .search: Templates.search
                }
            return PageTemplate(name: rawValue, head + body + foot)
        }
    }
}
