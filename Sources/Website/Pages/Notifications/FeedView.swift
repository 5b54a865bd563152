import Localization

/// An Atom feed (RFC 4287). Escaped like pages are: the entities that that makes are XML's own, and numbers.
struct FeedView: Sendable {
    struct Entry: Sendable {
        /// Names it for good: an IRI.
        let id: String
        let title: String
        /// Milliseconds since 1970.
        let at: Int64
        let path: String
        let summary: String?
    }

    struct Line: Sendable {
        let id: String
        let title: String
        let updated: String
        let address: String
        let summary: String?
    }

    let id: String
    let title: String
    let author: String
    let language: String
    let updated: String
    /// Its own address.
    let address: String
    /// The page that it belongs to.
    let home: String
    let entries: [Line]

    /// - Parameters:
    ///   - origin: what the paths of entries stand below.
    ///   - at: when there was anything new last, where there is no entry.
    init(
        id: String, title: String, author: String, address: String, home: String, origin: String, at: Int64,
        _ entries: [Entry], _ texts: Texts
    ) {
        self.id = id
        self.title = title
        self.author = author
        language = texts.language
        updated = texts.machineMoment(entries.map(\.at).max() ?? at)
        self.address = address
        self.home = home
        self.entries = entries.map {
            Line(
                id: $0.id, title: $0.title, updated: texts.machineMoment($0.at), address: origin + $0.path,
                summary: $0.summary)
        }
    }

    static let type = "application/atom+xml"

    /// What stands before it: nothing may come first.
    static let declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"

    static let template = PageTemplate(
        name: "feed",
        """
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{{language}}">
        <id>{{id}}</id>
        <title>{{title}}</title>
        <updated>{{updated}}</updated>
        <author><name>{{author}}</name></author>
        <link rel="self" type="application/atom+xml" href="{{address}}"/>
        <link rel="alternate" type="text/html" hreflang="{{language}}" href="{{home}}"/>
        {{#entries}}
        <entry>
        <id>{{id}}</id>
        <title>{{title}}</title>
        <updated>{{updated}}</updated>
        <link rel="alternate" type="text/html" href="{{address}}"/>
        {{#summary}}<summary>{{summary}}</summary>{{/summary}}
        </entry>
        {{/entries}}
        </feed>
        """)
}
