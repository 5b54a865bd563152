/// A campaign folder as it was read, once, without a mistake: see docs/decisions/0012.
package struct CampaignFolder: Sendable {
    package var file: CampaignFile
    /// By their beginning.
    package var events: [LocalEvent]
    /// When its dates and events were last changed, in milliseconds since 1970.
    package var changedAt: Int64
    /// What the operator has to say about the site at the moment.
    package var notices: NoticeBook
    /// One for each of the campaign's languages.
    private var texts: [String: CampaignTexts]

    /// A campaign without texts: its pages are not there.
    package init(
        file: CampaignFile = .standard, events: [LocalEvent] = [], texts: [String: CampaignTexts] = [:],
        changedAt: Int64 = 0, notices: NoticeBook = NoticeBook()
    ) {
        self.notices = notices
        self.changedAt = changedAt
        self.file = file
        self.events = events
        self.texts = texts
    }

    /// The words for the pages of a language; `nil` where the campaign has no texts at all.
    package func texts(in language: String) -> CampaignTexts? {
        texts[language] ?? file.languages.first.flatMap { texts[$0] }
    }

    /// Events that are not over, the next one first.
    package func upcomingEvents(now: Int64) -> [LocalEvent] { events.filter { !$0.isOver(at: now) } }
}
