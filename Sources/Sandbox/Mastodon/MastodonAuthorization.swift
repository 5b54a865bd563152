import Crypto
import FoundationEssentials

/// One server's OAuth: registered apps, sign-ins that wait on the page, codes, tokens.
package actor MastodonAuthorization {
    struct App: Sendable, Codable {
        let id: String
        let name: String
        let website: String?
        let redirectURIs: [String]
        let scopes: MastodonScopes
        let clientID: String
        let clientSecret: String
    }

    struct Token: Sendable, Codable {
        let value: String
        let clientID: String
        /// Nil: an app's own token, for what needs no person.
        let account: FediverseAddress?
        let scopes: MastodonScopes
        /// Milliseconds since 1970 UTC.
        let createdAt: Int64
        var isRevoked = false
    }

    /// A valid request of a client to let it in.
    struct Request: Sendable {
        let app: App
        let redirectURI: String
        let scopes: MastodonScopes
        let state: String?
        let codeChallenge: String?

        func callback(_ parameters: [(name: String, value: String)]) -> String {
            let state = state.map { [(name: "state", value: $0)] } ?? []
            return redirectURI + (redirectURI.contains("?") ? "&" : "?") + FormParameters(parameters + state).encoded
        }
    }

    /// Why a sign-in cannot begin.
    enum Refusal: Error {
        /// Shown on the page: the client or its address is not known.
        case shown(String)
        /// Sent back to the client.
        case sent(String)
    }

    private struct Code {
        let request: Request
        let account: FediverseAddress
        let expiresAt: Int64
        var token: String?
    }

    static let outOfBand = "urn:ietf:wg:oauth:2.0:oob"
    /// As Doorkeeper is set up in Mastodon: ten minutes.
    private static let codeMilliseconds: Int64 = 600_000

    private let environment: SandboxEnvironment
    private var apps: [String: App] = [:]
    private var waiting: [String: Request] = [:]
    private var codes: [String: Code] = [:]
    private var tokens: [String: Token] = [:]

    init(environment: SandboxEnvironment) {
        self.environment = environment
    }

    // MARK: Apps

    func register(_ form: FormParameters) throws(MastodonFault) -> App {
        guard let name = form["client_name"], !name.isEmpty else { throw .invalid("Application name can't be blank") }
        let uris = form.values("redirect_uris").flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        guard !uris.isEmpty else { throw .invalid("Redirect URI can't be blank") }
        for uri in uris where uri != Self.outOfBand {
            guard let url = URL(string: uri), url.scheme != nil, url.fragment() == nil else {
                throw .invalid("Redirect URI must be an absolute URI.")
            }
        }
        let scopes = MastodonScopes(form["scopes"] ?? "read")
        guard scopes.areKnown else { throw .invalid("Scopes doesn't match configured on the server.") }
        let app = App(
            id: "\(apps.count + 1)", name: name, website: form["website"], redirectURIs: uris, scopes: scopes,
            clientID: environment.token("", bytes: 32), clientSecret: environment.token("", bytes: 32))
        apps[app.clientID] = app
        return app
    }

    func app(_ clientID: String) -> App? { apps[clientID] }

    // MARK: The page

    /// Checks a sign-in and keeps it until the person has decided.
    ///
    /// - Returns: the token that the page's form carries.
    func begin(_ query: FormParameters, pkce: MastodonServerSettings.PKCE) throws(Refusal) -> (String, Request) {
        guard let app = query["client_id"].flatMap({ apps[$0] }) else {
            throw .shown("Client authentication failed due to unknown client.")
        }
        guard let redirectURI = query["redirect_uri"], app.redirectURIs.contains(redirectURI) else {
            throw .shown("The redirect uri included is not valid.")
        }
        let scopes = MastodonScopes(query["scope"] ?? "read")
        let request = Request(
            app: app, redirectURI: redirectURI, scopes: scopes, state: query["state"],
            codeChallenge: pkce == .ignored ? nil : query["code_challenge"])
        func refuse(_ code: String, _ explanation: String) -> Refusal {
            .sent(request.callback([("error", code), ("error_description", explanation)]))
        }
        guard query["response_type"] == "code" else {
            throw refuse("unsupported_response_type", "The authorization server does not support this response type.")
        }
        guard !scopes.list.isEmpty, app.scopes.include(scopes) else {
            throw refuse("invalid_scope", "The requested scope is invalid, unknown, or malformed.")
        }
        if pkce == .required, request.codeChallenge == nil {
            throw refuse("invalid_request", "Missing required parameter: code_challenge.")
        }
        if request.codeChallenge != nil, query["code_challenge_method"] != "S256" {
            throw refuse("invalid_code_challenge_method", "The code_challenge_method must be S256.")
        }
        let token = environment.token("", bytes: 18)
        waiting[token] = request
        return (token, request)
    }

    /// - Parameter account: who lets the client in; nil means that it was denied.
    func decide(_ token: String, as account: FediverseAddress?) throws(Refusal) -> (Request, code: String?) {
        guard let request = waiting.removeValue(forKey: token) else {
            throw .shown("This sign-in has been answered already.")
        }
        guard let account else { return (request, nil) }
        let code = environment.token("", bytes: 32)
        codes[code] = Code(
            request: request, account: account, expiresAt: environment.now() + Self.codeMilliseconds)
        return (request, code)
    }

    // MARK: Tokens

    /// The token endpoint.
    ///
    /// - Parameter reusesTokens: whether somebody who lets an app in again gets the token that they have, as Mastodon
    ///   does (`reuse_access_token` in its `config/initializers/doorkeeper.rb`).
    func token(
        _ form: FormParameters, authorization: String?, reusesTokens: Bool
    ) throws(MastodonOAuthError) -> JSONValue {
        let app = try client(form, authorization: authorization)
        let token: Token
        switch form["grant_type"] {
        case "authorization_code": token = try redeem(form, app: app, reusesTokens: reusesTokens)
        case "client_credentials":
            let scopes = MastodonScopes(form["scope"] ?? "read")
            guard app.scopes.include(scopes) else { throw .invalidScope }
            token = issue(app: app, account: nil, scopes: scopes)
        default: throw .unsupportedGrantType
        }
        return [
            "access_token": .string(token.value), "token_type": "Bearer", "scope": .string(token.scopes.text),
            "created_at": .integer(token.createdAt / 1000),
        ]
    }

    func revoke(_ form: FormParameters, authorization: String?) throws(MastodonOAuthError) {
        guard let app = apps[clientCredentials(form, authorization)?.id ?? ""],
            app.clientSecret == clientCredentials(form, authorization)?.secret
        else { throw .notYourToken }
        guard let value = form["token"], let token = tokens[value] else { return }
        guard token.clientID == app.clientID else { throw .notYourToken }
        tokens[value]?.isRevoked = true
    }

    /// - Throws: ``MastodonFault/tokenMissing``, ``MastodonFault/tokenInvalid``, ``MastodonFault/tokenRevoked``.
    func token(authorization: String?) throws(MastodonFault) -> Token {
        guard let authorization, authorization.lowercased().hasPrefix("bearer ") else { throw .tokenMissing }
        guard let token = tokens[String(authorization.dropFirst(7))] else { throw .tokenInvalid }
        guard !token.isRevoked else { throw .tokenRevoked }
        return token
    }

    private func redeem(
        _ form: FormParameters, app: App, reusesTokens: Bool
    ) throws(MastodonOAuthError) -> Token {
        guard let value = form["code"], let code = codes[value] else { throw .invalidGrant }
        if let used = code.token {
            tokens[used]?.isRevoked = true
            throw .invalidGrant
        }
        guard code.request.app.clientID == app.clientID, code.expiresAt > environment.now(),
            form["redirect_uri"] == code.request.redirectURI
        else { throw .invalidGrant }
        if let challenge = code.request.codeChallenge {
            guard let verifier = form["code_verifier"], (43...128).contains(verifier.utf8.count),
                Base64URL.encode(SHA256.hash(data: Data(verifier.utf8))) == challenge
            else { throw .invalidGrant }
        }
        let scopes = code.request.scopes
        let known = tokens.values.first {
            $0.clientID == app.clientID && $0.account == code.account && !$0.isRevoked
                && Set($0.scopes.list) == Set(scopes.list)
        }
        let token =
            if reusesTokens, let known { known } else { issue(app: app, account: code.account, scopes: scopes) }
        codes[value]?.token = token.value
        return token
    }

    private func issue(app: App, account: FediverseAddress?, scopes: MastodonScopes) -> Token {
        let token = Token(
            value: environment.token("", bytes: 32), clientID: app.clientID, account: account, scopes: scopes,
            createdAt: environment.now())
        tokens[token.value] = token
        return token
    }

    private func client(_ form: FormParameters, authorization: String?) throws(MastodonOAuthError) -> App {
        guard let (id, secret) = clientCredentials(form, authorization), let app = apps[id],
            app.clientSecret == secret
        else { throw .invalidClient }
        return app
    }

    /// From Basic authentication or from the body.
    private func clientCredentials(_ form: FormParameters, _ authorization: String?) -> (id: String, secret: String)? {
        if let authorization, authorization.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: String(authorization.dropFirst(6)))
        {
            let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (FormParameters.decode(parts[0]), FormParameters.decode(parts[1]))
        }
        guard let id = form["client_id"], let secret = form["client_secret"] else { return nil }
        return (id, secret)
    }

    // MARK: A test's hand

    /// A token as if its owner had signed in, for tests that are not about signing in.
    package func issueToken(for account: FediverseAddress, scopes: String) -> String {
        let app = App(
            id: "0", name: "test", website: nil, redirectURIs: [], scopes: MastodonScopes(scopes), clientID: "test",
            clientSecret: environment.token("", bytes: 32))
        return issue(app: app, account: account, scopes: app.scopes).value
    }

    /// Ends all tokens, or those of one account.
    package func revokeTokens(of account: FediverseAddress? = nil) {
        for (value, token) in tokens where account == nil || token.account == account {
            tokens[value]?.isRevoked = true
        }
    }

    /// How many tokens of an account still count.
    package func tokenCount(of account: FediverseAddress) -> Int {
        tokens.values.count { $0.account == account && !$0.isRevoked }
    }

    /// How many apps were registered under a name.
    package func appCount(named name: String) -> Int { apps.values.count { $0.name == name } }

    struct State: Codable {
        let apps: [App]
        let tokens: [Token]
    }

    var saved: State { State(apps: Array(apps.values), tokens: Array(tokens.values)) }

    func restore(_ state: State) {
        apps = Dictionary(state.apps.map { ($0.clientID, $0) }) { $1 }
        tokens = Dictionary(state.tokens.map { ($0.value, $0) }) { $1 }
    }
}
