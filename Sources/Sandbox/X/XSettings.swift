/// How the sandbox's X behaves, and its limits.
package struct XSettings: Sendable {
    /// An app of the developer portal.
    package struct Client: Sendable, Hashable {
        package var id: String
        /// Nil makes it a public client, which sends its id in the body.
        package var secret: String?
        /// The callback addresses, compared as text; empty takes every address of this machine.
        package var redirectURIs: [String]

        package init(id: String, secret: String? = nil, redirectURIs: [String] = []) {
            self.id = id
            self.secret = secret
            self.redirectURIs = redirectURIs
        }
    }

    /// What the operator of X did to the app.
    package enum KeyState: String, Sendable, Codable {
        case valid
        /// The key is gone: the pages refuse, the token endpoint and the API answer 401.
        case revoked
        /// The key signs people in, but its plan has no access to the API any more: the API answers 403.
        case notEnrolled
    }

    package var clients = [
        Client(id: "sandbox-x-client", secret: "sandbox-x-secret"), Client(id: "sandbox-x-public"),
    ]
    package var keyState = KeyState.valid
    package var accessTokenMilliseconds: Int64 = 7_200_000
    package var refreshTokenMilliseconds: Int64 = 180 * 86_400_000
    /// X gives a code half a minute (docs.x.com, "OAuth 2.0 Authorization Code Flow with PKCE").
    package var codeMilliseconds: Int64 = 30_000
    /// How long the page may stay open.
    package var requestMilliseconds: Int64 = 600_000
    /// `GET /2/users/me` for each user.
    package var usersMePerWindow = 75
    package var windowMilliseconds: Int64 = 900_000

    package init() {}
}
