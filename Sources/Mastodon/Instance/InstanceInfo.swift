import Identifiers

/// What a server says about itself before anybody signs in.
package struct InstanceInfo: Sendable, Hashable, Codable {
    /// Whether a server can do something, where silence is not a no.
    package enum Support: String, Sendable, Hashable, Codable {
        case yes, no, unknown
    }

    /// The host that was asked.
    package let host: ServerHost
    package let software: ServerSoftware
    /// The domain that the server claims for its addresses when it is another than `host`. A claim about another
    /// host, and no proof: see ``AddressConfirmation``.
    package let claimedDomain: ServerHost?
    package let title: String?
    package let limits: InstanceLimits
    /// Whether the server checks a proof key. One is always sent: those that do not know it ignore it.
    package let checksProofKey: Support
    /// Whether scopes such as `read:follows` can be asked for.
    package let hasGranularScopes: Support
    /// From the authorization server's metadata, where it has some.
    package let supportedScopes: MastodonScopes?

    /// The least that this server can be asked for so that `wanted` is covered.
    ///
    /// A server without granular scopes is asked for `read` and `follow`. Takahē has granular scopes and wants the
    /// whole of `read` for searching and for the person's own account (api/views/accounts.py, search.py).
    package func scopes(for wanted: MastodonScopes) -> MastodonScopes {
        switch (hasGranularScopes, software.family) {
        case (_, .takahe): coarse(wanted) { $0.description.hasPrefix("read") ? .read : $0 }
        case (.no, _): coarse(wanted, Self.topLevel)
        default: wanted
        }
    }

    private func coarse(_ wanted: MastodonScopes, _ widen: (MastodonScope) -> MastodonScope) -> MastodonScopes {
        MastodonScopes(wanted.scopes.map(widen))
    }

    private static func topLevel(_ scope: MastodonScope) -> MastodonScope {
        if MastodonScope.follow.covers(scope), scope.description.hasPrefix("write") { return .follow }
        let top = scope.description.prefix { $0 != ":" }
        return MastodonScope(String(top)) ?? scope
    }
}
