import HTTPTransport
import Identifiers

extension OAuthClient {
    /// Which scopes to ask a server for.
    package enum ScopeForm: Sendable {
        /// Those given. A server that refuses them is asked for ``transitional`` ones at once.
        ///
        /// What a server supports cannot be read anywhere: `scopes_supported` lists no granular scope, not even where
        /// all of them are known, since there are too many. So the request itself is the question.
        case granular
        /// Those that servers knew before: to begin again after
        /// ``ScopeShortfall/isServerWithoutGranularScopes``.
        case transitional
    }

    /// Finds the person's server, announces the sign-in there, and says where to send the person.
    ///
    /// - Parameters:
    ///   - account: a handle, a DID, the address of a PDS or of the server in front of it, or a profile's.
    ///   - scope: part of what the client's metadata declares.
    ///   - state: unpredictable, and bound to the browser session.
    package func begin(
        account: String, scope: ATScopes, state: String, form: ScopeForm = .granular
    ) async throws(OAuthError) -> (authorizationURL: OutboundURL, pending: PendingAuthorization) {
        let input: AccountInput
        do throws(AccountInput.ParseError) {
            input = try AccountInput(account)
        } catch {
            throw .badAccount(error)
        }
        let wanted = form == .granular ? scope : scope.transitional
        let undeclared = wanted.values.filter { !credentials.scope.values.contains($0) }
        guard undeclared.isEmpty else { throw .scopeNotDeclared(ATScopes(undeclared)) }
        let (subject, server) = try await locate(input)
        let pending = try attempt(at: server, subject: subject, scope: wanted, state: state)
        do throws(NetworkError) {
            return (try await push(pending, to: server, hint: input.loginHint), pending)
        } catch {
            guard error.code == "invalid_scope" else { throw Self.failure(error) }
            let lesser = wanted.transitional
            guard lesser != wanted, server.supportsTransitionalScopes,
                lesser.values.allSatisfy(credentials.scope.values.contains)
            else { throw .scopeRefused(error) }
            let pending = try attempt(at: server, subject: subject, scope: lesser, state: state)
            do throws(NetworkError) {
                return (try await push(pending, to: server, hint: input.loginHint), pending)
            } catch {
                throw error.code == "invalid_scope" ? .scopeRefused(error) : Self.failure(error)
            }
        }
    }

    /// Redeems the code. Tokens that cannot be used are revoked.
    ///
    /// - Parameters:
    ///   - pending: as ``begin(account:scope:state:form:)`` gave it, used for the first time.
    ///   - parameters: of the query that the browser came back with.
    package func finish(
        _ pending: PendingAuthorization, parameters: [String: String]
    ) async throws(OAuthError) -> ATSession {
        let code = try AuthorizationAnswer(parameters).code(expecting: pending)
        guard (0...Self.maximumAge).contains(now() - pending.startedAt) else { throw .expired }
        let grant = OAuthGrant(
            issuer: pending.issuer, tokenEndpoint: pending.tokenEndpoint,
            revocationEndpoint: pending.revocationEndpoint, clientID: pending.clientID,
            clientKeyID: pending.clientKeyID, dpopKey: pending.key)
        let askedAt = now()
        let answer = try await askForTokens(
            [
                (name: "grant_type", value: "authorization_code"), (name: "code", value: code),
                (name: "redirect_uri", value: pending.redirectURI),
                (name: "code_verifier", value: pending.verifier.text),
            ], grant, operation: "atproto.token")
        do throws(OAuthError) {
            guard let did = answer.subject else { throw .badAnswer(field: "sub") }
            guard let scope = answer.scope, scope.values.contains("atproto") else { throw .badAnswer(field: "scope") }
            let pds = try await confirm(did, pending)
            let missing = scope.missing(from: pending.scope)
            guard missing.values.isEmpty else {
                throw .scopeNotGranted(ScopeShortfall(granted: scope, missing: missing))
            }
            return ATSession(
                did: did, pds: pds, accessToken: answer.accessToken, refreshToken: answer.refreshToken, scope: scope,
                expiresAt: askedAt + answer.lifetime, grant: .oauth(grant))
        } catch {
            await revokeUnused(answer.refreshToken ?? answer.accessToken, grant)
            throw error
        }
    }
}

// MARK: - Steps

extension OAuthClient {
    private static let pushOperation = "atproto.push"

    /// Whose sign-in it is to be, and the authorization server for it.
    private func locate(
        _ input: AccountInput
    ) async throws(OAuthError) -> (PendingAuthorization.Subject, AuthorizationServerDescription) {
        let identity: ATIdentity
        switch input {
        case .server(let url):
            let (server, isPDS) = try await describe(url)
            return (isPDS ? .pds(url) : .anybody, server)
        case .handle(let handle):
            identity = try await Self.identity { () throws(IdentityError) in try await resolver.resolve(handle: handle)
            }
        case .did(let did):
            identity = try await Self.identity { () throws(IdentityError) in try await resolver.resolve(did: did) }
        }
        return (.account(identity.did, pds: identity.pds), try await describe(identity.pds).server)
    }

    private func describe(
        _ pds: OutboundURL
    ) async throws(OAuthError) -> (server: AuthorizationServerDescription, isPDS: Bool) {
        let (issuer, isNamed) = try await discovery.issuer(of: pds)
        return (try await discovery.describe(issuer, protecting: isNamed ? pds : nil), isNamed)
    }

    private func attempt(
        at server: AuthorizationServerDescription, subject: PendingAuthorization.Subject, scope: ATScopes,
        state: String
    ) throws(OAuthError) -> PendingAuthorization {
        let key: SigningKey
        do throws(SigningKey.ParseError) {
            key = try SigningKey(randomness: wire.dpop.randomness)
        } catch {
            throw .network(.unsendable(Self.pushOperation, to: server.pushEndpoint, "no usable randomness"))
        }
        return PendingAuthorization(
            issuer: server.issuer, state: state, scope: scope, startedAt: now(), subject: subject,
            clientID: credentials.clientID, redirectURI: credentials.redirectURI,
            clientKeyID: credentials.keys.first?.id, tokenEndpoint: server.tokenEndpoint,
            revocationEndpoint: server.revocationEndpoint, verifier: CodeVerifier(randomness: wire.dpop.randomness),
            key: key)
    }

    /// Pushes the request (RFC 9126) and gives the page to send the person to.
    private func push(
        _ pending: PendingAuthorization, to server: AuthorizationServerDescription, hint: String?
    ) async throws(NetworkError) -> OutboundURL {
        struct Answer: Decodable {
            let requestURI: String

            enum CodingKeys: String, CodingKey {
                case requestURI = "request_uri"
            }
        }
        let operation = Self.pushOperation
        var parameters: [(name: String, value: String)] = [
            (name: "response_type", value: "code"), (name: "redirect_uri", value: pending.redirectURI),
            (name: "scope", value: pending.scope.description), (name: "state", value: pending.state),
            (name: "code_challenge", value: pending.verifier.challenge),
            (name: "code_challenge_method", value: "S256"),
        ]
        if let hint { parameters.append((name: "login_hint", value: hint)) }
        let response = try await wire.post(
            parameters, to: server.pushEndpoint,
            as: OAuthWire.Sender(
                issuer: server.issuer, clientID: pending.clientID, clientKey: credentials.keys.first,
                dpopKey: pending.key),
            operation: operation)
        // The profile makes nonces mandatory and has clients refuse answers without. This is the one place where
        // nothing is lost by refusing: no token has been spent yet.
        guard DPoPSender.nonce(in: response) != nil else {
            throw response.unreadable(operation, "no DPoP-Nonce", changesSomething: false)
        }
        let answer = try response.decode(Answer.self, operation: operation, changesSomething: false)
        guard (1...2_048).contains(answer.requestURI.utf8.count),
            answer.requestURI.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw response.unreadable(operation, "unusable: request_uri", changesSomething: false) }
        return server.authorizationEndpoint.addingQuery([
            (name: "client_id", value: pending.clientID), (name: "request_uri", value: answer.requestURI),
        ])
    }

    /// Makes sure that the tokens are for whom they were asked, from the server that may give them.
    ///
    /// - Returns: where the account is kept.
    private func confirm(_ did: DID, _ pending: PendingAuthorization) async throws(OAuthError) -> OutboundURL {
        if case .account(let expected, let pds) = pending.subject {
            // That this server speaks for the account was found out when the attempt began.
            guard did == expected else { throw .subjectMismatch(did) }
            return pds
        }
        // Any server can claim to have signed in anybody: only the DID's own document says who speaks for it.
        let pds = try await Self.identity { () throws(IdentityError) in try await resolver.server(of: did) }
        if case .pds(let asked) = pending.subject, pds.origin != asked.origin { throw .serverNotAuthoritative(did) }
        guard try await discovery.issuer(of: pds).issuer == pending.issuer else { throw .serverNotAuthoritative(did) }
        return pds
    }

    /// An answer about an identity, its failure as one of this client's.
    static func identity<Answer>(
        _ ask: () async throws(IdentityError) -> Answer
    ) async throws(OAuthError) -> Answer {
        do throws(IdentityError) {
            return try await ask()
        } catch {
            throw .identity(error)
        }
    }
}
