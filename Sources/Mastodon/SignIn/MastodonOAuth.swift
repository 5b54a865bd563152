import HTTPTransport
import Identifiers
import Logging

/// Sign-in at a server with the Mastodon API: authorization code with proof key.
///
/// The endpoints are the API's own, on the host that the person named; none is taken from what a server says. A proof
/// key is always sent: servers that do not know it ignore it.
/// Sources: https://docs.joinmastodon.org/methods/oauth/, RFC 6749, RFC 7636, RFC 9700.
package struct MastodonOAuth: Sendable {
    package enum Failure: Error, Sendable {
        /// What the browser brought back is no answer to this attempt; the token endpoint was not asked.
        case callback(AuthorizationCallback.Failure)
        /// The app is not the one that the attempt began with; the token endpoint was not asked.
        case hostMismatch
        /// The attempt is older than ``MastodonOAuth/maximumAge``; the token endpoint was not asked.
        case expired
        /// More is wanted than the app was registered for; nobody was sent anywhere.
        case scopeNotRegistered(missing: MastodonScopes)
        /// The code is used, too old or not of this attempt.
        case invalidGrant(NetworkError)
        /// The server does not know the app any more: register a new one and begin again.
        case appUnknown(NetworkError)
        /// The server granted less than was asked for; the token was revoked.
        case insufficientScope(missing: MastodonScopes)
        /// That field of the token endpoint's answer is missing or unusable.
        case badAnswer(field: String)
        /// The account cannot be taken for what the server says it is; the token was revoked.
        case identity(MastodonIdentity.Refusal)
        case network(NetworkError)
    }

    /// How long the person may take, in milliseconds: a quarter of an hour.
    package static let maximumAge: Int64 = 15 * 60 * 1000

    private let wire: MastodonWire
    private let accounts: MastodonClient
    private let addresses: ServerAddresses
    private let now: @Sendable () -> Int64
    private let randomness: @Sendable (_ count: Int) -> [UInt8]
    private let logger: Logger

    /// - Parameters:
    ///   - now: milliseconds since 1970 UTC.
    ///   - randomness: gives that many unpredictable bytes.
    package init(
        client: OutboundClient, addresses: ServerAddresses, now: @escaping @Sendable () -> Int64,
        randomness: @escaping @Sendable (_ count: Int) -> [UInt8], logger: Logger
    ) {
        wire = MastodonWire(client: client, addresses: addresses, now: now)
        accounts = MastodonClient(client: client, addresses: addresses, now: now)
        self.addresses = addresses
        self.now = now
        self.randomness = randomness
        self.logger = logger
    }

    /// Where to send the person, and what to keep until they come back. Asks no server.
    ///
    /// - Parameters:
    ///   - app: of the very host that the person named.
    ///   - scopes: as ``InstanceInfo/scopes(for:)`` gives them.
    ///   - state: unpredictable, and bound to the browser session. Takahē puts it into an address as it is, so it
    ///     must consist of characters that need no escaping.
    ///   - forcesLogin: lets the person choose another account than the one that they are signed in with there.
    package func begin(
        app: RegisteredApp, scopes: MastodonScopes, state: String, claimedDomain: ServerHost? = nil,
        forcesLogin: Bool = false
    ) throws(Failure) -> (authorizationURL: OutboundURL, pending: PendingMastodonSignIn) {
        let missing = app.scopes.missing(from: scopes)
        guard missing.scopes.isEmpty else { throw .scopeNotRegistered(missing: missing) }
        let pending = PendingMastodonSignIn(
            host: app.host, clientID: app.clientID, redirectURI: app.redirectURI, scopes: scopes, state: state,
            proofKey: ProofKey(randomness: randomness), claimedDomain: claimedDomain, startedAt: now())
        var query: FormFields = [
            "response_type": "code", "client_id": app.clientID, "redirect_uri": app.redirectURI,
            "scope": scopes.description, "state": state, "code_challenge": pending.proofKey.challenge,
            "code_challenge_method": "S256",
        ]
        if forcesLogin { query.append("force_login", "true") }
        do throws(OutboundURL.ParseError) {
            return (try addresses.url(app.host, "/oauth/authorize", query), pending)
        } catch {
            throw .network(
                NetworkError(
                    operation: "mastodon.authorize", host: app.host.description, message: "\(error)",
                    cause: .invalidRequest))
        }
    }

    /// Redeems the code and asks the same server who it was. A token that cannot be used is revoked.
    ///
    /// - Parameters:
    ///   - app: the one that the attempt began with.
    ///   - parameters: of the query that the browser came back with.
    package func finish(
        _ pending: PendingMastodonSignIn, app: RegisteredApp, parameters: [String: String]
    ) async throws(Failure) -> MastodonGrant {
        let code: String
        do throws(AuthorizationCallback.Failure) {
            code = try AuthorizationCallback(parameters).code(expecting: pending.state, from: pending.host)
        } catch {
            throw .callback(error)
        }
        guard app.host == pending.host, app.clientID == pending.clientID, app.redirectURI == pending.redirectURI else {
            throw .hostMismatch
        }
        guard (0...Self.maximumAge).contains(now() - pending.startedAt) else { throw .expired }
        let session = try await redeem(code, pending, app)
        do throws(Failure) {
            let missing = session.scope.missing(from: pending.scopes)
            guard missing.scopes.isEmpty else { throw .insufficientScope(missing: missing) }
            return MastodonGrant(identity: try await identify(session), session: session)
        } catch {
            await revokeUnused(session, app)
            throw error
        }
    }

    /// Makes the token worthless. One that is worthless already is no error.
    ///
    /// RFC 7009 and https://docs.joinmastodon.org/methods/oauth/#revoke. Takahē answers 403 for a token that it does
    /// not know, Mastodon for one of another app.
    package func revoke(_ session: MastodonSession, app: RegisteredApp) async throws(NetworkError) {
        let call = MastodonCall(
            operation: "mastodon.revoke", method: "POST", path: "/oauth/revoke",
            form: [
                "client_id": app.clientID, "client_secret": app.clientSecret, "token": session.accessToken,
            ], secrets: [app.clientSecret, session.accessToken])
        do throws(NetworkError) {
            _ = try await wire.send(call, to: session.host)
        } catch  where error.status == 403 {
            logger.info("A server did not know the token to revoke", metadata: ["host": "\(session.host)"])
        }
    }

    // MARK: - Steps

    private func redeem(
        _ code: String, _ pending: PendingMastodonSignIn, _ app: RegisteredApp
    ) async throws(Failure) -> MastodonSession {
        let call = MastodonCall(
            operation: "mastodon.token", method: "POST", path: "/oauth/token",
            form: [
                "grant_type": "authorization_code", "code": code, "client_id": app.clientID,
                "client_secret": app.clientSecret, "redirect_uri": pending.redirectURI,
                "code_verifier": pending.proofKey.verifier,
            ], secrets: [code, app.clientSecret, pending.proofKey.verifier])
        let json: JSONValue
        do throws(NetworkError) {
            json = try await wire.send(call, to: pending.host) { $0 }.value
        } catch {
            throw Self.tokenFailure(error)
        }
        guard let token = json["access_token"]?.text, (1...4096).contains(token.utf8.count),
            token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .badAnswer(field: "access_token") }
        let type = json["token_type"]?.text ?? "Bearer"
        guard type.lowercased() == "bearer" else { throw .badAnswer(field: "token_type") }
        // A server that names no scope grants what was asked for (RFC 6749, section 5.1).
        let granted = json["scope"]?.text.map { MastodonScopes(granted: $0) } ?? pending.scopes
        return MastodonSession(
            host: pending.host, accessToken: token, scope: granted, claimedDomain: pending.claimedDomain)
    }

    private static func tokenFailure(_ error: NetworkError) -> Failure {
        switch (error.code, error.status) {
        case ("invalid_client", _), ("unauthorized_client", _): .appUnknown(error)
        // Takahē says access_denied with 401 for a code that is used or not ours.
        case ("invalid_grant", _), ("access_denied", 400?), ("access_denied", 401?): .invalidGrant(error)
        default: .network(error)
        }
    }

    /// Who the token belongs to, according to its own host.
    package func identify(_ session: MastodonSession) async throws(Failure) -> MastodonIdentity {
        do throws(MastodonClient.IdentityFailure) {
            return try await accounts.verifyCredentials(session).value
        } catch {
            switch error {
            case .refused(let refusal): throw .identity(refusal)
            case .network(let error): throw .network(error)
            }
        }
    }

    private func revokeUnused(_ session: MastodonSession, _ app: RegisteredApp) async {
        do throws(NetworkError) {
            try await revoke(session, app: app)
        } catch {
            logger.warning(
                "A token that nobody will use could not be revoked",
                metadata: ["host": "\(session.host)", "error": "\(error)"])
        }
    }
}
