import FoundationEssentials

/// What a client asks for at `/i/oauth2/authorize`.
struct XAuthorizationRequest: Sendable {
    /// Why the page refuses; nothing is sent back to the client then, as X does.
    struct Refusal: Error {
        let explanation: String
    }

    /// What apps may ask for (docs.x.com, "OAuth 2.0 scopes").
    static let knownScopes: Set = [
        "tweet.read", "tweet.write", "tweet.moderate.write", "users.email", "users.read", "follows.read",
        "follows.write", "offline.access", "space.read", "mute.read", "mute.write", "like.read", "like.write",
        "list.read", "list.write", "block.read", "block.write", "bookmark.read", "bookmark.write", "dm.read",
        "dm.write", "media.write",
    ]

    let clientID: String
    let redirectURI: String
    let scopes: [String]
    let state: String
    let codeChallenge: String

    init(_ query: FormParameters, settings: XSettings) throws(Refusal) {
        func required(_ name: String) throws(Refusal) -> String {
            guard let value = query[name], !value.isEmpty else { throw Refusal(explanation: "\(name) is missing") }
            return value
        }
        if let name = query.repeatedName { throw Refusal(explanation: "\(name) appears more than once") }
        guard settings.keyState != .revoked else { throw Refusal(explanation: "The app has been suspended") }
        let id = try required("client_id")
        guard let client = settings.clients.first(where: { $0.id == id }) else {
            throw Refusal(explanation: "No app has this client_id")
        }
        let redirectURI = try required("redirect_uri")
        guard Self.isRegistered(redirectURI, for: client) else {
            throw Refusal(explanation: "redirect_uri is not one of the app's callback addresses")
        }
        guard try required("response_type") == "code" else { throw Refusal(explanation: "response_type is code") }
        let state = try required("state")
        guard state.count <= 500 else { throw Refusal(explanation: "state has more than 500 characters") }
        guard try required("code_challenge_method") == "S256" else {
            throw Refusal(explanation: "code_challenge_method is S256")
        }
        let challenge = try required("code_challenge")
        guard Base64URL.decode(challenge)?.count == 32 else {
            throw Refusal(explanation: "code_challenge is no SHA-256 in base64url")
        }
        let scopes = try required("scope").split(separator: " ").map(String.init)
        if let unknown = scopes.first(where: { !Self.knownScopes.contains($0) }) {
            throw Refusal(explanation: "scope \(unknown) does not exist")
        }
        (clientID, self.redirectURI, self.scopes, self.state, codeChallenge) = (
            id, redirectURI, scopes, state, challenge
        )
    }

    private static func isRegistered(_ redirectURI: String, for client: XSettings.Client) -> Bool {
        guard client.redirectURIs.isEmpty else { return client.redirectURIs.contains(redirectURI) }
        guard let url = URL(string: redirectURI), url.scheme == "http", url.fragment() == nil, let host = url.host()
        else { return false }
        return LoopbackGuard.isLoopback(authority: host)
    }

    /// The callback with an answer in its query.
    func callback(_ parameters: [(name: String, value: String)]) -> String {
        let query = FormParameters(parameters + [(name: "state", value: state)]).encoded
        return redirectURI + (redirectURI.contains("?") ? "&" : "?") + query
    }
}
