import Identifiers

extension Community {
    /// Everybody's account on Bluesky, for the sandbox's PDS.
    package var atprotoAccounts: [ATProtoAccount] {
        people.compactMap { person in
            person.bluesky.map { account in
                ATProtoAccount(
                    did: account.did, handle: account.handle, displayName: account.displayName,
                    description: person.about, server: account.isOnSilentServer ? .silent : .main,
                    status: account.status == .deactivated ? .deactivated : .active, labels: account.labels)
            }
        }
    }
}
