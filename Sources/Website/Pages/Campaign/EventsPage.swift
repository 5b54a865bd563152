import Campaign
import Foundation
import HTTPTypes
import Hummingbird

/// The campaign's days, and where people meet; also as a calendar.
struct EventsPage: Sendable {
    let site: Site

    private var campaign: CampaignFolder { site.configuration.campaign }

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("events") { request, context in
            let now = site.services.now()
            let feed = "/events.ics?language=\(context.language)"
            let rows = campaign.upcomingEvents(now: now).map { row($0, context) }
            return try await site.page(
                EventsView(
                    dates: dates(now, site.texts(context)), rows: rows, hasRows: !rows.isEmpty,
                    contact: site.contact, feed: feed, feedAddress: site.configuration.publicURL + feed),
                EventsView.template, title: site.texts(context)("events.title"), request, context, hasForm: false)
        }
    }

    /// `/events.ics`: in the language that is asked for, since a calendar brings no cookie.
    func addFeed(to router: Router<SiteContext>) {
        router.get("events.ics") { request, context in
            var context = context
            if let language = request.uri.queryParameters.get("language"), site.languages.tags.contains(language) {
                context.language = language
            }
            let feed = CalendarFeed(
                name: site.configuration.campaignName, changedAt: campaign.changedAt,
                entries: entries(context, now: site.services.now()))
            var response = Response.bytes(Array(feed.text.utf8), type: "text/calendar; charset=utf-8")
            response.headers[.cacheControl] = "public, max-age=3600"
            response.headers[.vary] = "Accept-Language, Cookie"
            response.headers[.contentLanguage] = context.language
            return response
        }
    }

    // MARK: - The page

    private func dates(_ now: Int64, _ texts: Texts) -> [EventsView.Day] {
        var days: [EventsView.Day] = []
        if let launch = campaign.file.launchAt, launch > now {
            days.append(day(launch, texts("events.launch"), texts))
        }
        if let next = campaign.file.reconnectionDays(after: now, months: 1).first {
            days.append(day(next, texts("events.reconnection"), texts))
        }
        return days
    }

    private func day(_ moment: Int64, _ name: String, _ texts: Texts) -> EventsView.Day {
        EventsView.Day(name: name, when: texts.moment(moment), machineWhen: texts.machineMoment(moment))
    }

    private func row(_ event: LocalEvent, _ context: SiteContext) -> EventsView.Row {
        let texts = site.texts(context)
        let title = event.title.text(in: context.language, else: campaign.file.languages)
        let text = event.text?.text(in: context.language, else: campaign.file.languages)
        return EventsView.Row(
            id: event.id, title: title.text, titleLanguage: other(title.language, context),
            starts: texts.localMoment(event.starts.milliseconds, ahead: event.starts.offset),
            machineStarts: texts.machineMoment(event.starts.milliseconds),
            ends: event.ends.map { texts.localMoment($0.milliseconds, ahead: $0.offset) },
            machineEnds: event.ends.map { texts.machineMoment($0.milliseconds) },
            place: place(of: event),
            language: event.language.map(texts.languageName), text: text?.text,
            textLanguage: text.flatMap { other($0.language, context) }, url: event.url)
    }

    private func other(_ language: String?, _ context: SiteContext) -> String? {
        language == context.language ? nil : language
    }

    private func place(of event: LocalEvent) -> String? {
        let parts = [event.place, event.address].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    // MARK: - The calendar

    private func entries(_ context: SiteContext, now: Int64) -> [CalendarFeed.Entry] {
        let texts = site.texts(context)
        let origin = site.configuration.publicURL
        let host = URL(string: origin)?.host() ?? "localhost"
        let home = "\(origin)/\(context.language)/"
        var entries: [CalendarFeed.Entry] = []
        if let launch = campaign.file.launchAt {
            entries.append(
                .init(
                    uid: "launch@\(host)", starts: launch, summary: texts("events.calendarLaunch"),
                    description: texts("events.launchHint"), url: home))
        }
        for day in campaign.file.reconnectionDays(after: now) {
            entries.append(
                .init(
                    // By its month: whichever day the operator chooses, it is the same entry.
                    uid: "reconnection-\(texts.machineMoment(day).prefix(7))@\(host)", starts: day,
                    summary: texts("events.calendarReconnection"), description: texts("events.reconnectionHint"),
                    url: home))
        }
        for event in campaign.events {
            entries.append(
                .init(
                    uid: "event-\(event.id)@\(host)", starts: event.starts.milliseconds,
                    ends: event.ends?.milliseconds,
                    summary: event.title.text(in: context.language, else: campaign.file.languages).text,
                    description: event.text?.text(in: context.language, else: campaign.file.languages).text,
                    location: place(of: event),
                    url: event.url ?? "\(home)events#\(event.id)"))
        }
        return entries
    }
}
