import Campaign
import Hummingbird

/// Everything that the campaign says: why and how, and who stands behind it.
struct CampaignPages: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        TextPages(site: site).add(to: pages)
        QuestionsPage(site: site).add(to: pages)
        NetworksPage(site: site).add(to: pages)
        GuidesPages(site: site).add(to: pages)
        ArchiveReminder(site: site).add(to: pages)
        LettersPage(site: site).add(to: pages)
        EventsPage(site: site).add(to: pages)
        AboutPage(site: site).add(to: pages)
    }
}

extension Site {
    /// The campaign's words for the page's language.
    func campaignTexts(_ context: SiteContext) throws -> CampaignTexts {
        guard let texts = configuration.campaign.texts(in: context.language) else { throw SiteError.notFound }
        return texts
    }

    /// That a text stands in another language than its page; `nil` where it does not.
    func borrowed(_ language: String, _ context: SiteContext) -> BorrowedText? {
        guard language != context.language else { return nil }
        let other = texts(in: language)
        return BorrowedText(
            language: language, direction: other.direction,
            notice: texts(context)("text.borrowed", ["language": .text(other("language.name"))]))
    }
}

/// A text that stands in from another language.
struct BorrowedText: Sendable {
    let language: String
    let direction: String
    let notice: String
}
