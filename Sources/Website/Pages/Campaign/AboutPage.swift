import Campaign
import Foundation
import Hummingbird

/// Who stands behind this; what the operator has not said is told as such.
struct AboutPage: Sendable {
    let site: Site

    func add(to pages: RouterGroup<SiteContext>) {
        pages.get("about") { request, context in
            let texts = site.texts(context)
            let file = site.configuration.campaign.file
            let organization = file.organization
            return try await site.page(
                AboutView(
                    name: site.operatorName, contact: site.contact,
                    contactShown: site.contactShown,
                    funding: organization.funding, legalNotice: organization.legalNotice,
                    supporters: organization.supporters, hasSupporters: !organization.supporters.isEmpty,
                    hosts: file.hosts.map { AboutView.Host(name: $0.name, url: $0.url) }, hasHosts: !file.hosts.isEmpty,
                    accounts: accounts(file, texts), hasAccounts: file.accounts.values.contains { $0.isAnywhere }),
                AboutView.template, title: texts("about.title"), request, context, hasForm: false)
        }
    }

    /// The campaign's names and accounts, by language: the page's own first, then the site's others, then the rest.
    private func accounts(_ file: CampaignFile, _ texts: Texts) -> [AboutView.Account] {
        let order = [texts.language] + file.languages + file.accounts.keys.sorted()
        var seen: Set<String> = []
        return order.filter { seen.insert($0).inserted }.compactMap { tag in
            guard let account = file.accounts[tag] else { return nil }
            return AboutView.Account(
                tag: tag, language: texts.languageName(tag), name: account.name,
                bluesky: account.bluesky.map { .init(name: "@" + $0, url: "https://bsky.app/profile/\($0)") },
                mastodon: account.mastodon.flatMap(mastodon))
        }
    }

    /// `@away@social.example.org` stands at `https://social.example.org/@away`.
    private func mastodon(_ address: String) -> AboutView.Link? {
        let parts = address.split(separator: "@")
        guard parts.count == 2 else { return nil }
        return .init(name: address, url: "https://\(parts[1])/@\(parts[0])")
    }
}

extension CampaignFile.Account {
    /// Whether the campaign has an account there, and not a name alone.
    var isAnywhere: Bool { bluesky != nil || mastodon != nil }
}

extension Site {
    /// Who runs the site, by the settings or else by the campaign.
    var operatorName: String? { configuration.operatorName ?? configuration.campaign.file.organization.name }

    /// Where they are reached, `mailto:` or a page.
    var contact: String? { configuration.contact ?? configuration.campaign.file.organization.contact }

    /// The same as people write it.
    var contactShown: String? { contact.map { $0.hasPrefix("mailto:") ? String($0.dropFirst(7)) : $0 } }
}
