import FoundationEssentials
import HTTPTransport
import Identifiers
import Logging
import Mastodon

/// Sign-in with X: OAuth 2.0 with a proof key, to learn once which X account somebody has.
///
/// Asks for `users.read tweet.read`, the least that `/2/users/me` works with, and for no refresh token. The access
/// token is revoked as soon as the account is known and never leaves this type.
/// Source: https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code
package struct XSignIn: Sendable {
    /// How long the person may take, in milliseconds: a quarter of an hour.
    package static let maximumAge: Int64 = 15 * 60 * 1000
    package static let scope = "users.read tweet.read"

    private let key: XSignInKey?
    private let client: OutboundClient
    private let now: @Sendable () -> Int64
    private let randomness: @Sendable (_ count: Int) -> [UInt8]
    private let logger: Logger

    /// - Parameters:
    ///   - key: nil for a site without one, where every sign-in ends in ``XSignInFailure/notConfigured``.
    ///   - now: milliseconds since 1970 UTC.
    ///   - randomness: gives that many unpredictable bytes.
    package init(
        key: XSignInKey?, client: OutboundClient, now: @escaping @Sendable () -> Int64,
        randomness: @escaping @Sendable (_ count: Int) -> [UInt8], logger: Logger
    ) {
        self.key = key
        self.client = client
        self.now = now
        self.randomness = randomness
        self.logger = logger
    }

    package var isConfigured: Bool { key != nil }

    /// Where to send the person, and what to keep until they come back. Asks no server.
    ///
    /// - Parameter state: unpredictable, bound to the browser session, at most 500 characters.
    package func begin(
        state: String
    ) throws(XSignInFailure) -> (authorizationURL: OutboundURL, pending: PendingXSignIn) {
        guard let key else { throw .notConfigured }
        let pending = PendingXSignIn(
            state: state, proofKey: ProofKey(randomness: randomness), redirectURI: key.redirectURI, startedAt: now())
        let page = try url(key.authorizationBase, "i/oauth2/authorize", "x.authorize")
        let authorizationURL = page.addingQuery([
            (name: "response_type", value: "code"), (name: "client_id", value: key.clientID),
            (name: "redirect_uri", value: key.redirectURI), (name: "scope", value: Self.scope),
            (name: "state", value: state), (name: "code_challenge", value: pending.proofKey.challenge),
            (name: "code_challenge_method", value: "S256"),
        ])
        return (authorizationURL, pending)
    }

    /// Redeems the code, asks who it was, and revokes the token.
    ///
    /// - Parameter parameters: of the query that the browser came back with.
    package func finish(
        _ pending: PendingXSignIn, parameters: [String: String]
    ) async throws(XSignInFailure) -> XIdentity {
        guard let key else { throw .notConfigured }
        let code: String
        do throws(AuthorizationCallback.Failure) {
            code = try AuthorizationCallback(parameters).code(
                expecting: pending.state, from: key.authorizationBase.host)
        } catch {
            throw .callback(error)
        }
        guard (0...Self.maximumAge).contains(now() - pending.startedAt) else { throw .expired }
        let token = try await redeem(code, pending, key)
        do throws(XSignInFailure) {
            let identity = try await identity(of: token, key)
            await revoke(token, key)
            return identity
        } catch {
            await revoke(token, key)
            throw error
        }
    }

    // MARK: - Steps

    private func redeem(
        _ code: String, _ pending: PendingXSignIn, _ key: XSignInKey
    ) async throws(XSignInFailure) -> String {
        let form: FormFields = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": pending.redirectURI,
            "code_verifier": pending.proofKey.verifier,
        ]
        let response = try await post("x.token", "2/oauth2/token", form, key)
        let body = JSONBody(response.body)
        guard response.isSuccess else {
            let error = failure(response, "x.token", body, secrets: [code, pending.proofKey.verifier])
            switch (body["error"]?.text, response.status) {
            case ("invalid_client", _), ("unauthorized_client", _), (_, 401...403): throw .keyRefused(error)
            // X says invalid_request for a code that it does not take.
            case ("invalid_grant", _), ("invalid_request", 400): throw .invalidGrant(error)
            default: throw .network(error)
            }
        }
        guard let token = body["access_token"]?.text, (1...4096).contains(token.utf8.count),
            token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .badAnswer(field: "access_token") }
        guard (body["token_type"]?.text ?? "bearer").lowercased() == "bearer" else {
            throw .badAnswer(field: "token_type")
        }
        return token
    }

    /// https://docs.x.com/x-api/users/get-my-user
    private func identity(of token: String, _ key: XSignInKey) async throws(XSignInFailure) -> XIdentity {
        let request = OutboundRequest(
            url: try url(key.apiBase, "2/users/me", "x.me"),
            headers: [
                (name: "Authorization", value: "Bearer \(token)"), (name: "Accept", value: "application/json"),
            ], operation: "x.me", followsRedirects: false)
        let response = try await send(request)
        let body = JSONBody(response.body)
        guard response.isSuccess else {
            let error = failure(response, "x.me", body, secrets: [token])
            throw Self.refusesTheSite(response.status, body) ? .keyRefused(error) : .network(error)
        }
        guard let data = body["data"] else { throw .badAnswer(field: "data") }
        return XIdentity(
            id: try Self.parse("data.id", data["id"]) { (text) throws(XUserID.ParseError) in try XUserID(text) },
            screenName: try Self.parse("data.username", data["username"]) { (text) throws(XHandle.ParseError) in
                try XHandle(text)
            },
            displayName: String((data["name"]?.text ?? "").prefix(200)))
    }

    /// A token that was just made and is refused says something about the app: its key is gone (401), it is not
    /// enrolled (`client-forbidden`), or its credit is spent (402).
    private static func refusesTheSite(_ status: Int, _ body: JSONBody) -> Bool {
        let type = body["type"]?.text ?? ""
        return status == 401 || status == 402
            || status == 403 && (type.hasSuffix("client-forbidden") || body["reason"]?.text == "client-not-enrolled")
    }

    /// https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token, step 6. Should it fail, the token
    /// ends by itself two hours later, and nobody has it.
    private func revoke(_ token: String, _ key: XSignInKey) async {
        do throws(XSignInFailure) {
            let response = try await post("x.revoke", "2/oauth2/revoke", ["token": token], key)
            guard !response.isSuccess else { return }
            logger.info("X did not revoke a token", metadata: ["status": "\(response.status)"])
        } catch {
            logger.info("X did not revoke a token", metadata: ["error": "\(error)"])
        }
    }

    // MARK: - Requests

    /// A confidential client proves itself by its header, a public one names itself in the form.
    private func post(
        _ operation: String, _ path: String, _ form: FormFields, _ key: XSignInKey
    ) async throws(XSignInFailure) -> OutboundResponse {
        var form = form
        var headers = [
            (name: "Content-Type", value: FormFields.contentType), (name: "Accept", value: "application/json"),
        ]
        if let secret = key.clientSecret {
            // RFC 6749, section 2.3.1: both are form-encoded first.
            let pair = OutboundURL.encodeComponent(key.clientID) + ":" + OutboundURL.encodeComponent(secret)
            headers.append((name: "Authorization", value: "Basic \(Data(pair.utf8).base64EncodedString())"))
        } else {
            form.append("client_id", key.clientID)
        }
        return try await send(
            OutboundRequest(
                method: "POST", url: try url(key.apiBase, path, operation), headers: headers, body: form.body,
                operation: operation, followsRedirects: false))
    }

    private func send(_ request: OutboundRequest) async throws(XSignInFailure) -> OutboundResponse {
        do throws(NetworkError) {
            return try await client.send(request)
        } catch {
            throw .network(error)
        }
    }

    /// A base may have a path of its own.
    private func url(_ base: OutboundURL, _ path: String, _ operation: String) throws(XSignInFailure) -> OutboundURL {
        do throws(OutboundURL.ParseError) {
            return try OutboundURL(
                scheme: base.scheme, host: base.host,
                path: (base.path.hasSuffix("/") ? base.path : base.path + "/") + path)
        } catch {
            throw .network(
                NetworkError(
                    operation: operation, host: base.host.description, message: "\(error)", cause: .invalidRequest))
        }
    }

    /// OAuth endpoints answer with `error`, the API with a problem (RFC 9457).
    private func failure(
        _ response: OutboundResponse, _ operation: String, _ body: JSONBody, secrets: [String]
    ) -> NetworkError {
        let problem = body["type"]?.text?.split(separator: "/").last.map(String.init)
        var message = body["error_description"]?.text ?? body["detail"]?.text ?? body["title"]?.text
        for secret in secrets { message = message?.replacing(secret, with: "…") }
        return response.failure(of: operation, code: body["error"]?.text ?? problem, message: message, now: now())
    }

    private static func parse<Value, ParseError: Error>(
        _ field: String, _ json: JSONValue?, _ parse: (String) throws(ParseError) -> Value
    ) throws(XSignInFailure) -> Value {
        guard let text = json?.identifier else { throw .badAnswer(field: field) }
        do throws(ParseError) {
            return try parse(text)
        } catch {
            throw .badAnswer(field: field)
        }
    }
}
