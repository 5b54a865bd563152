import Accounts
import HTTPTypes
import Hummingbird
import Identifiers
import Print

/// A picture that says where a member is now: drawn when they ask for it, with the addresses that they ticked, and kept
/// nowhere. There is no page of it that others could open.
struct CardPages: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("share/card") { request, context in try await show(request, context) }
        pages.get("share/card/:name") { request, context in try await draw(request, context) }
    }

    private func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let query = try FormBody(parsing: request.uri.query ?? "")
        let all = try await addresses(of: member)
        let chosen = chosen(of: all, query)
        let isAsked = query["draw"] != nil
        let canDraw = await site.printer() != nil
        let isError = isAsked && chosen.isEmpty && !all.isEmpty
        var errors = FormErrors()
        if isError, let first = all.first { errors.add("on-\(first.network.rawValue)", texts("card.error")) }
        let alt = texts("card.alt", ["accounts": .text(texts.list(chosen.map { texts.isolated("@" + $0.name) }))])
        let path = "/\(texts.language)/share/card/"
        let items = chosen.map { "on=\($0.network.rawValue)" }.joined(separator: "&")
        return try await site.page(
            CardView(
                options: all.map { address in
                    CardView.Option(
                        network: address.network.rawValue, networkName: texts("network.\(address.network.rawValue)"),
                        name: "@" + address.name,
                        isChosen: !isAsked || chosen.contains { $0.network == address.network })
                },
                hasOptions: !all.isEmpty && canDraw, hasAddresses: !all.isEmpty,
                isAvailable: canDraw,
                pictures: isAsked && !chosen.isEmpty && canDraw
                    ? Sheet.Shape.allCases.map { shape in
                        CardView.Picture(
                            path: "\(path)\(shape.rawValue).png?\(items)", file: Self.file(shape),
                            width: shape.size.width, height: shape.size.height, alt: alt,
                            label: texts("card.download.\(shape.rawValue)"))
                    } : [],
                isDrawn: isAsked && !chosen.isEmpty && canDraw, alt: alt,
                error: errors.isEmpty ? nil : texts("card.error"), errors: errors.orNil),
            CardView.template, title: texts("card.title"), request, context, status: isError ? .badRequest : .ok,
            isError: isError, hasForm: false)
    }

    private func draw(_ request: Request, _ context: SiteContext) async throws -> Response {
        let member = try site.registered(context)
        let texts = site.texts(context)
        let name = (context.parameters.get("name") ?? "").split(separator: ".", omittingEmptySubsequences: false)
        let query = try FormBody(parsing: request.uri.query ?? "")
        let chosen = chosen(of: try await addresses(of: member), query)
        guard let printer = await site.printer(), name.count == 2, name[1] == "png",
            let shape = Sheet.Shape(rawValue: String(name[0])), !chosen.isEmpty
        else { throw SiteError.notFound }
        try await site.limiter.spend(
            "card/\(member.id)", site.configuration.rates.cards, now: site.services.now())
        let sheet = Sheet.moved(
            headline: texts("card.headline"), lead: texts("card.lead"),
            addresses: try chosen.map {
                Sheet.Address(
                    network: texts("network.\($0.network.rawValue)"), name: "@" + $0.name,
                    code: try QRCode(text: $0.profile).svg)
            }, shape)
        let bytes = try await printer.draw(sheet, try PrintedText(site, texts), texts, as: .png)
        var response = Response.bytes(bytes, type: "image/png")
        response.headers[.cacheControl] = "private, no-store"
        response.headers[.contentLanguage] = texts.language
        response.headers[.contentDisposition] = "inline; filename=\"\(Self.file(shape))\""
        return response
    }

    /// What the picture is called on somebody's disk.
    private static func file(_ shape: Sheet.Shape) -> String {
        "i-have-moved-\(shape.size.width)x\(shape.size.height).png"
    }

    // MARK: - Addresses

    /// Where a member can be found, and the page that the code leads to.
    private struct Address: Sendable {
        let network: Network
        /// Without the first `@`.
        let name: String
        let profile: String

        init?(_ account: LinkedAccount) {
            guard account.isProven else { return nil }
            network = account.key.network
            name = account.name
            switch account.key {
            case .x: return nil
            case .bluesky: profile = "https://bsky.app/profile/\(account.name)"
            case .mastodon(let server, _):
                profile = "https://\(server)/@\(account.name.prefix { $0 != "@" })"
            }
        }
    }

    private func addresses(of member: Member) async throws -> [Address] {
        try await site.services.accounts.accounts(of: member.id).compactMap(Address.init)
            .sorted { $0.network.rawValue < $1.network.rawValue }
    }

    private func chosen(of all: [Address], _ query: FormBody) -> [Address] {
        let on = Set(query.all("on"))
        return all.filter { on.contains($0.network.rawValue) }
    }
}
