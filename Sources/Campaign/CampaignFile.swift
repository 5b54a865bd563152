/// The campaign that an operator runs: who, when and where, from `campaign.yaml` in the campaign folder.
package struct CampaignFile: Sendable, Hashable {
    /// What the campaign calls itself in a language, and its own accounts there.
    package struct Account: Sendable, Hashable {
        package var name: String
        /// A handle such as `away.example.com`.
        package var bluesky: String?
        /// An address such as `@away@social.example.org`.
        package var mastodon: String?

        package init(name: String, bluesky: String? = nil, mastodon: String? = nil) {
            self.name = name
            self.bluesky = bluesky
            self.mastodon = mastodon
        }
    }

    /// Somebody who carries the campaign.
    package struct Host: Sendable, Hashable {
        package var name: String
        /// A page, `https:` or `http:`.
        package var url: String

        package init(name: String, url: String) {
            self.name = name
            self.url = url
        }
    }

    /// Who runs the site and answers for it; all that is left out is unknown.
    package struct Operator: Sendable, Hashable {
        package var name: String?
        /// `mailto:` or a page.
        package var contact: String?
        /// Where the money comes from, in a sentence or two.
        package var funding: String?
        /// The page of the legal notice.
        package var legalNotice: String?
        package var supporters: [String] = []

        package init() {}
    }

    /// What the campaign calls itself.
    package var name: String
    /// Without its `#`.
    package var hashtag: String
    /// Before this moment people register and import; at it everything is released. Milliseconds since 1970; `nil`
    /// when the campaign is open already.
    package var launchAt: Int64?
    /// How far the campaign's clocks are ahead of UTC, in seconds: those that its launch was written by. Its days begin at
    /// their midnight.
    package var offset = 0
    /// When links that helped nobody are erased; milliseconds since 1970.
    package var purgeAt: Int64?
    /// The day of each month, 1 to 28, on which everybody is reconnected anew, at 12:00 UTC.
    package var reconnectionDay: Int?
    /// BCP 47 tags of the languages that the site is offered in, the first one by default.
    package var languages: [String]
    /// By language; also for languages that the site is not offered in.
    package var accounts: [String: Account] = [:]
    package var hosts: [Host] = []
    package var organization = Operator()
    package var colours = CampaignAccents.standard
    /// What there is to do as the launch approaches, as they stand.
    package var actions: [DatedAction] = []

    /// What holds without a folder, for a person's own command line: open, in every language.
    package static let standard = CampaignFile(name: "HelloQuitX", languages: ["en", "fr"])

    package init(
        name: String, hashtag: String? = nil, launchAt: Int64? = nil, purgeAt: Int64? = nil,
        reconnectionDay: Int? = nil, languages: [String]
    ) {
        self.name = name
        self.hashtag = hashtag ?? String(name.filter { $0.isLetter || $0.isNumber })
        self.launchAt = launchAt
        self.purgeAt = purgeAt
        self.reconnectionDay = reconnectionDay
        self.languages = languages
    }
}
