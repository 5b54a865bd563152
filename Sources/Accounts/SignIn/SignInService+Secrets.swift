import ATProto
import HTTPTransport
import Identifiers
import Mastodon

/// Signing in with what somebody made at their provider for programs: on their own machine only, never on a site.
extension SignInService {
    /// - Parameters:
    ///   - account: a handle or a DID.
    ///   - appPassword: made in the account's settings; never the account's own password.
    /// - Throws: `SignInError`.
    package func signIn(account: String, appPassword: String, language: String) async throws -> ArrivalResult {
        let session: ATSession
        do {
            session = try await parts.vault.passwords.createSession(account: account, password: appPassword)
        } catch { throw Self.signInError(error) }
        let (arrival, brought) = try await arrival(of: session, signedIn: nil, language)
        return try await arrive(arrival, bringing: brought)
    }

    /// - Parameters:
    ///   - server: its address, or that of an account there.
    ///   - accessToken: made under "development" in the account's settings there.
    /// - Throws: `SignInError`.
    package func signIn(server: String, accessToken: String, language: String) async throws -> ArrivalResult {
        let granted: MastodonGrant
        do {
            let instance = try await parts.discovery.instance(at: try Self.host(from: server))
            let session = MastodonSession(
                host: instance.host, accessToken: accessToken, scope: instance.scopes(for: parts.mastodonScopes),
                claimedDomain: instance.claimedDomain)
            granted = MastodonGrant(identity: try await parts.mastodon.identify(session), session: session)
        } catch MastodonOAuth.Failure.network(let error) where error.status == 401 || error.status == 403 {
            throw SignInError.secretRefused(host: error.host)
        } catch { throw Self.signInError(error) }
        let (arrival, brought) = try await arrival(of: granted, signedIn: nil, language)
        return try await arrive(arrival, bringing: brought)
    }

    private func arrive(_ arrival: Arrival, bringing brought: Grant) async throws -> ArrivalResult {
        let stored = try await parts.vault.stored(for: arrival.key)
        let result = try await parts.port.arrive(arrival, now: now())
        if let stored { await revokeUnused(stored, besides: brought) }
        return result
    }
}
