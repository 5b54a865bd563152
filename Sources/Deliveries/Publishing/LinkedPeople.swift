import Accounts
import Crossposting
import Identifiers
import Sealing

/// Where those are now who are mentioned in a member's posts, as far as they allow to be linked to.
package struct LinkedPeople: MentionResolver {
    private let pages: [XPseudonym: String]
    private let pseudonymizer: Pseudonymizer

    /// - Parameter accounts: in any order; of one person with several, the one on the posts' own network counts.
    package init(_ accounts: [LinkableAccount], on network: Network, _ pseudonymizer: Pseudonymizer) {
        self.pseudonymizer = pseudonymizer
        var pages: [XPseudonym: String] = [:]
        for account in accounts where pages[account.person] == nil || account.key.network == network {
            pages[account.person] = account.page
        }
        self.pages = pages
    }

    /// A name alone may belong to somebody else today: only ids count.
    package func page(of user: XUserID?, screenName: String) -> String? {
        user.flatMap { pages[pseudonymizer.pseudonym(of: $0)] }
    }
}

/// An account of somebody whom a member knows, who lets posts that others move link to it.
package struct LinkableAccount: Sendable, Hashable {
    /// Who it is, by their X account.
    package let person: XPseudonym
    package let key: AccountKey
    /// As people write it.
    package let name: String

    package init(person: XPseudonym, key: AccountKey, name: String) {
        self.person = person
        self.key = key
        self.name = name
    }

    /// The address of its page; `nil` for an X account.
    var page: String? {
        switch key {
        case .x: nil
        case .bluesky(let did): "https://bsky.app/profile/\(did)"
        case .mastodon(let host, _): "https://\(host)/@\(name.prefix { $0 != "@" })"
        }
    }
}
