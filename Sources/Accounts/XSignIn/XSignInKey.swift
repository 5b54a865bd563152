import HTTPTransport

/// What X knows this site by, from its developer console, and where X is.
package struct XSignInKey: Sendable {
    package let clientID: String
    /// Nil for a public client, which proves itself by the proof key alone.
    package let clientSecret: String?
    /// One of the callback addresses in the app's settings, letter by letter.
    package let redirectURI: String
    /// Where people consent: `https://x.com`, or a stand-in.
    package let authorizationBase: OutboundURL
    /// Where the API is: `https://api.x.com`, or a stand-in.
    package let apiBase: OutboundURL

    package init(
        clientID: String, clientSecret: String?, redirectURI: String, authorizationBase: OutboundURL,
        apiBase: OutboundURL
    ) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURI = redirectURI
        self.authorizationBase = authorizationBase
        self.apiBase = apiBase
    }
}

extension XSignInKey: CustomStringConvertible, CustomReflectable {
    /// Without the secret.
    package var description: String { "XSignInKey(\(authorizationBase.host), \(apiBase.host))" }
    package var customMirror: Mirror { Mirror(self, children: ["authorizationBase": authorizationBase]) }
}
