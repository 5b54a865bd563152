import Campaign
import Foundation

/// A moment to come that everybody waits for, drawn so that it is right without scripts, to the minute.
struct Countdown: Sendable {
    let title: String
    let what: String
    /// Milliseconds since 1970, for the script.
    let at: String
    /// The same in ISO 8601.
    let machineMoment: String
    /// The same in words, in UTC.
    let moment: String
    let days: String
    let hours: String
    let minutes: String
    /// For the script: sentences, by name, as JSON.
    let texts: String
    let language: String

    /// What comes next: the launch, or the campaign's next day of reconnection; `nil` when neither does.
    static func next(_ configuration: SiteConfiguration, now: Int64, _ texts: Texts) throws -> Countdown? {
        if let launch = configuration.launchAt, launch > now {
            return try Countdown(texts("home.day"), texts("home.day.what"), at: launch, now: now, texts)
        }
        guard let day = configuration.campaign.file.reconnectionDays(after: now, months: 1).first else { return nil }
        return try Countdown(texts("home.again"), texts("home.again.what"), at: day, now: now, texts)
    }

    private init(_ title: String, _ what: String, at: Int64, now: Int64, _ texts: Texts) throws {
        self.title = title
        self.what = what
        self.at = String(at)
        machineMoment = texts.machineMoment(at)
        moment = texts.moment(at)
        // Rounded up: a minute that has begun is still to come.
        let minutes = Int((at - now + 59_999) / 60_000)
        days = texts("home.js.days", count: minutes / 1_440)
        hours = texts("home.js.hours", count: minutes / 60 % 24)
        self.minutes = texts("home.js.minutes", count: minutes % 60)
        let sentences = try JSONSerialization.data(
            withJSONObject: texts.forScripts(prefix: "home.js."), options: [.sortedKeys])
        self.texts = String(decoding: sentences, as: UTF8.self)
        language = texts.language
    }
}
