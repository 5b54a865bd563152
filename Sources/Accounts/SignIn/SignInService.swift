import ATProto
import Crypto
import Foundation
import HTTPTransport
import Identifiers
import Logging
import Mastodon
import Sealing

/// Signing in and linking, on all three networks: begins at a provider, ends in the browser session that began.
package struct SignInService: Sendable {
    /// What the service is made of; see each type.
    package struct Parts: Sendable {
        package let port: any AccountsPort
        package let sealer: SecretSealer
        package let pseudonymizer: Pseudonymizer
        package let vault: GrantVault
        package let oauth: OAuthClient
        package let resolver: IdentityResolver
        package let pds: PDSClient
        package let discovery: InstanceDiscovery
        package let registration: AppRegistration
        package let mastodon: MastodonOAuth
        package let confirmation: AddressConfirmation
        package let x: XSignIn
        /// Where Mastodon servers send people back to; each server has an address of its own below this one.
        package let mastodonRedirectURI: String
        /// What is asked for on Bluesky.
        package let blueskyScope: ATScopes
        /// What is asked for on servers with the Mastodon API.
        package let mastodonScopes: MastodonScopes

        package init(
            port: any AccountsPort, sealer: SecretSealer, pseudonymizer: Pseudonymizer, vault: GrantVault,
            oauth: OAuthClient, resolver: IdentityResolver, pds: PDSClient, discovery: InstanceDiscovery,
            registration: AppRegistration, mastodon: MastodonOAuth, confirmation: AddressConfirmation, x: XSignIn,
            mastodonRedirectURI: String, blueskyScope: ATScopes, mastodonScopes: MastodonScopes
        ) {
            self.port = port
            self.sealer = sealer
            self.pseudonymizer = pseudonymizer
            self.vault = vault
            self.oauth = oauth
            self.resolver = resolver
            self.pds = pds
            self.discovery = discovery
            self.registration = registration
            self.mastodon = mastodon
            self.confirmation = confirmation
            self.x = x
            self.mastodonRedirectURI = mastodonRedirectURI
            self.blueskyScope = blueskyScope
            self.mastodonScopes = mastodonScopes
        }
    }

    /// Where a person wants to sign in.
    package enum Destination: Sendable {
        case x
        /// A handle, a DID, or the address of a PDS.
        case bluesky(String)
        /// The address of a server, or of an account there.
        case mastodon(String)

        var network: Network {
            switch self {
            case .x: .x
            case .bluesky: .bluesky
            case .mastodon: .mastodon
            }
        }
    }

    /// What a finished sign-in led to, and where to go on.
    package struct Completion: Sendable {
        package let result: ArrivalResult
        package let returnTo: String
        /// Names the offer to join the two memberships, when the account belongs to another one of the same person.
        package let joinTicket: String?
    }

    let parts: Parts
    let now: @Sendable () -> Int64
    let randomBytes: @Sendable (Int) -> [UInt8]
    let logger: Logger

    package init(
        parts: Parts, now: @escaping @Sendable () -> Int64, randomBytes: @escaping @Sendable (Int) -> [UInt8],
        logger: Logger
    ) {
        self.parts = parts
        self.now = now
        self.randomBytes = randomBytes
        self.logger = logger
    }

    /// Whether this site can sign people in with X.
    package var hasX: Bool { parts.x.isConfigured }

    /// Begins a sign-in. Returns the address of the provider's page, for the browser alone: its query is a secret.
    ///
    /// - Parameters:
    ///   - returnTo: a path of this site.
    ///   - forPublishing: asks for the right to write posts too.
    package func begin(
        _ destination: Destination, session: BrowserSession, returnTo: String, forPublishing: Bool = false
    ) async throws -> String {
        let state = Data(randomBytes(32)).base64URLText
        let url: OutboundURL
        let flow: Flow
        switch destination {
        case .x:
            do {
                let begun = try parts.x.begin(state: state)
                (url, flow) = (begun.authorizationURL, .x(begun.pending))
            } catch { throw Self.signInError(error) }
        case .bluesky(let name):
            do {
                let scope = try await blueskyScope(forPublishing: forPublishing, session)
                let begun = try await parts.oauth.begin(account: name, scope: scope, state: state)
                (url, flow) = (begun.authorizationURL, .bluesky(begun.pending))
            } catch { throw Self.signInError(error) }
        case .mastodon(let name):
            let scopes = try await mastodonScopes(forPublishing: forPublishing, session)
            (url, flow) = try await beginMastodon(name, scopes: scopes, state: state)
        }
        try await keep(flow, state: state, network: destination.network, session: session, returnTo: returnTo)
        return url.string
    }

    /// Whether a stored grant works, as far as that is known, and covers writing posts while the new one does not.
    private func isGood(_ stored: Grant?, andMoreThan brought: Grant?, for key: AccountKey) async throws -> Bool {
        switch (stored, brought) {
        case (.bluesky(let stored)?, .bluesky(let brought)?):
            guard case .oauth = stored.grant, stored.scope.covers(.posts), !brought.scope.covers(.posts) else {
                return false
            }
        case (.mastodon(let stored)?, .mastodon(let brought)?):
            guard stored.scope.covers(.posts), stored.scope.covers(brought.scope), !brought.scope.covers(.posts) else {
                return false
            }
        default: return false
        }
        return try await parts.port.grant(for: key)?.needsSignIn == false
    }

    /// What is asked for: no more than is needed, and of those who gave the right to write posts no less.
    private func blueskyScope(forPublishing: Bool, _ session: BrowserSession) async throws -> ATScopes {
        var isPublisher = forPublishing
        if !isPublisher, let member = session.member {
            isPublisher = try await parts.port.accounts(of: member)
                .contains { $0.key.network == .bluesky && ATScopes($0.scope).covers(.posts) }
        }
        return isPublisher ? parts.blueskyScope.union(.posts) : parts.blueskyScope
    }

    /// The same on servers with the Mastodon API; what was granted before is asked for again, so that following goes on.
    private func mastodonScopes(forPublishing: Bool, _ session: BrowserSession) async throws -> MastodonScopes {
        var granted: MastodonScopes = []
        if let member = session.member,
            let account = try await parts.port.accounts(of: member).first(where: { $0.key.network == .mastodon })
        {
            granted = MastodonScopes(granted: account.scope)
        }
        if forPublishing { return parts.mastodonScopes.union(.posts).union(granted) }
        return granted.covers(.posts) ? parts.mastodonScopes.union(.posts) : parts.mastodonScopes
    }

    /// Ends a sign-in: checks that this browser session began it, redeems the code, and records the account.
    ///
    /// - Parameters:
    ///   - parameters: the query that the browser came back with.
    ///   - path: the path that it came back to, as it was sent.
    package func finish(
        _ network: Network, parameters: [String: String], path: String, session: BrowserSession, language: String
    ) async throws -> Completion {
        let (pending, flow) = try await take(parameters["state"], network: network, session: session)
        let arrival: Arrival
        var brought: Grant?
        do {
            switch flow {
            case .x(let begun): arrival = try await arriveFromX(begun, parameters, session, language)
            case .bluesky(let begun):
                (arrival, brought) = try await arriveFromBluesky(begun, parameters, session, language)
            case .mastodon(let begun, let app):
                guard begun.redirectURI.hasSuffix(path) else { throw SignInError.notBegunHere }
                (arrival, brought) = try await arriveFromMastodon(begun, app, parameters, session, language)
            case .join, .optOut: throw SignInError.notBegunHere
            }
        } catch SignInError.denied {
            throw SignInError.denied(by: flow.provider)
        }
        let stored = try await parts.vault.stored(for: arrival.key)
        // Who only signs in takes no right back that they gave before.
        let keepsStored = try await isGood(stored, andMoreThan: brought, for: arrival.key)
        let result = try await parts.port.arrive(keepsStored ? arrival.withoutGrant : arrival, now: now())
        var ticket: String?
        switch result {
        case .heldByAnother(let other):
            if let brought { await revokeUnused(brought, besides: stored) }
            ticket = try await offerJoin(other, session: session, returnTo: pending.returnTo)
        case .networkTaken:
            if let brought { await revokeUnused(brought, besides: stored) }
        case .signedIn, .registered, .linked:
            if let brought, let stored {
                // What was stored before has been replaced, or what was brought is not needed.
                await (keepsStored ? revokeUnused(brought, besides: stored) : revokeUnused(stored, besides: brought))
            }
        }
        return Completion(result: result, returnTo: pending.returnTo, joinTicket: ticket)
    }

    /// Joins the two memberships that a ticket names, into the one that is signed in. Returns the accounts whose
    /// grants could not be revoked.
    package func join(ticket: String, session: BrowserSession) async throws -> [AccountKey] {
        guard let remaining = session.member else { throw SignInError.notBegunHere }
        let (_, flow) = try await take(ticket, network: .x, session: session)
        guard case .join(let leaving) = flow else { throw SignInError.notBegunHere }
        let vault = parts.vault
        let dropped = try await parts.port.join(
            leaving, into: remaining, resealing: { try vault.reseal($0, for: $1) }, now: now())
        return await vault.revoke(dropped)
    }

    // MARK: - What is kept while the person is away

    enum Flow: Codable, Sendable {
        case x(PendingXSignIn)
        case bluesky(PendingAuthorization)
        case mastodon(PendingMastodonSignIn, RegisteredApp)
        /// An offer to join another membership.
        case join(MemberID)
        /// Somebody proves an X account in order not to be looked up.
        case optOut(PendingXSignIn)

        /// Who decides there, in people's words.
        var provider: String? {
            switch self {
            case .x, .optOut: "X"
            case .bluesky(let begun): begun.issuer.url.host.description
            case .mastodon(let begun, _): begun.host.description
            case .join: nil
            }
        }
    }

    func keep(
        _ flow: Flow, state: String, network: Network, session: BrowserSession, returnTo: String
    ) async throws {
        let hash = Array(SHA256.hash(data: Data(state.utf8)))
        try await parts.port.keepPending(
            PendingSignIn(
                stateHash: hash, sessionHash: session.tokenHash, network: network,
                sealed: try parts.sealer.seal(json: flow, context: "flow/\(network.rawValue)/\(state)"),
                returnTo: returnTo, endsAt: now() + PendingSignIn.lifetime))
    }

    func take(
        _ state: String?, network: Network, session: BrowserSession
    ) async throws -> (PendingSignIn, Flow) {
        guard let state, !state.isEmpty,
            let pending = try await parts.port.takePending(
                stateHash: Array(SHA256.hash(data: Data(state.utf8))), sessionHash: session.tokenHash, now: now()),
            pending.network == network
        else { throw SignInError.notBegunHere }
        let flow = try parts.sealer.open(
            pending.sealed, as: Flow.self, context: "flow/\(network.rawValue)/\(state)")
        return (pending, flow)
    }

    private func offerJoin(_ other: MemberID, session: BrowserSession, returnTo: String) async throws -> String {
        let ticket = Data(randomBytes(32)).base64URLText
        try await keep(.join(other), state: ticket, network: .x, session: session, returnTo: returnTo)
        return ticket
    }

    /// Revokes a grant that nobody will use.
    ///
    /// - Parameter kept: another grant of the same account, which stays. Mastodon hands out the same token again
    ///   (Doorkeeper, `reuse_access_token`): then there is nothing to revoke.
    func revokeUnused(_ grant: Grant, besides kept: Grant?) async {
        if let kept, grant.sharesToken(with: kept) { return }
        do {
            try await parts.vault.revoke(grant)
        } catch {
            logger.warning("A token that nobody will use could not be revoked", metadata: ["error": "\(error)"])
        }
    }
}
