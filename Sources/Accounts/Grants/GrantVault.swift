import ATProto
import HTTPTransport
import Identifiers
import Logging
import Mastodon
import Sealing

/// Opens grants, refreshes them, and revokes them.
///
/// A refresh token works once. So a refresh happens only under the lease of the account's lane, its beginning is
/// stored before the request and its end before the new token is used. A death in between leaves a grant whose refresh
/// began: the old token is tried once more, and if the server has used it up the member has to sign in again.
package struct GrantVault: Sendable {
    package enum Failure: Error, Sendable {
        /// No grant is stored for the account (any more).
        case missing
        /// The provider does not honour the grant; the member has to sign in again.
        case needsSignIn
        /// The sealed grant does not open: a key is missing.
        case unreadable(String)
        case network(NetworkError)
    }

    /// An opened grant, and what is needed to store its successor.
    package struct Opened: Sendable {
        package let grant: Grant
        package let stored: SealedGrant
    }

    let port: any AccountsPort
    let sealer: SecretSealer
    let oauth: OAuthClient
    let passwords: AppPasswordClient
    let mastodon: MastodonOAuth
    let now: @Sendable () -> Int64
    let logger: Logger

    package init(
        port: any AccountsPort, sealer: SecretSealer, oauth: OAuthClient, passwords: AppPasswordClient,
        mastodon: MastodonOAuth, now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.port = port
        self.sealer = sealer
        self.oauth = oauth
        self.passwords = passwords
        self.mastodon = mastodon
        self.now = now
        self.logger = logger
    }

    /// Tokens that end sooner than this are refreshed before use: one minute, in milliseconds.
    package static let margin: Int64 = 60_000

    /// The grant of an account, fresh enough to be used. Call it under the lease of the account's lane.
    package func grant(for key: AccountKey) async throws -> Opened {
        guard let stored = try await port.grant(for: key) else { throw Failure.missing }
        if stored.needsSignIn { throw Failure.needsSignIn }
        let opened = Opened(grant: try open(stored), stored: stored)
        guard case .bluesky(let session) = opened.grant else { return opened }
        if session.expiresAt - now() > Self.margin, stored.refreshBegunAt == nil { return opened }
        return try await refresh(opened)
    }

    /// The grant that is stored for an account, however fresh, to compare it with another; nil when there is none, or
    /// none that opens.
    package func stored(for key: AccountKey) async throws -> Grant? {
        guard let stored = try await port.grant(for: key) else { return nil }
        do {
            return try open(stored)
        } catch Failure.unreadable(let reason) {
            logger.warning("A grant does not open and is replaced", metadata: ["error": "\(reason)"])
            return nil
        }
    }

    /// Refreshes a grant that the provider no longer takes. Call it under the lease of the account's lane.
    package func refresh(_ opened: Opened) async throws -> Opened {
        let stored = opened.stored
        guard case .bluesky(let session) = opened.grant else {
            try await port.markNeedsSignIn(stored.key, version: stored.version, now: now())
            throw Failure.needsSignIn
        }
        guard try await port.beginRefresh(of: stored.key, version: stored.version, now: now()) else {
            // Somebody signed in again meanwhile: what they brought is newer.
            return try await grant(for: stored.key)
        }
        guard let fresh = try await successor(of: session) else {
            try await port.markNeedsSignIn(stored.key, version: stored.version, now: now())
            throw Failure.needsSignIn
        }
        var next = stored
        next.sealed = try sealer.seal(
            json: Grant.bluesky(fresh), context: SealedGrant.context(stored.member, stored.key))
        next.keyID = try SecretSealer.keyID(of: next.sealed)
        next.scope = fresh.scope.description
        guard try await port.replaceGrant(next, ifVersion: stored.version, now: now()) else {
            return try await grant(for: stored.key)
        }
        next.version += 1
        next.refreshBegunAt = nil
        return Opened(grant: .bluesky(fresh), stored: next)
    }

    /// The refreshed session, or nil when the server does not honour this one any more.
    private func successor(of session: ATSession) async throws -> ATSession? {
        do {
            switch session.grant {
            case .oauth: return try await oauth.refresh(session)
            case .appPassword: return try await passwords.refresh(session)
            }
        } catch OAuthError.network(let error) {
            throw Failure.network(error)
        } catch AppPasswordClient.Failure.network(let error) {
            throw Failure.network(error)
        } catch OAuthError.clientRefused(let error) {
            // Our own metadata or keys did not reach the server: that passes, and is no member's fault.
            throw Failure.network(error)
        } catch {
            logger.notice("A grant was refused", metadata: ["network": "bluesky", "cause": "\(error)"])
            return nil
        }
    }

    /// Notes that the provider refused the grant for good.
    package func markNeedsSignIn(_ opened: Opened) async throws {
        try await port.markNeedsSignIn(opened.stored.key, version: opened.stored.version, now: now())
    }

    /// Revokes grants at their providers. Returns the accounts where that failed, for the person to know.
    package func revoke(_ grants: [SealedGrant]) async -> [AccountKey] {
        var failed: [AccountKey] = []
        for stored in grants {
            do {
                try await revoke(try open(stored))
            } catch {
                logger.warning(
                    "A grant could not be revoked",
                    metadata: ["network": "\(stored.key.network)", "error": "\(error)"])
                failed.append(stored.key)
            }
        }
        return failed
    }

    /// Revokes one opened grant.
    package func revoke(_ grant: Grant) async throws {
        switch grant {
        case .bluesky(let session):
            switch session.grant {
            case .oauth: _ = try await oauth.revoke(session)
            case .appPassword: try await passwords.deleteSession(session)
            }
        case .mastodon(let session):
            for stored in try await port.registeredApps(for: session.host) {
                let app = try sealer.open(
                    stored.sealed, as: RegisteredApp.self, context: SealedApp.context(stored.host))
                try await mastodon.revoke(session, app: app)
            }
        }
    }

    /// Seals a grant for a member.
    package func seal(_ grant: Grant, for member: MemberID, _ key: AccountKey) throws -> SealedGrant {
        let sealed = try sealer.seal(json: grant, context: SealedGrant.context(member, key))
        return SealedGrant(
            member: member, key: key, sealed: sealed, keyID: try SecretSealer.keyID(of: sealed), scope: grant.scope)
    }

    /// Seals a grant again, for another member or with the newest key.
    package func reseal(_ stored: SealedGrant, for member: MemberID) throws -> SealedGrant {
        var next = try seal(try open(stored), for: member, stored.key)
        next.version = stored.version
        next.refreshBegunAt = stored.refreshBegunAt
        next.needsSignIn = stored.needsSignIn
        return next
    }

    func open(_ stored: SealedGrant) throws -> Grant {
        do {
            return try sealer.open(
                stored.sealed, as: Grant.self, context: SealedGrant.context(stored.member, stored.key))
        } catch let error as SecretSealer.OpenError {
            throw Failure.unreadable(error.description)
        }
    }
}
