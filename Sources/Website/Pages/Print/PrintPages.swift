import Campaign
import Foundation
import HTTPTypes
import Hummingbird
import Print

/// Posters, a leaflet, the manifesto and cards, in the page's language.
struct PrintPages: Sendable {
    let site: Site

    private enum Item: String, CaseIterable {
        case posterA4 = "poster-a4.pdf"
        case posterA3 = "poster-a3.pdf"
        case leaflet = "leaflet.pdf"
        case manifesto = "manifesto.pdf"
        case card = "card.png"
        case countdown = "countdown.png"

        var key: String {
            switch self {
            case .posterA4: "print.posterA4"
            case .posterA3: "print.posterA3"
            case .leaflet: "print.leaflet"
            case .manifesto: "print.manifesto"
            case .card: "print.card"
            case .countdown: "print.countdown"
            }
        }

        var isPicture: Bool { self == .card || self == .countdown }
    }

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("print") { request, context in
            let texts = site.texts(context)
            _ = try site.campaignTexts(context)
            return try await site.page(
                PrintView(items: items(context), isAvailable: await site.printer() != nil), PrintView.template,
                title: texts("print.title"), request, context, hasForm: false)
        }
        pages.get("print/:name") { _, context in
            guard let item = Item(rawValue: context.parameters.get("name") ?? "") else { throw SiteError.notFound }
            return try await file(item, context)
        }
    }

    /// All that there is to print.
    func items(_ context: SiteContext) -> [PrintView.Item] {
        let texts = site.texts(context)
        let hasCountdown = countdown(texts) != nil
        return Item.allCases.filter { $0 != .countdown || hasCountdown }.map {
            PrintView.Item(name: texts($0.key), path: "/\(context.language)/print/\($0.rawValue)")
        }
    }

    private func file(_ item: Item, _ context: SiteContext) async throws -> Response {
        guard let printer = await site.printer() else { throw SiteError.notFound }
        let texts = site.texts(context)
        let sheet = try sheet(item, try site.campaignTexts(context), texts)
        let bytes = try await printer.print(
            sheet, try PrintedText(site, texts), texts, as: item.isPicture ? .png : .pdf)
        var response = Response.bytes(bytes, type: item.isPicture ? "image/png" : "application/pdf")
        response.headers[.cacheControl] = "public, max-age=\(age(of: item, texts))"
        response.headers[.contentLanguage] = texts.language
        if !item.isPicture { response.headers[.contentDisposition] = "inline; filename=\"\(item.rawValue)\"" }
        return response
    }

    private func countdown(_ texts: Texts) -> CountdownCard? {
        CountdownCard.next(site.configuration, now: site.services.now(), texts)
    }

    /// For how long it may be kept by others, in seconds: days left are others after midnight.
    private func age(of item: Item, _ texts: Texts) -> Int64 {
        guard item == .countdown, let card = countdown(texts) else { return 3_600 }
        return max(0, min(3_600, (card.changesAt - site.services.now()) / 1_000))
    }

    private func sheet(_ item: Item, _ campaign: CampaignTexts, _ texts: Texts) throws -> Sheet {
        let words = campaign.words
        switch item {
        case .posterA4, .posterA3:
            return .poster(
                item == .posterA4 ? .a4 : .a3, headline: words.poster.headline, text: words.poster.text,
                call: words.poster.call)
        case .leaflet:
            return .leaflet(headline: words.leaflet.headline, steps: words.leaflet.steps, text: words.leaflet.text)
        case .manifesto:
            return .reading(
                title: campaign.manifesto.title, html: campaign.manifesto.summaryHTML + campaign.manifesto.html)
        case .card: return .card(headline: words.poster.headline, text: words.tagline)
        case .countdown:
            guard let card = countdown(texts) else { throw SiteError.notFound }
            return .countdown(title: card.title, left: card.left, date: card.date)
        }
    }
}

extension Site {
    /// What sheets are made with; `nil` where it is missing or will not do.
    func printer() async -> Printer? {
        guard let printer = services.printer, await printer.isFit() else { return nil }
        return printer
    }
}

extension PrintedText {
    /// What stands on everything that the site prints in a language.
    init(_ site: Site, _ texts: Texts) throws {
        let configuration = site.configuration
        let address = "\(configuration.publicURL)/\(texts.language)/"
        let launch = configuration.launchAt.flatMap { $0 > site.services.now() ? texts.day($0) : nil }
        self.init(
            language: texts.language, direction: texts.direction, campaign: configuration.campaignName,
            hashtag: "#" + configuration.campaign.file.hashtag,
            place: configuration.publicURL.replacing(/^https?:\/\//, with: ""), code: try QRCode(text: address).svg,
            date: launch, accent: configuration.campaign.file.colours.accent.description)
    }
}

struct PrintView: Sendable {
    struct Item: Sendable {
        let name: String
        let path: String
    }

    let items: [Item]
    /// Whether the site can make them.
    let isAvailable: Bool

    static let template = PageTemplate(
        name: "print",
        """
        <h1>[[print.title]]</h1>
        <p class="lead">[[print.lead]]</p>
        {{#isAvailable}}
        <ul class="guide-list">
        {{#items}}
        <li><h2><a href="{{path}}">{{name}}</a></h2></li>
        {{/items}}
        </ul>
        {{/isAvailable}}
        {{^isAvailable}}
        <p class="empty">[[print.none]]</p>
        {{/isAvailable}}
        <p><a class="go" href="{{base}}/share">[[share.title]]</a></p>
        """)
}
