import Identifiers

/// What a server knows this site by: one for each host, made once and kept sealed.
package struct RegisteredApp: Sendable, Hashable, Codable {
    package let host: ServerHost
    package let clientID: String
    package let clientSecret: String
    /// Exactly as registered: servers compare it letter by letter.
    package let redirectURI: String
    /// The most that a sign-in with this app can ask for.
    package let scopes: MastodonScopes

    package init(
        host: ServerHost, clientID: String, clientSecret: String, redirectURI: String, scopes: MastodonScopes
    ) {
        self.host = host
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURI = redirectURI
        self.scopes = scopes
    }

    /// Whether this app serves for that; otherwise a new one has to be registered.
    package func serves(_ wanted: MastodonScopes, redirectURI: String) -> Bool {
        scopes.covers(wanted) && self.redirectURI == redirectURI
    }
}

extension RegisteredApp: CustomStringConvertible, CustomReflectable {
    /// Without id and secret.
    package var description: String { "RegisteredApp(\(host), \(scopes))" }
    package var customMirror: Mirror { Mirror(self, children: ["host": host, "scopes": scopes]) }
}
