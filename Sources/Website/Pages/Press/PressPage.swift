import Campaign
import HTTPTypes
import Hummingbird

/// For the press and for groups: the campaign's own words, and all that can be taken along, on one page.
struct PressPage: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("press") { request, context in
            let document = try site.campaignTexts(context).press
            let canPrint = await site.printer() != nil
            return try await site.page(
                view(
                    document, HomePage(site: site).numbers(try await site.numbers.counts(), site.texts(context)),
                    canPrint ? PrintPages(site: site).items(context) : [], context),
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

    private func view(
        _ document: TextDocument, _ numbers: [HomeView.Number], _ prints: [PrintView.Item], _ context: SiteContext
    ) -> PressView {
        let texts = site.texts(context)
        return PressView(
            text: TextView(document, borrowed: site.borrowed(document.language, context)),
            numbers: numbers.map { .init(text: $0.text) }, hasNumbers: !numbers.isEmpty,
            readAt: texts("press.readAt", ["date": .text(texts.moment(site.services.now()))]),
            paragraph: document.sections.first.map { .init(name: $0.title, path: "#\($0.anchor)") },
            prints: prints.map { .init(name: $0.name, path: $0.path) }, hasPrints: !prints.isEmpty,
            data: [
                .init(name: texts("press.directory"), path: "/directory.csv"),
                .init(name: texts("press.calendar"), path: "/events.ics?language=\(context.language)"),
                .init(name: texts("press.status"), path: "/status.json"),
            ], contact: site.contact,
            contactShown: site.contactShown)
    }
}
