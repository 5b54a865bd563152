import Campaign
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Notifications

/// The campaign's news for everybody, and a member's people for whoever has the secret address.
struct FeedPages: Sendable {
    let site: Site

    /// Below a language.
    static let news = "news.atom"
    /// How many changes of the directory stand in the news.
    private static let changes = 30

    private var campaign: CampaignFolder { site.configuration.campaign }

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("news.atom") { request, context in
            answer(try await newsFeed(context), caching: "public, max-age=1800", request, context)
        }
        pages.get("people/feed/:secret") { request, context in
            guard let secret = context.parameters.get("secret").flatMap({ LinkSecret($0) }),
                let feed = try await peopleFeed(secret, context)
            else { throw SiteError.notFound }
            // Asked for anew each time: an address that was taken back ends at once.
            var response = answer(feed, caching: "private, no-cache", request, context)
            response.headers[.robotsTag] = "noindex"
            return response
        }
    }

    /// The feed, or that it is what the reader has already (RFC 9110, section 13.1.2).
    private func answer(_ feed: FeedView, caching: String, _ request: Request, _ context: SiteContext) -> Response {
        let text =
            FeedView.declaration + site.fragment(feed, FeedView.template, context).trimmingCharacters(in: .newlines)
        let digest = SHA256.hash(data: Data(text.utf8)).prefix(16).map { String(format: "%02x", $0) }.joined()
        let tag = "\"\(digest)\""
        let known = (request.headers[.ifNoneMatch] ?? "").split(separator: ",")
            .map { $0.drop { $0 == " " }.replacing("W/", with: "").trimmingCharacters(in: .whitespaces) }
        var response =
            known.contains(tag) || known.contains("*")
            ? Response(status: .notModified)
            : Response.bytes(Array(text.utf8), type: "\(FeedView.type); charset=utf-8")
        response.headers[.eTag] = tag
        response.headers[.cacheControl] = caching
        return response
    }

    private func base(_ context: SiteContext) -> String { "\(site.configuration.publicURL)/\(context.language)" }

    // MARK: - The campaign's news

    private func newsFeed(_ context: SiteContext) async throws -> FeedView {
        let texts = site.texts(context)
        let now = site.services.now()
        let address = "\(base(context))/\(Self.news)"
        let entries = actions(now, address, texts) + days(now, address, texts) + events(now, address, texts)
        let log = try await site.services.directory.directoryChanges(offset: 0, limit: Self.changes)
        let lines = DirectoryLogView(log.changes, total: log.total, page: 1, texts).lines
        let changes = zip(log.changes, lines).map { change, line in
            FeedView.Entry(
                id: "\(address)#directory-\(change.id)", title: line.sentence, at: change.at, path: "/directory/log",
                summary: line.detail)
        }
        return FeedView(
            id: address, title: texts("notify.news.title"), author: site.configuration.campaignName, address: address,
            home: "\(base(context))/", origin: base(context), at: campaign.changedAt,
            (entries + changes).sorted { ($0.at, $0.id) > ($1.at, $1.id) }, texts)
    }

    /// What there is to do, from the day on which it begins.
    private func actions(_ now: Int64, _ address: String, _ texts: Texts) -> [FeedView.Entry] {
        guard let launch = site.configuration.launchAt, let words = campaign.texts(in: texts.language)?.words else {
            return []
        }
        return campaign.file.actions.compactMap { action in
            let begins = action.begins(launch: launch)
            guard begins <= now, let text = words.actions[action.id] else { return nil }
            return FeedView.Entry(
                id: "\(address)#action-\(action.id)", title: text, at: begins, path: "/\(action.page)", summary: nil)
        }
    }

    /// The launch, and the last of the days on which everybody is reconnected anew.
    private func days(_ now: Int64, _ address: String, _ texts: Texts) -> [FeedView.Entry] {
        var entries: [FeedView.Entry] = []
        if let launch = site.configuration.launchAt, launch <= now {
            entries.append(
                .init(
                    id: "\(address)#launch", title: texts("notify.news.launch"), at: launch, path: "/",
                    summary: texts("events.launchHint")))
        }
        let month: Int64 = 31 * 86_400_000
        if let day = campaign.file.reconnectionDays(after: now - month, months: 2).last(where: { $0 <= now }) {
            entries.append(
                .init(
                    id: "\(address)#reconnection-\(texts.machineMoment(day).prefix(7))",
                    title: texts("events.calendarReconnection"), at: day, path: "/people",
                    summary: texts("events.reconnectionHint")))
        }
        return entries
    }

    private func events(_ now: Int64, _ address: String, _ texts: Texts) -> [FeedView.Entry] {
        campaign.upcomingEvents(now: now).map { event in
            FeedView.Entry(
                id: "\(address)#event-\(event.id)",
                title: event.title.text(in: texts.language, else: campaign.file.languages).text, at: campaign.changedAt,
                path: "/events#\(event.id)",
                summary: texts.localMoment(event.starts.milliseconds, ahead: event.starts.offset))
        }
    }

    // MARK: - A member's people

    private func peopleFeed(_ secret: LinkSecret, _ context: SiteContext) async throws -> FeedView? {
        let port = site.services.subscriptions.port
        guard let member = try await site.services.subscriptions.owner(ofFeed: secret),
            let began = try await port.feedBegan(of: member)
        else { return nil }
        let texts = site.texts(context)
        let month: Int64 = 31 * 86_400_000
        let arrivals = try await port.arrivals(of: member, since: max(began, site.services.now() - month))
        // What can be told apart by it tells nothing of the address.
        let name = secret.hash.prefix(8).map { String(format: "%02x", $0) }.joined()
        let id = "\(site.configuration.publicURL)/people/\(name)"
        return FeedView(
            id: id, title: texts("notify.people.title"), author: site.configuration.campaignName,
            address: "\(base(context))/\(NotificationPath.feed(secret))", home: "\(base(context))/people",
            origin: base(context), at: began,
            arrivals.map { day in
                FeedView.Entry(
                    id: "\(id)#\(texts.machineMoment(day.day * 86_400_000).prefix(10))",
                    title: texts("notify.digest.subject", count: day.count), at: day.lastAt, path: "/people",
                    summary: texts("notify.digest.what", count: day.count))
            }, texts)
    }
}
