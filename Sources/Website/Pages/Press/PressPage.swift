import Campaign
import HTTPTypes
import Hummingbird

/// For the press and for groups: the campaign's own words, and all that can be taken along, on one page.
struct PressPage: Sendable {
    let site: Site

    /// Printed things, by the keys of their names.
    private static let prints = [
        ("print.posterA4", "poster-a4.pdf"), ("print.posterA3", "poster-a3.pdf"), ("print.leaflet", "leaflet.pdf"),
        ("print.manifesto", "manifesto.pdf"), ("print.card", "card.png"),
    ]

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("press") { request, context in
            let document = try site.campaignTexts(context).press
            return try await site.page(
                view(
                    document, HomePage(site: site).numbers(try await site.numbers.counts(), site.texts(context)),
                    context),
                PressView.template, title: document.title, request, context, hasForm: false,
                description: document.summary)
        }
    }

    /// The mark at an address that stays, to be taken along.
    func addData(to router: Router<SiteContext>) {
        router.get("mark.svg") { request, _ in
            var response = try site.assets.response(
                for: "mark.svg", digest: "", takesGzip: Gzip.isAccepted(request.headers[.acceptEncoding]))
            response.headers[.cacheControl] = "public, max-age=3600"
            return response
        }
    }

    private func view(_ document: TextDocument, _ numbers: [HomeView.Number], _ context: SiteContext) -> PressView {
        let texts = site.texts(context)
        let base = "/\(context.language)"
        return PressView(
            text: TextView(document, borrowed: site.borrowed(document.language, context)),
            numbers: numbers.map { .init(text: $0.text) }, hasNumbers: !numbers.isEmpty,
            readAt: texts("press.readAt", ["date": .text(texts.moment(site.services.now()))]),
            paragraph: document.sections.first.map { .init(name: $0.title, path: "#\($0.anchor)") },
            prints: site.services.printer == nil
                ? [] : Self.prints.map { .init(name: texts($0.0), path: "\(base)/print/\($0.1)") },
            hasPrints: site.services.printer != nil,
            data: [
                .init(name: texts("press.directory"), path: "/directory.csv"),
                .init(name: texts("press.calendar"), path: "/events.ics?language=\(context.language)"),
                .init(name: texts("press.status"), path: "/status.json"),
            ], contact: site.contact,
            contactShown: site.contact.map { $0.hasPrefix("mailto:") ? String($0.dropFirst(7)) : $0 })
    }
}
