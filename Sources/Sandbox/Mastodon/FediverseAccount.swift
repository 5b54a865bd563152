/// Which account: a user name on one of the sandbox's servers. The case of the name does not matter.
package struct FediverseAddress: Sendable, Hashable, Codable {
    package let host: MastodonHost
    package let username: String

    package init(_ host: MastodonHost, _ username: String) {
        self.host = host
        self.username = username.lowercased()
    }
}

/// An account as all servers of the sandbox see it.
package struct FediverseAccount: Sendable, Hashable, Codable {
    package let address: FediverseAddress
    package var displayName: String
    package var note: String
    /// Follows stay requested until ``Fediverse/decide(requestOf:to:accepts:)``.
    package var isLocked = false
    package var isBot = false
    package var isSlow = false
    package var movedTo: FediverseAddress?
    /// Deleted or suspended: the server says that it is gone.
    package var isGone = false
}

extension Community {
    /// Everybody's accounts on servers with the Mastodon API, those that were moved away from included.
    package var fediverseAccounts: [FediverseAccount] {
        people.flatMap { person in
            let current = person.mastodon.map { FediverseAccount($0, about: person.about) }
            var former = person.formerMastodon.map { FediverseAccount($0, about: person.about) }
            former?.movedTo = current?.address
            return [current, former].compactMap { $0 }
        }
    }
}

extension FediverseAccount {
    fileprivate init(_ account: Person.MastodonAccount, about: String) {
        self.init(
            address: account.address, displayName: account.displayName,
            note: about, isLocked: account.isLocked, isBot: account.isBot, isSlow: account.isSlow)
    }
}
