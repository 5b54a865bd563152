import Accounts
import Identifiers

/// What fills the campaign's suggestions for telling others.
struct SharePlaces: Sendable {
    /// The campaign's page in this language.
    let url: String
    /// The member's new addresses as a list; `nil` for a visitor, and for who has none yet.
    let accounts: String?
    /// What stands in their place then.
    let unknown: String
    /// The server that the member writes on.
    let server: ServerHost?

    /// - Parameter accounts: the member's own; none for a visitor.
    init(_ accounts: [LinkedAccount], publicURL: String, _ texts: Texts) {
        let names = accounts.filter { $0.key.network != .x && $0.isProven }.map { "@" + $0.name }.sorted()
        url = "\(publicURL)/\(texts.language)/"
        // Networks know an address by the blanks around it; lists of some languages leave none.
        self.accounts = names.isEmpty ? nil : names.joined(separator: " · ")
        unknown = texts("share.yourAddress")
        server =
            accounts.lazy.compactMap { account -> ServerHost? in
                guard case .mastodon(let host, _) = account.key else { return nil }
                return host
            }.first
    }

    /// - Parameter name: whom it is for.
    func filled(_ text: String, name: String = "") -> String {
        text.replacing("{url}", with: url).replacing("{accounts}", with: accounts ?? unknown)
            .replacing("{name}", with: name)
    }
}

extension Site {
    func sharePlaces(_ context: SiteContext) async throws -> SharePlaces {
        var accounts: [LinkedAccount] = []
        if let member = context.member { accounts = try await services.accounts.accounts(of: member.id) }
        return SharePlaces(accounts, publicURL: configuration.publicURL, texts(context))
    }
}
