import HTTPTransport
import Identifiers
import Logging

extension OAuthClient {
    /// A session with new tokens; the old refresh token is used up as soon as the server has seen it.
    ///
    /// Hold the account's lease, note beforehand that a refresh begins, and store the result before using it. When the
    /// answer is lost, the old session may be dead and the new one unknown: the error says `mayHaveHappened`, and
    /// trying again either works or ends in ``OAuthError/invalidGrant(_:)``.
    ///
    /// - Throws: ``OAuthError/accountMoved`` before anything is used up, when the account is kept elsewhere by now.
    package func refresh(_ session: ATSession) async throws(OAuthError) -> ATSession {
        guard case .oauth(let grant) = session.grant, let refreshToken = session.refreshToken else {
            throw .notRefreshable
        }
        try await checkServer(of: session, grant)
        let askedAt = now()
        let answer = try await askForTokens(
            [
                (name: "grant_type", value: "refresh_token"), (name: "refresh_token", value: refreshToken),
            ], grant, operation: "atproto.refresh")
        // The token was bound to the account when it was given, so that silence is no reason to lose it now.
        if let did = answer.subject, did != session.did {
            await revokeUnused(answer.refreshToken ?? answer.accessToken, grant)
            throw .subjectMismatch(did)
        }
        return ATSession(
            did: session.did, pds: session.pds, accessToken: answer.accessToken,
            refreshToken: answer.refreshToken ?? refreshToken, scope: answer.scope ?? session.scope,
            expiresAt: askedAt + answer.lifetime, grant: session.grant)
    }

    /// Makes the session's tokens worthless. Tokens that are worthless already are no error (RFC 7009, section 2.2).
    ///
    /// - Returns: false when the server offers no revocation, or the session is not one of OAuth.
    @discardableResult
    package func revoke(_ session: ATSession) async throws(OAuthError) -> Bool {
        guard case .oauth(let grant) = session.grant else { return false }
        return try await revoke(session.refreshToken ?? session.accessToken, grant)
    }

    func askForTokens(
        _ parameters: [(name: String, value: String)], _ grant: OAuthGrant, operation: String
    ) async throws(OAuthError) -> TokenAnswer {
        let sender = try sender(for: grant)
        let response: OutboundResponse
        do throws(NetworkError) {
            response = try await wire.post(parameters, to: grant.tokenEndpoint, as: sender, operation: operation)
        } catch {
            throw Self.failure(error)
        }
        return try TokenAnswer(response, operation: operation)
    }

    /// Revokes tokens that nobody will use. They were never stored, so that failing to is no reason to fail otherwise.
    func revokeUnused(_ token: String, _ grant: OAuthGrant) async {
        do throws(OAuthError) {
            _ = try await revoke(token, grant)
        } catch {
            logger.warning(
                "A token that nobody will use could not be revoked",
                metadata: ["host": "\(grant.issuer)", "error": "\(error)"])
        }
    }

    private func revoke(_ token: String, _ grant: OAuthGrant) async throws(OAuthError) -> Bool {
        guard let endpoint = grant.revocationEndpoint else { return false }
        let sender = try sender(for: grant)
        do throws(NetworkError) {
            _ = try await wire.post(
                [(name: "token", value: token)], to: endpoint, as: sender, operation: "atproto.revoke")
        } catch {
            throw Self.failure(error)
        }
        return true
    }

    /// An account may move while its session lasts: its new home is another's to speak for.
    private func checkServer(of session: ATSession, _ grant: OAuthGrant) async throws(OAuthError) {
        do throws(OAuthError) {
            let pds = try await Self.identity { () throws(IdentityError) in
                try await resolver.server(of: session.did)
            }
            guard pds.origin == session.pds.origin, try await discovery.issuer(of: pds).issuer == grant.issuer else {
                throw .accountMoved
            }
        } catch .accountMoved {
            throw .accountMoved
        } catch {
            // Whether it moved cannot be told now, and the server that gave the session still stands for it.
            logger.info(
                "Refreshing a session without knowing whether its account moved",
                metadata: ["host": "\(grant.issuer)", "error": "\(error)"])
        }
    }

    private func sender(for grant: OAuthGrant) throws(OAuthError) -> OAuthWire.Sender {
        OAuthWire.Sender(
            issuer: grant.issuer, clientID: grant.clientID,
            clientKey: try grant.clientKeyID.map { id throws(OAuthError) in try credentials.key(id) },
            dpopKey: grant.dpopKey)
    }

    static func failure(_ error: NetworkError) -> OAuthError {
        switch error.code {
        case "invalid_grant": .invalidGrant(error)
        case "invalid_client", "invalid_client_metadata", "invalid_client_id", "unauthorized_client",
            "invalid_redirect_uri":
            .clientRefused(error)
        default: .network(error)
        }
    }
}
