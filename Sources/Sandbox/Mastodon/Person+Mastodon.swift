extension Person.MastodonAccount {
    /// The id that the account has on its own server.
    package var id: String { AccountID.of(address, on: server) }

    /// Names the account among the sandbox's servers.
    package var address: FediverseAddress { FediverseAddress(server, username) }
}
