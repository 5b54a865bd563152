import Identifiers

/// A sign-in under way, between the redirect to a provider and the return.
package struct PendingSignIn: Sendable, Hashable {
    /// SHA-256 of the `state` that went to the provider.
    package let stateHash: [UInt8]
    /// The browser session that began it; only that one may end it.
    package let sessionHash: [UInt8]
    package let network: Network
    /// Sealed: verifier, keys, whom it was for; bound to the state and the network.
    package let sealed: [UInt8]
    /// Where to go on afterwards, a path of this site.
    package let returnTo: String
    /// Milliseconds since 1970; ten minutes after it began.
    package let endsAt: Int64

    package init(
        stateHash: [UInt8], sessionHash: [UInt8], network: Network, sealed: [UInt8], returnTo: String, endsAt: Int64
    ) {
        self.stateHash = stateHash
        self.sessionHash = sessionHash
        self.network = network
        self.sealed = sealed
        self.returnTo = returnTo
        self.endsAt = endsAt
    }

    /// How long a person has to come back: ten minutes, in milliseconds.
    package static let lifetime: Int64 = 600_000
}

/// Somebody came back from a provider and proved an account; or brought an archive that names one (X only).
package struct Arrival: Sendable {
    package let key: AccountKey
    package let name: String
    package let displayName: String
    /// The server that keeps the account, `name[:port]`, for the budgets that all its accounts share; empty on X.
    package let host: String
    /// When the account was made at its provider, milliseconds since 1970; `nil` when the provider does not tell.
    package let openedAt: Int64?
    package let isProven: Bool
    /// Who is signed in in that browser; `nil` when nobody is.
    package let signedIn: MemberID?
    /// Makes the sealed grant once the member is known; `nil` when there is nothing to keep.
    package let grant: (@Sendable (MemberID) throws -> SealedGrant)?
    package let language: String

    package init(
        key: AccountKey, name: String, displayName: String, host: String = "", openedAt: Int64? = nil, isProven: Bool,
        signedIn: MemberID?, language: String,
        grant: (@Sendable (MemberID) throws -> SealedGrant)?
    ) {
        self.key = key
        self.name = name
        self.displayName = displayName
        self.host = host
        self.openedAt = openedAt
        self.isProven = isProven
        self.signedIn = signedIn
        self.language = language
        self.grant = grant
    }

    /// The same, with the grant that is stored left as it is.
    var withoutGrant: Arrival {
        Arrival(
            key: key, name: name, displayName: displayName, host: host, openedAt: openedAt, isProven: isProven,
            signedIn: signedIn, language: language, grant: nil)
    }
}

/// What an arrival led to.
package enum ArrivalResult: Sendable, Hashable {
    /// Signed in as the member that the account belongs to.
    case signedIn(MemberID)
    /// The first account of a new member.
    case registered(MemberID)
    /// Linked to, or renewed for, the member who was signed in already.
    case linked(MemberID)
    /// The account belongs to another membership; nothing was changed. The person has now proved both.
    case heldByAnother(MemberID)
    /// The member has another account on that network already; nothing was changed.
    case networkTaken(existingName: String)
}
