import Campaign

/// How many days are left until the launch, or until the next reconnection day: what stands on a card, from midnight to
/// midnight where the campaign is at home.
struct CountdownCard: Sendable {
    /// What is waited for.
    let title: String
    /// In days: 0 on the day itself.
    let days: Int
    /// The same in words.
    let left: String
    /// The day in words.
    let date: String
    /// Whether it is the launch.
    let isLaunch: Bool
    /// When it says something else, milliseconds since 1970.
    let changesAt: Int64

    /// `nil` when nothing is waited for.
    static func next(_ configuration: SiteConfiguration, now: Int64, _ texts: Texts) -> CountdownCard? {
        let file = configuration.campaign.file
        if let launch = configuration.launchAt, launch > now {
            return CountdownCard(texts("home.day"), until: launch, isLaunch: true, now: now, file, texts)
        }
        guard let day = file.reconnectionDays(after: now, months: 1).first else { return nil }
        return CountdownCard(texts("home.again"), until: day, isLaunch: false, now: now, file, texts)
    }

    private init(
        _ title: String, until moment: Int64, isLaunch: Bool, now: Int64, _ file: CampaignFile, _ texts: Texts
    ) {
        let calendar = CampaignDays(offset: file.offset)
        self.title = title
        self.isLaunch = isLaunch
        days = calendar.count(from: now, to: moment)
        left = days == 0 ? texts("card.today") : texts("card.left", count: days)
        date = texts.day(moment, ahead: file.offset)
        changesAt = min(calendar.midnight(after: now), moment)
    }
}
