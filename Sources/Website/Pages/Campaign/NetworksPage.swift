import Campaign
import Foundation
import Hummingbird

/// The networks compared, each line with its source.
struct NetworksPage: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("networks") { request, context in
            let comparison = try site.campaignTexts(context).networks
            return try await site.page(
                NetworksView(comparison, borrowed: site.borrowed(comparison.language, context)), NetworksView.template,
                title: site.texts(context)("networks.title"), request, context, hasForm: false)
        }
    }
}

/// One table; on a phone its rows are cards, and each cell names its criterion.
struct NetworksView: Sendable {
    struct Cell: Sendable {
        let criterion: String
        let question: String
        let text: String
        let source: String
        /// The name of the source's host.
        let host: String
    }

    struct Row: Sendable {
        let name: String
        let cells: [Cell]
    }

    struct Column: Sendable {
        let title: String
        let question: String
    }

    let borrowed: BorrowedText?
    let columns: [Column]
    let rows: [Row]

    init(_ comparison: NetworkComparison, borrowed: BorrowedText?) {
        self.borrowed = borrowed
        columns = comparison.questions.map { Column(title: $0.title, question: $0.question) }
        rows = comparison.networks.map { network in
            Row(
                name: network.name,
                cells: comparison.questions.compactMap { question in
                    guard let cell = network.cells[question.criterion] else { return nil }
                    return Cell(
                        criterion: question.title, question: question.question, text: cell.text, source: cell.source,
                        host: URL(string: cell.source)?.host() ?? cell.source)
                })
        }
    }

    // Styles that make cards of a table take its meaning away in some browsers: the roles say it again.
    static let template = PageTemplate(
        name: "networks",
        """
        <h1>[[networks.title]]</h1>
        <p class="lead">[[networks.lead]]</p>
        {{#borrowed}}
        <p class="notice">{{notice}}</p>
        {{/borrowed}}
        <table class="networks-table" role="table" aria-label="[[networks.title]]"\
        {{#borrowed}} lang="{{language}}" dir="{{direction}}"{{/borrowed}}>
        <thead role="rowgroup">
        <tr role="row"><th role="columnheader" scope="col"><span class="hidden">[[networks.network]]</span></th>
        {{#columns}}
        <th role="columnheader" scope="col">{{title}} <span class="networks-question">{{question}}</span></th>
        {{/columns}}
        </tr>
        </thead>
        <tbody role="rowgroup">
        {{#rows}}
        <tr role="row"><th role="rowheader" scope="row">{{name}}</th>
        {{#cells}}
        <td role="cell"><span class="networks-label" aria-hidden="true">{{criterion}} \
        <span class="networks-question">{{question}}</span></span> <p>{{text}}</p>
        <p class="networks-source"><a href="{{source}}"><span>[[networks.source]]</span> <bdi>{{host}}</bdi></a></p></td>
        {{/cells}}
        </tr>
        {{/rows}}
        </tbody>
        </table>
        <p class="hint">[[networks.wrong]] <a href="{{base}}/report">[[networks.report]]</a></p>
        """)
}
