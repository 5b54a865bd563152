import Crypto
import FoundationEssentials
import Identifiers

/// X's OAuth 2.0 server: authorization requests that wait on the page, codes, tokens.
///
/// Codes and refresh tokens count once; a code that comes a second time ends the tokens that it gave (RFC 6749,
/// section 4.1.2).
package actor XAuthorizationServer {
    /// What a person allowed a client.
    struct Grant: Sendable, Codable {
        let id: String
        let clientID: String
        let userID: XUserID
        let scopes: [String]
        var accessToken: String
        var accessExpiresAt: Int64
        var refreshToken: String?
        var refreshExpiresAt: Int64
    }

    private struct Waiting {
        let request: XAuthorizationRequest
        let expiresAt: Int64
    }

    private struct Code {
        let request: XAuthorizationRequest
        let userID: XUserID
        let expiresAt: Int64
        /// Set when it has been used.
        var grantID: String?
    }

    private(set) var settings: XSettings
    private let environment: SandboxEnvironment
    private var waiting: [String: Waiting] = [:]
    private var codes: [String: Code] = [:]
    private var grants: [String: Grant] = [:]
    private var windows = FixedWindows()

    init(settings: XSettings, environment: SandboxEnvironment) {
        self.settings = settings
        self.environment = environment
    }

    package func change(_ change: @Sendable (inout XSettings) -> Void) {
        change(&settings)
    }

    // MARK: The page

    /// Keeps a request until the person has decided.
    ///
    /// - Returns: the token that the page's form carries.
    func begin(_ query: FormParameters) throws(XAuthorizationRequest.Refusal) -> (String, XAuthorizationRequest) {
        let request = try XAuthorizationRequest(query, settings: settings)
        let token = environment.token("", bytes: 18)
        waiting[token] = Waiting(request: request, expiresAt: environment.now() + settings.requestMilliseconds)
        return (token, request)
    }

    /// - Parameter userID: who accepts; nil means that it was denied.
    /// - Returns: the address to send the browser to.
    func decide(_ token: String, as userID: XUserID?) throws(XAuthorizationRequest.Refusal) -> String {
        guard let entry = waiting.removeValue(forKey: token), entry.expiresAt > environment.now() else {
            throw .init(explanation: "This request has been answered, or waited too long")
        }
        guard let userID else { return entry.request.callback([("error", "access_denied")]) }
        let code = environment.token("", bytes: 48)
        codes[code] = Code(
            request: entry.request, userID: userID, expiresAt: environment.now() + settings.codeMilliseconds)
        return entry.request.callback([("code", code)])
    }

    // MARK: The token endpoint

    func token(_ form: FormParameters, authorization: String?) throws(XError) -> JSONValue {
        let client = try client(form, authorization: authorization)
        if let name = form.repeatedName { throw .oauth("invalid_request", "\(name) appears more than once") }
        switch form["grant_type"] {
        case "authorization_code": return answer(try redeem(form, client: client))
        case "refresh_token": return answer(try refresh(form, client: client))
        case nil: throw .oauth("invalid_request", "Missing required parameter [grant_type].")
        default: throw .oauth("unsupported_grant_type", "The grant type is not supported.")
        }
    }

    func revoke(_ form: FormParameters, authorization: String?) throws(XError) {
        let client = try client(form, authorization: authorization)
        guard let token = form["token"], !token.isEmpty else {
            throw .oauth("invalid_request", "Missing required parameter [token].")
        }
        let found = grants.values.filter {
            $0.clientID == client.id && ($0.accessToken == token || $0.refreshToken == token)
        }
        for grant in found { grants[grant.id] = nil }
    }

    /// The grant of an access token, while it counts.
    func grant(accessToken: String) -> Grant? {
        grants.values.first { $0.accessToken == accessToken && $0.accessExpiresAt > environment.now() }
    }

    /// Counts one `GET /2/users/me`.
    func countUsersMe(_ userID: XUserID) -> FixedWindows.State {
        windows.take(
            userID.description, limit: settings.usersMePerWindow, period: settings.windowMilliseconds,
            now: environment.now())
    }

    // MARK: A test's hand

    package func expireAccessTokens() {
        for id in grants.keys { grants[id]?.accessExpiresAt = environment.now() }
    }

    /// Ends all grants, or those of one person.
    package func revokeTokens(of userID: XUserID? = nil) {
        grants = grants.filter { userID != nil && $0.value.userID != userID }
    }

    /// How many grants count for a person, as X's page "Connected apps" shows them.
    package func grantCount(of userID: XUserID) -> Int { grants.values.count { $0.userID == userID } }

    var saved: [Grant] { grants.values.sorted { $0.id < $1.id } }

    func restore(_ saved: [Grant]) {
        grants = Dictionary(saved.map { ($0.id, $0) }) { $1 }
    }

    // MARK: Steps

    /// Basic authentication with the secret, or for a public client its id in the body.
    private func client(_ form: FormParameters, authorization: String?) throws(XError) -> XSettings.Client {
        guard settings.keyState != .revoked else { throw .missingAuthorizationHeader }
        if let authorization {
            guard authorization.lowercased().hasPrefix("basic "),
                let data = Data(base64Encoded: String(authorization.dropFirst(6)))
            else { throw .missingAuthorizationHeader }
            let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1)
            guard parts.count == 2,
                let client = settings.clients.first(where: { $0.id == FormParameters.decode(parts[0]) }),
                let secret = client.secret, secret == FormParameters.decode(parts[1])
            else { throw .missingAuthorizationHeader }
            if let id = form["client_id"], id != client.id {
                throw .oauth("invalid_request", "Value passed for the client_id was invalid.")
            }
            return client
        }
        guard let id = form["client_id"], let client = settings.clients.first(where: { $0.id == id }),
            client.secret == nil
        else { throw .missingAuthorizationHeader }
        return client
    }

    private func redeem(_ form: FormParameters, client: XSettings.Client) throws(XError) -> Grant {
        let invalid = XError.oauth("invalid_request", "Value passed for the authorization code was invalid.")
        guard let text = form["code"], let code = codes[text] else { throw invalid }
        if let grantID = code.grantID {
            grants[grantID] = nil
            throw invalid
        }
        guard code.request.clientID == client.id, code.expiresAt > environment.now() else { throw invalid }
        guard form["redirect_uri"] == code.request.redirectURI else {
            throw .oauth("invalid_request", "Value passed for the redirect uri did not match the uri of the code.")
        }
        guard let verifier = form["code_verifier"], (43...128).contains(verifier.utf8.count),
            Base64URL.encode(SHA256.hash(data: Data(verifier.utf8))) == code.request.codeChallenge
        else { throw .oauth("invalid_request", "Value passed for the code verifier did not match the code challenge.") }
        let grant = issue(client: client, userID: code.userID, scopes: code.request.scopes)
        codes[text]?.grantID = grant.id
        return grant
    }

    private func refresh(_ form: FormParameters, client: XSettings.Client) throws(XError) -> Grant {
        guard let token = form["refresh_token"],
            let grant = grants.values.first(where: { $0.refreshToken == token && $0.clientID == client.id }),
            grant.refreshExpiresAt > environment.now()
        else { throw .oauth("invalid_request", "Value passed for the token was invalid.") }
        return issue(id: grant.id, client: client, userID: grant.userID, scopes: grant.scopes)
    }

    private func issue(
        id: String? = nil, client: XSettings.Client, userID: XUserID, scopes: [String]
    ) -> Grant {
        let now = environment.now()
        let grant = Grant(
            id: id ?? environment.token("grant-", bytes: 9), clientID: client.id, userID: userID, scopes: scopes,
            accessToken: environment.token("", bytes: 48), accessExpiresAt: now + settings.accessTokenMilliseconds,
            refreshToken: scopes.contains("offline.access") ? environment.token("", bytes: 48) : nil,
            refreshExpiresAt: now + settings.refreshTokenMilliseconds)
        grants[grant.id] = grant
        return grant
    }

    private func answer(_ grant: Grant) -> JSONValue {
        .members([
            "token_type": "bearer", "expires_in": .integer((grant.accessExpiresAt - environment.now()) / 1000),
            "access_token": .string(grant.accessToken), "scope": .string(grant.scopes.joined(separator: " ")),
            "refresh_token": grant.refreshToken.map { .string($0) },
        ])
    }
}
