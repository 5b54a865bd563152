import Identifiers

/// A grant as it is stored: sealed, with what must be known without opening it.
package struct SealedGrant: Sendable, Hashable {
    package let member: MemberID
    package let key: AccountKey
    /// Sealed JSON of a `Grant`, bound to member and account.
    package var sealed: [UInt8]
    package var keyID: String
    package var scope: String
    /// Grows with each replacement, so that a late writer cannot bring back a used-up token.
    package var version: Int64
    /// When a refresh began that has not ended; milliseconds since 1970.
    package var refreshBegunAt: Int64?
    package var needsSignIn: Bool

    package init(
        member: MemberID, key: AccountKey, sealed: [UInt8], keyID: String, scope: String, version: Int64 = 1,
        refreshBegunAt: Int64? = nil, needsSignIn: Bool = false
    ) {
        self.member = member
        self.key = key
        self.sealed = sealed
        self.keyID = keyID
        self.scope = scope
        self.version = version
        self.refreshBegunAt = refreshBegunAt
        self.needsSignIn = needsSignIn
    }

    /// What the sealed bytes are bound to.
    package static func context(_ member: MemberID, _ key: AccountKey) -> String {
        "grant/\(member)/\(key.laneName)"
    }
}

/// The app that this site registered at a host, sealed.
package struct SealedApp: Sendable, Hashable {
    package let host: ServerHost
    package let redirectURI: String
    package let sealed: [UInt8]
    package let keyID: String

    package init(host: ServerHost, redirectURI: String, sealed: [UInt8], keyID: String) {
        self.host = host
        self.redirectURI = redirectURI
        self.sealed = sealed
        self.keyID = keyID
    }

    package static func context(_ host: ServerHost) -> String { "app/\(host)" }
}

/// Which sealing keys are needed still.
package struct SealingKeyUse: Sendable, Hashable {
    /// The ids of the keys that grants and apps are sealed with.
    package let ofRows: Set<String>
    /// How many sign-ins that are under way are sealed with each key; nobody can seal them again, and they end soon.
    package let ofSignIns: [String: Int]

    package init(ofRows: Set<String>, ofSignIns: [String: Int]) {
        self.ofRows = ofRows
        self.ofSignIns = ofSignIns
    }
}
