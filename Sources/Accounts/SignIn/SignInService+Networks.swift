import ATProto
import HTTPTransport
import Identifiers
import Logging
import Mastodon
import Sealing

/// What differs by network.
extension SignInService {
    // MARK: X

    func arriveFromX(
        _ pending: PendingXSignIn, _ parameters: [String: String], _ session: BrowserSession, _ language: String
    ) async throws -> Arrival {
        let identity: XIdentity
        do {
            identity = try await parts.x.finish(pending, parameters: parameters)
        } catch { throw Self.signInError(error) }
        return Arrival(
            key: .x(parts.pseudonymizer.pseudonym(of: identity.id)), name: identity.screenName.description,
            displayName: identity.displayName, isProven: true, signedIn: session.member, language: language,
            grant: nil)
    }

    /// Links the X account that an archive names, unproven: it finds others and reserves nothing. Whether somebody has
    /// proved it changes nothing here, so that nobody learns by a claim who is a member. A member who proved their X
    /// account keeps that one; another archive is refused.
    package func claimFromArchive(
        _ id: XUserID, screenName: String, displayName: String, member: MemberID, language: String
    ) async throws -> ArrivalResult {
        let key = AccountKey.x(parts.pseudonymizer.pseudonym(of: id))
        if let proven = try await parts.port.accounts(of: member).first(where: { $0.key.network == .x && $0.isProven })
        {
            return proven.key == key ? .linked(member) : .networkTaken(existingName: proven.name)
        }
        return try await parts.port.arrive(
            Arrival(
                key: key, name: screenName, displayName: String(displayName.prefix(200)), isProven: false,
                signedIn: member, language: language, grant: nil),
            now: now())
    }

    // MARK: Bluesky

    func arriveFromBluesky(
        _ pending: PendingAuthorization, _ parameters: [String: String], _ session: BrowserSession, _ language: String
    ) async throws -> (Arrival, Grant) {
        let granted: ATSession
        do {
            granted = try await parts.oauth.finish(pending, parameters: parameters)
        } catch { throw Self.signInError(error) }
        return try await arrival(of: granted, signedIn: session.member, language)
    }

    func arrival(
        of granted: ATSession, signedIn member: MemberID?, _ language: String
    ) async throws -> (Arrival, Grant) {
        let grant = Grant.bluesky(granted)
        let identity: ATIdentity
        do {
            identity = try await parts.resolver.resolve(did: granted.did)
        } catch {
            await revokeUnused(grant, besides: nil)
            throw Self.signInError(error)
        }
        let key = AccountKey.bluesky(granted.did)
        let name = identity.handle?.description ?? granted.did.description
        let profile = await profile(of: granted.did)
        let vault = parts.vault
        let arrival = Arrival(
            key: key, name: name, displayName: profile?.shownName ?? name, host: granted.pds.host.description,
            openedAt: profile?.createdAt, isProven: true, signedIn: member, language: language,
            grant: { try vault.seal(grant, for: $0, key) })
        return (arrival, grant)
    }

    /// What the AppView shows of the account; nobody's sign-in waits or fails for want of it.
    private func profile(of did: DID) async -> ProfileView? {
        do {
            return try await parts.pds.getProfile(did).value
        } catch {
            logger.notice("A profile could not be read", metadata: ["network": "bluesky", "error": "\(error)"])
            return nil
        }
    }

    // MARK: Mastodon

    func beginMastodon(
        _ name: String, scopes wanted: MastodonScopes, state: String
    ) async throws -> (OutboundURL, Flow) {
        let host = try Self.host(from: name)
        do {
            let instance = try await parts.discovery.instance(at: host)
            let scopes = instance.scopes(for: wanted)
            let app = try await app(at: instance, scopes: scopes)
            let begun = try parts.mastodon.begin(
                app: app, scopes: scopes, state: state, claimedDomain: instance.claimedDomain)
            return (begun.authorizationURL, .mastodon(begun.pending, app))
        } catch { throw Self.signInError(error) }
    }

    /// Where a server sends people back to: no other server's answers arrive there. Most servers do not say in their
    /// answers who they are, so that else one could pass another's off as its own (RFC 9700, section 4.4.2.2).
    private func mastodonRedirectURI(for host: ServerHost) -> String {
        "\(parts.mastodonRedirectURI)/\(OutboundURL.encodeComponent(host.description))"
    }

    /// One app for each host, made once; a host that forgot it gets a new one when a sign-in fails.
    private func app(at instance: InstanceInfo, scopes: MastodonScopes) async throws -> RegisteredApp {
        let context = SealedApp.context(instance.host)
        let redirectURI = mastodonRedirectURI(for: instance.host)
        if let stored = try await parts.port.registeredApp(for: instance.host, redirectURI: redirectURI) {
            let app = try parts.sealer.open(stored.sealed, as: RegisteredApp.self, context: context)
            if app.serves(scopes, redirectURI: redirectURI) { return app }
        }
        let app = try await parts.registration.register(at: instance, redirectURI: redirectURI, scopes: scopes)
        let bytes = try parts.sealer.seal(json: app, context: context)
        let sealed = SealedApp(
            host: instance.host, redirectURI: redirectURI, sealed: bytes, keyID: try SecretSealer.keyID(of: bytes))
        let kept = try await parts.port.keepRegisteredApp(sealed)
        if kept == sealed { return app }
        let other = try parts.sealer.open(kept.sealed, as: RegisteredApp.self, context: context)
        if other.serves(scopes, redirectURI: redirectURI) { return other }
        try await parts.port.replaceApp(sealed)
        return app
    }

    func arriveFromMastodon(
        _ pending: PendingMastodonSignIn, _ app: RegisteredApp, _ parameters: [String: String],
        _ session: BrowserSession, _ language: String
    ) async throws -> (Arrival, Grant) {
        let granted: MastodonGrant
        do {
            granted = try await parts.mastodon.finish(pending, app: app, parameters: parameters)
        } catch MastodonOAuth.Failure.appUnknown(let error) {
            // The server forgot the app: the next attempt registers a new one.
            try await parts.port.forgetRegisteredApp(for: app.host, redirectURI: app.redirectURI)
            throw SignInError.unreachable(host: error.host, retryAt: nil)
        } catch { throw Self.signInError(error) }
        return try await arrival(of: granted, signedIn: session.member, language)
    }

    func arrival(
        of granted: MastodonGrant, signedIn member: MemberID?, _ language: String
    ) async throws -> (Arrival, Grant) {
        let grant = Grant.mastodon(granted.session)
        let key = AccountKey.mastodon(granted.identity.host, granted.identity.id)
        let address: Acct
        do {
            address = try await parts.confirmation.address(
                of: granted.identity, claimedDomain: granted.session.claimedDomain)
        } catch {
            await revokeUnused(grant, besides: try await parts.vault.stored(for: key))
            throw Self.signInError(error)
        }
        let vault = parts.vault
        let arrival = Arrival(
            key: key, name: address.description, displayName: granted.identity.displayName,
            host: granted.identity.host.description, openedAt: granted.identity.createdAt, isProven: true,
            signedIn: member, language: language, grant: { try vault.seal(grant, for: $0, key) })
        return (arrival, grant)
    }

    /// A server's address, or that of an account there.
    static func host(from name: String) throws -> ServerHost {
        do {
            if name.contains("@"), !name.contains("://") { return try Acct(name).host }
            return try ServerHost(name)
        } catch {
            throw SignInError.malformedName
        }
    }
}
