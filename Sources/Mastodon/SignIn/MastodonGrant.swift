/// What a completed sign-in gives: who it was, and the right to act for them.
package struct MastodonGrant: Sendable, Hashable {
    package let identity: MastodonIdentity
    package let session: MastodonSession

    package init(identity: MastodonIdentity, session: MastodonSession) {
        self.identity = identity
        self.session = session
    }
}
