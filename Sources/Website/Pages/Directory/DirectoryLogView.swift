import Campaign
import Localization

/// What changed in the directory, newest first.
struct DirectoryLogView: Sendable {
    struct Line: Sendable {
        let at: String
        let machineAt: String
        let sentence: String
        let detail: String?
    }

    let lines: [Line]
    let hasLines: Bool
    let previous: String?
    let next: String?
    let place: String?

    init(_ changes: [DirectoryChange], total: Int, page: Int, _ texts: Texts) {
        let pages = max(1, (total + DirectoryPages.pageSize - 1) / DirectoryPages.pageSize)
        let path = "/\(texts.language)/directory/log?page="
        lines = changes.map { change in
            let name = change.name.isEmpty ? texts("directory.log.person") : change.name
            var sentence = texts("directory.log.\(change.kind.rawValue)", ["name": .text(name)])
            var detail: String?
            if let column = change.column {
                sentence = texts(
                    "directory.log.changed", ["name": .text(name), "field": .text(texts("directory.field.\(column)"))])
                if !change.was.isEmpty || !change.becomes.isEmpty {
                    detail = texts(
                        "directory.log.detail",
                        [
                            "was": .text(Self.words(for: change.was, column, texts)),
                            "becomes": .text(Self.words(for: change.becomes, column, texts)),
                        ])
                }
            }
            return Line(
                at: texts.shortMoment(change.at), machineAt: texts.machineMoment(change.at), sentence: sentence,
                detail: detail)
        }
        hasLines = !changes.isEmpty
        previous = page > 1 ? path + String(min(page - 1, pages)) : nil
        next = page < pages ? path + String(page + 1) : nil
        place = pages > 1 ? texts("directory.place", ["page": .number(page), "pages": .number(pages)]) : nil
    }

    /// What the file says, in the page's language where the program has words for it.
    private static func words(for value: String, _ column: DirectoryColumn, _ texts: Texts) -> String {
        if value.isEmpty { return texts("directory.log.nothing") }
        switch column {
        case .kind where DirectoryKind(rawValue: value) != nil: return texts("directory.kind.\(value)")
        case .status where DirectoryStatus(rawValue: value) != nil: return texts("directory.status.\(value)")
        case .country: return texts.country(value)
        default: return value
        }
    }

    static let template = PageTemplate(
        name: "directoryLog",
        """
        <p><a class="back" href="{{base}}/directory">[[directory.back]]</a></p>
        <h1>[[directory.log.title]]</h1>
        <p class="lead">[[directory.log.lead]]</p>
        {{#hasLines}}
        <ul class="directory-log">
        {{#lines}}
        <li><time class="hint" datetime="{{machineAt}}">{{at}}</time> <span>{{sentence}}</span> \
        {{#detail}}<span class="hint">{{detail}}</span>{{/detail}}</li>
        {{/lines}}
        </ul>
        {{/hasLines}}
        {{^hasLines}}
        <p class="empty">[[directory.log.empty]]</p>
        {{/hasLines}}
        <nav class="paging" aria-label="[[directory.pages]]">
        {{#previous}}<a href="{{previous}}" rel="prev">[[directory.previous]]</a>{{/previous}}
        {{#place}}<span>{{place}}</span>{{/place}}
        {{#next}}<a href="{{next}}" rel="next">[[directory.next]]</a>{{/next}}
        </nav>
        """)
}
