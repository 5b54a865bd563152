import Campaign
import Foundation
import HTTPTypes
import Hummingbird

/// `/LANGUAGE/guides/archive/reminder`: a calendar entry for those who asked X for their archive, on their own device.
/// Nothing is stored.
struct ArchiveReminder: Sendable {
    /// X takes a day or more, in milliseconds.
    static let delay: Int64 = 86_400_000

    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        // Not by its whole name, which would hide the guide above it from the router.
        pages.get("guides/:slug/reminder") { _, context in
            guard context.parameters.get("slug") == "archive" else { throw SiteError.notFound }
            let texts = site.texts(context)
            let now = site.services.now()
            let campaign = site.configuration.campaignName
            let uid = site.services.randomBytes(16).map { String(format: "%02x", $0) }.joined()
            let page = "\(site.configuration.publicURL)/\(context.language)/look"
            let feed = CalendarFeed(
                name: campaign, changedAt: now,
                entries: [
                    .init(
                        // Each click is a request for an archive of its own.
                        uid: uid, starts: now + Self.delay,
                        summary: texts("guides.reminder.summary"),
                        description: texts("guides.reminder.text", ["campaign": .text(campaign)]) + "\n" + page,
                        url: page,
                        alarms: true)
                ])
            var response = Response.bytes(Array(feed.text.utf8), type: "text/calendar; charset=utf-8")
            response.headers[.contentDisposition] = "attachment; filename=\"archive.ics\""
            response.headers[.cacheControl] = "no-store"
            response.headers[.contentLanguage] = context.language
            return response
        }
    }
}
