import Campaign

/// What the pages need to know of the settings and the campaign.
package struct SiteConfiguration: Sendable {
    /// The origin that people use, without a slash at the end: `https://away.example.com`, `http://127.0.0.1:8080`.
    package var publicURL: String
    /// BCP 47 tags of the languages on offer, the first one by default. Each needs a catalogue in `Localization`.
    package var languages: [String]
    package var campaignName: String
    /// Before this moment people register, import and choose; milliseconds since 1970, `nil` when open already.
    package var launchAt: Int64?
    /// When links that helped nobody are erased; milliseconds since 1970.
    package var purgeAt: Int64?
    /// The address of the sandbox's people, when this is a try-out with made-up networks.
    package var sandboxURL: String?
    /// Who runs the site, for the foot of each page; where it is nil the campaign may say it. So with `contact`.
    package var operatorName: String?
    /// Where they are reached, `mailto:` or `https:`; for the same place and `/.well-known/security.txt`.
    package var contact: String?
    /// What `/metrics` asks for as a bearer token; without one it answers loopback only.
    package var metricsToken: String?
    /// Takes the visitor's address from `X-Forwarded-For`: only behind a proxy that sets it.
    package var trustsForwardedFor: Bool
    /// How often things may be done that cost others something.
    package var rates: RateLimits
    /// How large the lists of an archive may be as they are sent, in bytes: two million ids of 19 digits, quoted, fit.
    package var importLimit = 60 * 1024 * 1024
    /// The folder that holds `css` and `js`; looked for beside the program when `nil`.
    package var resources: String?
    /// What the program calls itself, for the page of its status.
    package var version: String?
    /// The campaign's texts, events and colours.
    package var campaign: CampaignFolder

    package init(
        publicURL: String, languages: [String], campaignName: String, launchAt: Int64? = nil, purgeAt: Int64? = nil,
        sandboxURL: String? = nil, operatorName: String? = nil, contact: String? = nil, metricsToken: String? = nil,
        trustsForwardedFor: Bool = false, rates: RateLimits = RateLimits(), resources: String? = nil,
        version: String? = nil, campaign: CampaignFolder = CampaignFolder()
    ) {
        self.version = version
        self.publicURL = publicURL
        self.languages = languages
        self.campaignName = campaignName
        self.launchAt = launchAt
        self.purgeAt = purgeAt
        self.sandboxURL = sandboxURL
        self.operatorName = operatorName
        self.contact = contact
        self.metricsToken = metricsToken
        self.trustsForwardedFor = trustsForwardedFor
        self.rates = rates
        self.resources = resources
        self.campaign = campaign
    }

    package var isSandbox: Bool { sandboxURL != nil }

    /// Whether people come by TLS: cookies and headers differ.
    var isSecure: Bool { publicURL.hasPrefix("https://") }
}

/// Token buckets: so many at once, then one each so many milliseconds.
package struct RateLimits: Sendable {
    package struct Bucket: Sendable, Hashable {
        /// How many may be done at once.
        package var burst: Int
        /// How long until one more may be done, in milliseconds.
        package var refill: Int64

        package init(burst: Int, refill: Int64) {
            self.burst = burst
            self.refill = refill
        }
    }

    /// Beginning a sign-in, for one browser session.
    package var signIn = Bucket(burst: 10, refill: 30_000)
    /// Opening a browser session or beginning a sign-in, for one address.
    package var address = Bucket(burst: 120, refill: 2_000)
    /// Sending an archive's lists, for one member.
    package var imports = Bucket(burst: 6, refill: 120_000)
    /// Asking for previews of posts, for one member.
    package var previews = Bucket(burst: 400, refill: 250)
    /// Beginning to upload posts, for one member.
    package var uploads = Bucket(burst: 10, refill: 60_000)
    /// Joining memberships, exporting, deleting: for one browser session.
    package var heavy = Bucket(burst: 6, refill: 60_000)
    /// Drawing a card with one's own addresses, for one member.
    package var cards = Bucket(burst: 20, refill: 15_000)
    /// Inviting somebody, for one member.
    package var invitations = Bucket(burst: 20, refill: 60_000)
    /// Suggesting something for the directory, for one address.
    package var suggestions = Bucket(burst: 5, refill: 600_000)

    package init() {}
}
